"""What a stranger checks of an issued document: its XML by the official rules, its totals thrice, its page by reading.

The sentences are written here once more, on purpose: nothing is taken from the tables that the page is made from.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from facturx import get_facturx_xml_from_pdf
from lxml import etree

from invoicing.company import identity_of
from invoicing.document_files import file_of
from invoicing.models import Invoice
from tests.invoicing.rendering.pdf_texts import raw_pages, squeezed
from tests.invoicing.rendering.validation import CII, SUMMATION, Validator, number

FRENCH = {
    "credited": "Avoir sur la facture n° {number} du {day}",
    "credited deposit": "Avoir sur la facture d’acompte n° {number} du {day}",
    "replaced": "Annule et remplace la facture n° {number} du {day}",
    "deposit": "Acompte : facture n° {number} du {day}",
    "due": "Échéance {day}",
    "issued": "Date d’émission {day}",
    "delivered": "{day}",
    "debits": "Option pour le paiement de la taxe d’après les débits",
    "goods": "Livraison de biens",
    "services": "Prestation de services",
    "mixed": "Livraison de biens et prestation de services",
    "fee": "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €",
    "fee of nobody": "Indemnité forfaitaire pour frais de recouvrement : sans objet pour un particulier",
    "penalty": "Pénalités de retard : ",
    "penalty public": "intérêts moratoires",
    "penalty consumer": "intérêts au taux légal",
    "discount": "Escompte pour paiement anticipé : {percent} % pour un règlement sous {days} jours",
    "no discount": "Escompte pour paiement anticipé : néant",
    "vat number": "N° TVA {text}",
    "VATEX-FR-FRANCHISE": "TVA non applicable, art. 293 B du CGI",
    "AE": "Autoliquidation",
    "K": "Exonération de TVA, art. 262 ter, I du CGI",
    "G": "Exonération de TVA, art. 262, I du CGI",
    "E": "du CGI",
    "O": "TVA non applicable, art. 2",
}
ENGLISH = {
    "credited": "Credit note on invoice no. {number} of {day}",
    "credited deposit": "Credit note on deposit invoice no. {number} of {day}",
    "replaced": "Cancels and replaces invoice no. {number} of {day}",
    "deposit": "Deposit: invoice no. {number} of {day}",
    "due": "Due date {day}",
    "issued": "Issue date {day}",
    "delivered": "{day}",
    "debits": "option pour le paiement de la taxe d’après les débits",
    "goods": "Supply of goods",
    "services": "Supply of services",
    "mixed": "Supply of goods and services",
    "fee": "Fixed compensation for recovery costs in case of late payment: €40",
    "fee of nobody": "Fixed compensation for recovery costs: does not apply to consumers",
    "penalty": "Late payment: interest",
    "penalty public": "interest by operation of law",
    "penalty consumer": "statutory interest",
    "discount": "Discount for early payment: {percent}% if paid within {days} days",
    "no discount": "No discount for early payment",
    "vat number": "VAT no. {text}",
    "VATEX-FR-FRANCHISE": "VAT not applicable, art. 293 B CGI",
    "AE": "Reverse charge",
    "K": "VAT exempt, art. 262 ter, I CGI",
    "G": "VAT exempt, art. 262, I CGI",
    "E": "CGI",
    "O": "VAT not applicable, art. 2",
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONGEST_WORD = 28


def faults(document: Invoice, validator: Validator) -> list[str]:
    """All that is wrong with an issued document: nothing, for a lawful one."""
    kept = Invoice.objects.select_related("organisation", "customer", "credited_invoice", "corrected_invoice").get(
        pk=document.pk
    )
    pdf = bytes(file_of(kept).pdf)
    _name, xml = get_facturx_xml_from_pdf(pdf, check_xsd=False)
    return [*validator.faults(xml), *miscounted(kept, etree.fromstring(xml)), *_unsaid(kept, pdf)]


def miscounted(document: Invoice, tree: etree._Element) -> Iterator[str]:
    """Compare the totals of the XML with those of the database; a cent may be told apart as a rounding."""
    rounding = number(tree, f"{SUMMATION}RoundingAmount")
    stored = {
        "TaxBasisTotalAmount": document.total_excl_vat,
        "TaxTotalAmount": document.total_vat - rounding,
        "GrandTotalAmount": document.total_incl_vat - rounding,
        "DuePayableAmount": document.total_incl_vat - document.amount_deducted,
    }
    for name, amount in stored.items():
        if number(tree, SUMMATION + name) != amount:
            yield f"{name} is {number(tree, SUMMATION + name)} in the XML and {amount} in the database"
    if tree.findtext(".//rsm:ExchangedDocument/ram:ID", "", CII) != document.number:
        yield "another number in the XML"


def _unsaid(document: Invoice, pdf: bytes) -> Iterator[str]:
    pages = raw_pages(pdf)[:-1]
    text = "".join(pages)
    yield from (f"unsaid: {each}" for each in dict.fromkeys(_expected(document)) if squeezed(each) not in text)
    yield from (f"no number on page {at}" for at, page in enumerate(pages, 1) if str(document.number) not in page)


def _expected(document: Invoice) -> Iterator[str]:
    yield from _parties(document)
    yield from _sentences(document)
    yield from _sold(document)
    yield from _figures(document)


def _parties(document: Invoice) -> Iterator[str]:
    seller, buyer = identity_of(document.organisation), document.customer
    words = _words(document)
    yield from filter(None, [seller.legal_name, seller.address_line1, seller.city, seller.phone, seller.email])
    yield f"SIREN {seller.siren}"
    if seller.vat_number:
        yield words["vat number"].format(text=seller.vat_number)
    if seller.legal_form == "EI":
        yield "(EI)"
    elif seller.share_capital is not None:
        yield f"{seller.legal_form} {'with a capital of' if _english(document) else 'au capital de'}"
        yield _money(seller.share_capital, document)
    if seller.registry_city:
        yield f"{seller.siren} RCS {seller.registry_city}"
    yield from buyer.name.split()
    yield from filter(None, [buyer.address_line1, buyer.address_line2, buyer.postcode, buyer.city])
    if buyer.siren:
        yield f"SIREN {buyer.siren}"
    if buyer.vat_number:
        yield words["vat number"].format(text=buyer.vat_number)
    if buyer.billing_line1:
        yield from (buyer.billing_name, buyer.billing_line1, buyer.billing_city)
    if document.delivery_line1:
        yield from (document.delivery_name, document.delivery_line1, document.delivery_city)


def _sentences(document: Invoice) -> Iterator[str]:
    words, kind = _words(document), document.customer.kind
    yield words["issued"].format(day=_day(document.issue_date, document))
    if not document.is_credit_note:
        yield words["due"].format(day=_day(document.due_date, document))
    if document.delivery_date:
        yield words["delivered"].format(day=_day(document.delivery_date, document))
    yield words[document.nature]
    yield document.subject
    yield from document.note.splitlines()
    yield document.reference
    yield words["fee of nobody" if kind == "consumer" else "fee"]
    yield words["penalty" if kind == "business" else f"penalty {kind}"]
    if document.discount_percent is not None and document.discount_until is not None:
        days = (document.discount_until - document.issue_date).days
        yield words["discount"].format(percent=_number(document.discount_percent, document), days=days)
    else:
        yield words["no discount"]
    if document.seller and document.seller["vat_on_debits"]:
        yield words["debits"]
    yield from _earlier(document)


def _earlier(document: Invoice) -> Iterator[str]:
    named = [("replaced", document.corrected_invoice)]
    if document.credited_invoice:
        on_deposit = document.credited_invoice.purpose == "deposit"
        named.append(("credited deposit" if on_deposit else "credited", document.credited_invoice))
    named += [("deposit", each.deposit) for each in document.deductions.select_related("deposit")]
    for key, earlier in named:
        if earlier:
            words = {"number": earlier.number, "day": _day(earlier.issue_date, document)}
            yield _words(document)[key].format(**words)
            if key == "deposit":
                yield from (_money(each, document) for each in (earlier.total_excl_vat, earlier.total_vat))


def _sold(document: Invoice) -> Iterator[str]:
    for line in document.lines.all():
        yield from (word for word in line.description.split() if len(word) <= LONGEST_WORD)
        yield _number(line.quantity, document)
        yield _number(line.unit_price, document, 2)
        yield _money(line.total_excl_vat, document)
        if line.vat_rate:
            yield f"{_number(line.vat_rate, document)}%"
        else:
            yield _words(document).get(line.vat_exemption) or _words(document)[line.vat_category]
        if line.discount_percent:
            yield f"−{_number(line.discount_percent, document)}%"


def _figures(document: Invoice) -> Iterator[str]:
    bases: dict[Decimal, Decimal] = {}
    for line in document.lines.filter(vat_category="S"):
        bases[line.vat_rate] = bases.get(line.vat_rate, Decimal(0)) + line.total_excl_vat
    for base in bases.values():
        yield _money(base, document)
    yield from (
        _money(each, document)
        for each in (
            document.total_excl_vat,
            document.total_incl_vat,
            document.total_incl_vat - document.amount_deducted,
            *([document.total_vat] if bases else []),
        )
    )


def _english(document: Invoice) -> bool:
    return document.language == "en"


def _words(document: Invoice) -> dict[str, str]:
    return ENGLISH if _english(document) else FRENCH


def _day(when: date, document: Invoice) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}" if _english(document) else f"{when:%d/%m/%Y}"


def _number(value: Decimal, document: Invoice, least: int = 0) -> str:
    """`1 234,5` or `1,234.5`: spaces do not count."""
    decimals = max(least, -int(value.normalize().as_tuple().exponent), 0)
    figures = f"{value:,.{decimals}f}"
    return figures if _english(document) else figures.replace(",", "").replace(".", ",")


def _money(amount: Decimal, document: Invoice) -> str:
    figures = _number(amount, document, 2)
    return f"€{figures}" if _english(document) else f"{figures} €"

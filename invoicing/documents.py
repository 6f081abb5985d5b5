"""From the database to the facts of a document: the only bridge between the models and what is rendered."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from common.version import SOFTWARE
from invoicing import vat
from invoicing.company import identity_of, settings_of
from invoicing.models import CompanyIdentity, Invoice, InvoiceLine, InvoicingSettings
from invoicing.parties import Seller, buyer_of, seller_of, thawed_buyer, thawed_seller
from invoicing.rendering.facts import (
    BuyerFacts,
    DeductedDeposit,
    DocumentFacts,
    DocumentType,
    LineFacts,
    Nature,
    Preceding,
)
from invoicing.vat import CENT, RateTotal

TYPES = {
    Invoice.Purpose.STANDARD: DocumentType.INVOICE,
    Invoice.Purpose.DEPOSIT: DocumentType.DEPOSIT,
    Invoice.Purpose.FINAL: DocumentType.FINAL,
    Invoice.Purpose.CORRECTED: DocumentType.CORRECTED,
}


def facts_of(
    document: Invoice,
    *,
    on: date | None = None,
    lines: Sequence[InvoiceLine] | None = None,
    identity: CompanyIdentity | None = None,
    settings: InvoicingSettings | None = None,
) -> DocumentFacts:
    """All that the document says.

    A draft, stored or not, speaks of the company and the customer as they are now, dated `on` (by default its own
    date); an issued document speaks as it was frozen. `lines`, `identity` and `settings` spare their queries.
    """
    issued = document.issue_date if on is None else on
    seller, buyer = parties_of(document, identity, settings)
    return DocumentFacts(
        seller=seller.facts,
        buyer=buyer,
        lines=tuple(_line(each) for each in (document.lines.all() if lines is None else lines)),
        issue_date=issued,
        number=document.number or "",
        type=type_of(document),
        nature=Nature(document.nature),
        language=str(document.language),
        due_date=document.due_date,
        delivery_date=document.delivery_date,
        subject=document.subject,
        order_number=document.reference,
        notes=document.note,
        footer=seller.footer,
        penalty_rate=seller.penalty_rate,
        discount_percent=document.discount_percent,
        discount_days=(document.discount_until - issued).days if document.discount_until else None,
        currency=document.currency,
        preceding=_preceding(document),
        deposits=_deposits(document),
        software=SOFTWARE,
    )


def parties_of(
    document: Invoice, identity: CompanyIdentity | None = None, settings: InvoicingSettings | None = None
) -> tuple[Seller, BuyerFacts]:
    """Seller and buyer: as frozen at issue, else (drafts, and what was taken over from another tool) as of now."""
    identity = identity or identity_of(document.organisation)
    if document.seller and document.buyer:
        return thawed_seller(document.seller, identity), thawed_buyer(document.buyer)
    return seller_of(identity, settings or settings_of(document.organisation)), buyer_of(document)


def type_of(document: Invoice) -> DocumentType:
    """A credit note is of the type that the document it credits makes it."""
    if not document.is_credit_note:
        return TYPES[Invoice.Purpose(document.purpose)]
    credited = document.credited_invoice
    on_deposit = credited is not None and credited.purpose == Invoice.Purpose.DEPOSIT
    return DocumentType.DEPOSIT_CREDIT_NOTE if on_deposit else DocumentType.CREDIT_NOTE


def _line(line: InvoiceLine) -> LineFacts:
    """The first line of the description names what is sold, what follows describes it."""
    name, _newline, description = line.description.strip().partition("\n")
    return LineFacts(
        position=line.position,
        name=name.strip(),
        description=description.strip(),
        quantity=line.quantity,
        unit_code=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        category=line.vat_category,
        vat_rate=line.vat_rate,
        vatex=line.vat_exemption,
    )


def _preceding(document: Invoice) -> tuple[Preceding, ...]:
    earlier = document.credited_invoice if document.is_credit_note else document.corrected_invoice
    return (Preceding(earlier.number or "", earlier.issue_date),) if earlier else ()


def _deposits(document: Invoice) -> tuple[DeductedDeposit, ...]:
    if document.pk is None or document.purpose != Invoice.Purpose.FINAL:
        return ()
    issued = document.deductions.exclude(deposit__status=Invoice.Status.DRAFT)
    deductions = issued.select_related("deposit").prefetch_related("deposit__lines")
    deposits = [each.deposit for each in deductions]
    return tuple(DeductedDeposit(each.number or "", each.issue_date, by_rate(each)) for each in deposits)


def by_rate(document: Invoice, lines: Iterable[InvoiceLine] | None = None) -> tuple[RateTotal, ...]:
    """VAT by rate. A document taken over from another tool has no lines: its totals are of one rate."""
    priced = [_line(each).priced for each in (document.lines.all() if lines is None else lines)]
    if priced:
        return vat.totals(priced).by_rate
    return (RateTotal(_one_rate(document), document.total_excl_vat, document.total_vat),)


RATES = [Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "8.5", "13", "1.05", "1.75", "0.9", "19.6", "7", "20.6")]


def _one_rate(document: Invoice) -> Decimal:
    """The rate that makes the document's VAT, or comes nearest within a cent; nought where none does."""
    base, tax = document.total_excl_vat, document.total_vat
    off = {rate: abs((base * rate / 100).quantize(CENT, ROUND_HALF_UP) - tax) for rate in RATES}
    nearest = min(off, key=off.__getitem__)
    return nearest if tax and off[nearest] <= CENT else Decimal(0)

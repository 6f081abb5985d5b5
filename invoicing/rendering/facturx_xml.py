"""The EN 16931 invoice as XML: Factur-X's, by the factur-x library, from BT and BG codes (rules.md §1, §3).

Nothing is checked here beyond the schema's own shape: `problems` says beforehand what is missing, and the tests run the
official XSD and schematrons over all kinds of documents.
"""

from typing import Any

from facturx import generate_cii_xml

from invoicing.rendering.facts import DocumentFacts, DocumentType, LineFacts
from invoicing.rendering.facturx_parties import buyer, clean, delivery, processing, seller
from invoicing.rendering.figures import cents, plain
from invoicing.rendering.reference import account_holder, payment_reference
from invoicing.rendering.wording import Wording, capital, registration, terms, vat_mentions, wording

PROFILE = "en16931"
SEPA_CREDIT_TRANSFER, CREDIT_TRANSFER = "58", "30"  # UNTDID 4461
DISCOUNT_REASON = "95"  # UNTDID 5189
ON_INVOICING = "invoice"  # BT-8: 5 in CII
NORMAL, ALREADY_PAID, AFTER_DEPOSIT = "1", "2", "4"  # the figure of BT-23

# The library marks a delivery without content as nil, which the schema refuses. No user's text holds a bare «<».
NIL_DELIVERY = b'<ram:ApplicableHeaderTradeDelivery xsi:nil="true"/>'

Fields = dict[str, Any]  # the library's own shape: text, dates, lists and dictionaries by BT or BG code


def build_xml(facts: DocumentFacts) -> bytes:
    """Return the XML, UTF-8. Raises `NoValidMentionError` where the law's wording is not known for its date."""
    xml: bytes = generate_cii_xml(fields(facts), level=PROFILE, check_xsd=False, check_schematron=False)
    return xml.replace(NIL_DELIVERY, b"<ram:ApplicableHeaderTradeDelivery/>")


def fields(facts: DocumentFacts) -> Fields:
    words = wording(facts)
    return {
        **_header(facts, words),
        "BG-4": seller(facts),
        "BG-7": buyer(facts),
        "BG-13": delivery(facts),
        "BG-3": _preceding(facts),
        "BG-23": _vat(facts),
        "BG-25": [_line(line) for line in facts.lines],
        **_payment(facts),
        **_totals(facts),
    }


def _header(facts: DocumentFacts, words: Wording) -> Fields:
    return {
        "BT-1": facts.number,
        "BT-2": facts.issue_date,
        "BT-3": facts.type.code,
        "BT-5": facts.currency,
        "BT-6": None if facts.currency == "EUR" else "EUR",
        "BT-8": ON_INVOICING if facts.seller.vat_on_debits else None,
        "BT-10": clean(facts.buyer.service_code),
        "BT-12": clean(facts.contract_number),
        "BT-13": clean(facts.order_number),
        "BT-23": facts.nature.letter + _process(facts),
        "BT-72": facts.delivery_date,
        "BG-1": _notes(facts, words),
    }


def _process(facts: DocumentFacts) -> str:
    if facts.deposits and facts.type in {DocumentType.FINAL, DocumentType.CORRECTED}:
        return AFTER_DEPOSIT
    return ALREADY_PAID if facts.is_paid_at_issue else NORMAL


def _notes(facts: DocumentFacts, words: Wording) -> list[Fields]:
    coded = {"BAR": processing(facts), **words.notes, "REG": capital(facts), "ABL": registration(facts)}
    free = [facts.subject, words.nature, words.debits, *words.corrections, facts.notes, facts.footer]
    return [
        *({"BT-21": code, "BT-22": clean(text)} for code, text in coded.items() if clean(text)),
        *({"BT-21": "AAI", "BT-22": clean(text)} for text in free if clean(text)),
    ]


def _preceding(facts: DocumentFacts) -> list[Fields]:
    """BG-3: what is credited or replaced, else the deposits. A corrected invoice has exactly one (BR-FR-CO-04)."""
    named = facts.preceding or facts.deposits
    return [{"BT-25": each.number, "BT-26": each.issue_date} for each in named]


def _vat(facts: DocumentFacts) -> list[Fields]:
    """BG-23: one group per category and rate. Reasons that share a category share the group (BR-E-01): no code then."""
    groups = []
    for each in facts.totals.by_rate:
        codes = {line.vatex for line in facts.lines if line.category == each.category and line.vatex}
        groups.append(
            {
                "BT-116": cents(each.base),
                "BT-117": cents(each.vat),
                "BT-118": each.category,
                "BT-119": None if each.category == "O" else plain(each.vat_rate),
                "BT-120": ", ".join(vat_mentions(facts, each.category)) or None,
                "BT-121": codes.pop() if len(codes) == 1 else None,
            }
        )
    return groups


def _line(line: LineFacts) -> Fields:
    return {
        "BT-126": str(line.position),
        "BT-129": plain(line.quantity),
        "BT-130": line.unit_code,
        "BT-131": cents(line.total),
        "BT-146": plain(line.unit_price, 2),
        "BT-151": line.category,
        "BT-152": None if line.category == "O" else plain(line.vat_rate),
        "BT-153": clean(line.name),
        "BT-154": clean(line.description),
        "BT-155": clean(line.reference),
        "BG-27": [_discount(line)] if line.discount_percent else [],
    }


def _discount(line: LineFacts) -> Fields:
    return {
        "amount": cents(line.discount),
        "base_amount": cents(line.gross),
        "rate": plain(line.discount_percent),
        "reason_code": DISCOUNT_REASON,
    }


def _payment(facts: DocumentFacts) -> Fields:
    due = max(each.received_on for each in facts.payments) if facts.is_paid_at_issue else facts.due_date
    when = {"BT-9": due, "BT-20": clean(terms(facts)) or None}
    if facts.type.is_credit_note or not facts.seller.iban:
        return when
    return {
        **when,
        "BT-81": SEPA_CREDIT_TRANSFER if facts.currency == "EUR" else CREDIT_TRANSFER,
        "BT-83": payment_reference(facts.number),
        "BT-84": facts.seller.iban,
        "BT-85": clean(account_holder(facts)),
        "BT-86": facts.seller.bic,
    }


def _totals(facts: DocumentFacts) -> Fields:
    in_euros = facts.vat_in_euros
    return {
        "BT-106": cents(facts.totals.excl_vat),
        "BT-109": cents(facts.totals.excl_vat),
        "BT-110": cents(facts.totals.vat),
        "BT-111": None if in_euros is None else cents(in_euros),
        "BT-112": cents(facts.totals.incl_vat),
        "BT-113": cents(facts.prepaid) if facts.prepaid else None,
        "BT-114": cents(facts.rounding) if facts.rounding else None,
        "BT-115": cents(facts.amount_due),
    }

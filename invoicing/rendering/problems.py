"""What keeps a document from being lawful: codes, so that whoever asks words them and links the remedy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from stdnum import iban
from stdnum.fr import siren, siret

from invoicing.legal.mentions import NoValidMentionError
from invoicing.rendering.country_codes import COUNTRIES, VAT_PREFIXES, is_french
from invoicing.rendering.facts import Address, BuyerKind, DocumentFacts, DocumentType, LineFacts
from invoicing.rendering.unprintable import unprintable_texts
from invoicing.rendering.wording import wording

NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}", re.ASCII)  # BR-FR-01, BR-FR-02
RATES = frozenset(  # BR-FR-16: the closed list, in hundredths of a per cent
    Decimal(hundredths) / 100
    for hundredths in (0, 2000, 1000, 550, 210, 850, 1300, 105, 175, 90, 700, 920, 960, 1960, 2060)
)
CATEGORIES = frozenset({"S", "E", "AE", "K", "G", "O", "Z"})  # BR-FR-15
NEEDS_A_REASON = frozenset({"E", "AE", "K", "G", "O"})
NEEDS_A_VAT_NUMBER = frozenset({"S", "AE", "K", "G", "Z"})
WITH_CAPITAL = re.compile(r"S\.?A\.?R\.?L|S\.?A\.?S|E\.?U\.?R\.?L|\bS\.?A\b|\bS\.?C\.?A\b|SELARL|SELAS", re.IGNORECASE)
NATIONAL_DIRECTORY = "0225"
DIRECTORY_ADDRESS = re.compile(r"[A-Za-z0-9+\-_.]{1,125}", re.ASCII)  # BR-FR-23, BR-FR-25
CANNOT_BE_SET = frozenset(
    {"mention_unknown", "line_quantity_invalid", "line_unit_price_invalid", "line_vat_rate_invalid"}
)
YEARS = range(2000, 2100)  # BR-FR-03
WHOLE_CENTS, TEN_THOUSANDTHS, MILLIONTHS = 2, 4, 6


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` names what is wrong, `values` what a sentence about it wants to say."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


def problems(facts: DocumentFacts) -> list[Problem]:
    """List all that keeps the document from being lawful, in the order of the page. A missing number is none."""
    found = [*_seller(facts), *_buyer(facts), *_document(facts), *_lines(facts), *_amounts(facts)]
    found += _wording(facts)
    return found if CANNOT_BE_SET & {each.code for each in found} else [*found, *_characters(facts)]


def _has(facts: DocumentFacts, *categories: str) -> bool:
    return any(line.category in categories for line in facts.lines)


def _seller(facts: DocumentFacts) -> Iterator[Problem]:
    seller = facts.seller
    if not seller.name.strip():
        yield Problem("seller_name_missing")
    if not _is_complete(seller.address):
        yield Problem("seller_address_missing")
    if not siren.is_valid(seller.siren):
        yield Problem("seller_siren_invalid" if seller.siren else "seller_siren_missing")
    if seller.siret and not (siret.is_valid(seller.siret) and seller.siret.startswith(seller.siren)):
        yield Problem("seller_siret_invalid")
    if not seller.vat_number and not seller.in_franchise and _has(facts, *NEEDS_A_VAT_NUMBER):
        yield Problem("seller_vat_number_missing")
    if seller.iban and not iban.is_valid(seller.iban):
        yield Problem("seller_iban_invalid")
    yield from _company(facts)


def _company(facts: DocumentFacts) -> Iterator[Problem]:
    seller = facts.seller
    if seller.is_sole_trader:
        return
    if not seller.legal_form:
        yield Problem("seller_legal_form_missing")
    if WITH_CAPITAL.search(seller.legal_form):
        if seller.capital is None:
            yield Problem("seller_capital_missing")
        if not seller.registry_city:
            yield Problem("seller_registry_missing")


def _buyer(facts: DocumentFacts) -> Iterator[Problem]:
    buyer = facts.buyer
    if not buyer.name.strip():
        yield Problem("buyer_name_missing")
    if not _is_complete(buyer.address) and not facts.archive_only:
        yield Problem("buyer_address_missing")
    if buyer.kind != BuyerKind.CONSUMER and is_french(buyer.address):
        yield from _buyer_siren(facts)
    if buyer.siret and not (siret.is_valid(buyer.siret) and buyer.siret.startswith(buyer.siren)):
        yield Problem("buyer_siret_invalid")
    taxed_there = _has(facts, "K") or (_has(facts, "AE") and not is_french(buyer.address))
    if taxed_there and not buyer.vat_number:
        yield Problem("buyer_vat_number_missing")
    if buyer.vat_number and buyer.vat_number[:2] not in VAT_PREFIXES:
        yield Problem("buyer_vat_number_invalid")
    if buyer.kind == BuyerKind.CONSUMER and _has(facts, "K", "AE"):
        yield Problem("buyer_is_a_consumer")
    yield from _buyer_places(facts)


def _buyer_places(facts: DocumentFacts) -> Iterator[Problem]:
    buyer = facts.buyer
    if buyer.electronic_address and not _is_reachable(facts):
        yield Problem("buyer_electronic_address_invalid")
    places = filter(None, [buyer.address, buyer.billing_address, buyer.delivery_address])
    if any(each.country and each.country not in COUNTRIES for each in places):
        yield Problem("buyer_country_unknown")


def _is_reachable(facts: DocumentFacts) -> bool:
    """Between French businesses, e-invoices go by the national directory, under the SIREN (BR-FR-21, BR-FR-23)."""
    buyer = facts.buyer
    national = buyer.electronic_scheme == NATIONAL_DIRECTORY
    if national and not DIRECTORY_ADDRESS.fullmatch(buyer.electronic_address):
        return False
    if facts.archive_only or buyer.kind == BuyerKind.CONSUMER or not is_french(buyer.address):
        return True
    return national and buyer.electronic_address.startswith(buyer.siren)


def _buyer_siren(facts: DocumentFacts) -> Iterator[Problem]:
    if facts.buyer.siren and not siren.is_valid(facts.buyer.siren):
        yield Problem("buyer_siren_invalid")
    elif not facts.buyer.siren and not facts.archive_only:
        yield Problem("buyer_siren_missing")


def _document(facts: DocumentFacts) -> Iterator[Problem]:
    if facts.number and not NUMBER.fullmatch(facts.number):
        yield Problem("number_invalid", {"number": facts.number})
    if not facts.type.is_credit_note:
        yield from _due(facts)
    if _has(facts, "K") and facts.delivery_date is None:
        yield Problem("delivery_date_missing")
    if facts.delivery_date and facts.delivery_date.year not in YEARS:
        yield Problem("delivery_date_invalid")
    if facts.discount_percent is not None and facts.discount_days is not None and facts.discount_days < 1:
        yield Problem("discount_past")
    if facts.type.is_credit_note and not facts.preceding:
        yield Problem("credited_invoice_missing")
    if facts.type == DocumentType.CORRECTED and len(facts.preceding) != 1:
        yield Problem("replaced_invoice_missing")
    if facts.type == DocumentType.FINAL and not facts.deposits:
        yield Problem("deposits_missing")
    if facts.currency != "EUR" and not facts.euro_rate:
        yield Problem("euro_rate_missing", {"currency": facts.currency})


def _due(facts: DocumentFacts) -> Iterator[Problem]:
    if facts.due_date is None:
        yield Problem("due_date_missing")
    elif facts.due_date.year not in YEARS:
        yield Problem("due_date_invalid")
    elif facts.due_date < facts.issue_date and facts.type != DocumentType.DEPOSIT and not facts.is_paid_at_issue:
        yield Problem("due_date_before_issue")


def _lines(facts: DocumentFacts) -> Iterator[Problem]:
    if not facts.lines:
        yield Problem("lines_missing")
    for line in facts.lines:
        yield from (Problem(code, {"position": line.position}) for code in _line(line, facts))
    if _has(facts, "O") and any(line.category != "O" for line in facts.lines):
        yield Problem("out_of_scope_mixed")  # BR-O-11


def _line(line: LineFacts, facts: DocumentFacts) -> Iterator[str]:
    if not line.name.strip():
        yield "line_name_missing"
    if not _fits(line.quantity, TEN_THOUSANDTHS):
        yield "line_quantity_invalid"
    if not _fits(line.unit_price, MILLIONTHS):
        yield "line_unit_price_invalid"
    if not _fits(line.discount_percent, WHOLE_CENTS) or line.discount_percent > 100:  # noqa: PLR2004 — per cent
        yield "line_discount_invalid"
    yield from _line_vat(line, facts)


def _line_vat(line: LineFacts, facts: DocumentFacts) -> Iterator[str]:
    known = line.category in CATEGORIES and line.vat_rate in RATES
    if not known or (line.category == "S") != (line.vat_rate > 0):
        yield "line_vat_rate_invalid"
    elif facts.seller.in_franchise and line.category not in {"E", "O"} and not facts.archive_only:
        yield "line_vat_in_franchise"  # whoever writes VAT owes it (CGI 283-3)
    if line.category in NEEDS_A_REASON and not line.vatex and not facts.archive_only:
        yield "line_vat_reason_missing"


def _amounts(facts: DocumentFacts) -> Iterator[Problem]:
    if facts.deposits and facts.deposits_incl_vat > facts.totals.incl_vat:
        yield Problem("deposits_exceed_total")
    elif facts.payments and facts.prepaid > facts.totals.incl_vat:
        yield Problem("payments_exceed_total")


def _wording(facts: DocumentFacts) -> list[Problem]:
    try:
        wording(facts)
    except NoValidMentionError as error:
        return [Problem("mention_unknown", {"key": error.key, "on": error.on})]
    return []


def _characters(facts: DocumentFacts) -> Iterator[Problem]:
    """What is read is what the XML says (rules.md §3.3): a square in its place would not be. A copy may have one."""
    if not facts.archive_only:
        for place, values in unprintable_texts(facts):
            yield Problem(f"{place}_unprintable", values)


def _fits(number: Decimal, decimals: int) -> bool:
    """Not below zero, and with no more decimals than EN 16931 allows."""
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= decimals and number >= 0


def _is_complete(address: Address) -> bool:
    """Enough to be an address: abroad, postcodes are not a matter of course."""
    needed = [address.line1 or address.line2, address.city, address.country]
    return all(needed) and (bool(address.postcode) or not is_french(address))

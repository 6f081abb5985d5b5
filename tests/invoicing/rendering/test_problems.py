"""What keeps a document from being lawful."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from invoicing.rendering.facts import Address, DocumentFacts, DocumentType, PaidAmount
from invoicing.rendering.problems import Problem, problems
from tests.invoicing.rendering.samples import (
    BUSINESS,
    CONSUMER,
    DEPOSIT_TAKEN,
    DOOR,
    FRANCHISED,
    GERMAN,
    INVOICE,
    KINDS,
    SELLER,
    TOWN,
    UNTAXED,
    without_vat,
)

NOWHERE = Address()
TAXLESS = without_vat("E", "VATEX-FR-FRANCHISE")


def seller(**changes: object) -> DocumentFacts:
    return replace(INVOICE, seller=replace(SELLER, **changes))


def buyer(**changes: object) -> DocumentFacts:
    return replace(INVOICE, buyer=replace(BUSINESS, **changes))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (seller(name=" "), "seller_name_missing"),
        (seller(address=NOWHERE), "seller_address_missing"),
        (seller(address=replace(SELLER.address, postcode="")), "seller_address_missing"),
        (seller(siren="", siret=""), "seller_siren_missing"),
        (seller(siren="732829321", siret=""), "seller_siren_invalid"),
        (seller(siret="35600000000048"), "seller_siret_invalid"),
        (seller(vat_number=""), "seller_vat_number_missing"),
        (seller(iban="FR7630006000011234567890188"), "seller_iban_invalid"),
        (seller(legal_form="", capital=None, registry_city=""), "seller_legal_form_missing"),
        (seller(capital=None), "seller_capital_missing"),
        (seller(registry_city=""), "seller_registry_missing"),
        (buyer(name=""), "buyer_name_missing"),
        (buyer(address=NOWHERE), "buyer_address_missing"),
        (buyer(siren=""), "buyer_siren_missing"),
        (buyer(siren="552100555"), "buyer_siren_invalid"),
        (buyer(siret="73282932000074"), "buyer_siret_invalid"),
        (replace(INVOICE, buyer=replace(TOWN, siren="", siret="")), "buyer_siren_missing"),
        (replace(KINDS["goods within the Union"], buyer=replace(GERMAN, vat_number="")), "buyer_vat_number_missing"),
        (replace(KINDS["services within the Union"], buyer=replace(GERMAN, vat_number="")), "buyer_vat_number_missing"),
        (replace(INVOICE, buyer=CONSUMER, lines=without_vat("AE", "VATEX-EU-AE")), "buyer_is_a_consumer"),
        (replace(INVOICE, number="F2026.00042"), "number_invalid"),
        (replace(INVOICE, number="F" * 36), "number_invalid"),
        (replace(INVOICE, due_date=None), "due_date_missing"),
        (replace(INVOICE, due_date=date(2026, 11, 22)), "due_date_before_issue"),
        (replace(KINDS["goods within the Union"], delivery_date=None), "delivery_date_missing"),
        (replace(KINDS["credit note"], preceding=()), "credited_invoice_missing"),
        (replace(INVOICE, type=DocumentType.CORRECTED), "replaced_invoice_missing"),
        (replace(INVOICE, type=DocumentType.FINAL), "deposits_missing"),
        (replace(INVOICE, currency="USD"), "euro_rate_missing"),
        (replace(INVOICE, lines=()), "lines_missing"),
        (replace(INVOICE, lines=(replace(UNTAXED, category="O", vatex="VATEX-EU-O"), DOOR)), "out_of_scope_mixed"),
        (replace(KINDS["final"], lines=(replace(DOOR, unit_price=Decimal(1)),)), "deposits_exceed_total"),
        (replace(INVOICE, payments=(PaidAmount(date(2026, 11, 1), Decimal(9999)),)), "payments_exceed_total"),
        (replace(INVOICE, subject="漢 and 漢 and 😀"), "text_unprintable"),
        (replace(INVOICE, lines=TAXLESS, issue_date=date(2028, 7, 1), due_date=date(2028, 8, 1)), "mention_unknown"),
    ],
)
def test_what_is_missing_is_told(facts: DocumentFacts, code: str) -> None:
    assert [each.code for each in problems(facts)] == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "line_name_missing"),
        ({"quantity": Decimal(-1)}, "line_quantity_invalid"),
        ({"quantity": Decimal("0.00001")}, "line_quantity_invalid"),
        ({"quantity": Decimal("NaN")}, "line_quantity_invalid"),
        ({"unit_price": Decimal("-0.01")}, "line_unit_price_invalid"),
        ({"unit_price": Decimal("0.0000001")}, "line_unit_price_invalid"),
        ({"discount_percent": Decimal("100.01")}, "line_discount_invalid"),
        ({"discount_percent": Decimal("1.001")}, "line_discount_invalid"),
        ({"vat_rate": Decimal(18)}, "line_vat_rate_invalid"),
        ({"vat_rate": Decimal(0)}, "line_vat_rate_invalid"),
        ({"category": "L"}, "line_vat_rate_invalid"),
        ({"category": "E", "vat_rate": Decimal(0)}, "line_vat_reason_missing"),
    ],
)
def test_unlawful_line_is_told_with_its_position(changes: dict[str, object], code: str) -> None:
    facts = replace(INVOICE, lines=(replace(DOOR, position=7),))

    found = problems(spoilt(facts, changes))

    assert found == [Problem(code, {"position": 7})]


def spoilt(facts: DocumentFacts, changes: dict[str, object]) -> DocumentFacts:
    return replace(facts, lines=tuple(replace(line, **changes) for line in facts.lines))


def test_franchise_charges_no_vat() -> None:
    found = problems(replace(INVOICE, seller=FRANCHISED, lines=(DOOR,)))

    assert found == [Problem("line_vat_in_franchise", {"position": DOOR.position})]


def test_characters_that_cannot_be_printed_are_named_once() -> None:
    subject = "漢 and 漢 and 😀\u200d\ufeff e\u0301"

    assert problems(replace(INVOICE, subject=subject)) == [
        Problem("text_unprintable", {"characters": "漢😀", "text": subject})
    ]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(INVOICE, order_number="BC 🎉"), "text_unprintable"),
        (replace(INVOICE, notes="🎉"), "text_unprintable"),
        (replace(INVOICE, footer="🎉"), "text_unprintable"),
        (replace(INVOICE, contract_number="🎉"), "text_unprintable"),
        (replace(INVOICE, seller=replace(SELLER, name="北京 SARL")), "seller_unprintable"),
        (replace(INVOICE, seller=replace(SELLER, phone="☎\ufe0f 01 02")), "seller_unprintable"),
        (replace(INVOICE, seller=replace(SELLER, legal_form="有限公司")), "seller_unprintable"),
        (replace(INVOICE, seller=replace(SELLER, registry_city="東京")), "seller_unprintable"),
        (replace(INVOICE, seller=replace(SELLER, account_holder="株式会社")), "seller_unprintable"),
        (replace(INVOICE, buyer=replace(INVOICE.buyer, name="محمد")), "buyer_unprintable"),
        (
            replace(INVOICE, buyer=replace(INVOICE.buyer, address=Address("א", "", "1", "Lyon"))),
            "buyer_unprintable",
        ),
        (replace(INVOICE, lines=(replace(DOOR, name="Porte 🚪"),)), "line_unprintable"),
        (replace(INVOICE, lines=(replace(DOOR, description="한국어"),)), "line_unprintable"),
        (replace(INVOICE, lines=(replace(DOOR, reference="🚪"),)), "line_unprintable"),
    ],
)
def test_what_the_page_would_print_as_a_square_is_said_before(facts: DocumentFacts, code: str) -> None:
    assert [each.code for each in problems(facts)] == [code]


def test_a_copy_of_what_another_tool_issued_may_have_squares() -> None:
    assert problems(replace(INVOICE, subject="漢", archive_only=True)) == []


def test_letters_of_all_of_europe_are_printed() -> None:
    names = "Łódź Þór Şişli Ștefan Ğ İ Őrség ǆ Ħ ħ Ŋ Αθήνα Київ София Æ Œ ß € № ½ ² ³ – — … « » “ ” ° µ × ÷ ± ≤ ≥ ✓ → •"

    assert problems(replace(INVOICE, subject=names)) == []


@pytest.mark.parametrize(
    "facts",
    [
        replace(INVOICE, number=""),
        replace(KINDS["credit note"], due_date=None),
        replace(KINDS["deposit"], due_date=date(2026, 11, 1)),
        replace(
            INVOICE, payments=(PaidAmount(date(2026, 11, 1), INVOICE.totals.incl_vat),), due_date=date(2026, 11, 1)
        ),
        replace(INVOICE, buyer=replace(CONSUMER, address=Address("Lindenallee 4", "", "", "Köln", "DE"))),
        replace(INVOICE, seller=replace(SELLER, legal_form="Association", capital=None, registry_city="")),
        replace(KINDS["final"], deposits=(DEPOSIT_TAKEN, replace(DEPOSIT_TAKEN, number="F2026-00032"))),
    ],
)
def test_what_the_law_lets_be_is_no_problem(facts: DocumentFacts) -> None:
    assert problems(facts) == []

"""The reference that comes back on the bank statement, and the QR code that carries it."""

from dataclasses import replace
from decimal import Decimal

import pytest
import segno
from segno.helpers import make_epc_qr
from stdnum import iso11649

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.page import page
from invoicing.rendering.reference import creditor_reference, epc_payload, epc_qr, payment_reference
from tests.invoicing.rendering.samples import DOOR, INVOICE, KINDS, SELLER


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        ("FA2026-00042", "RF39FA202600042"),  # rules.md §5.6
        ("f/2026_1", "RF59F20261"),
        ("F" * 21, "RF20" + "F" * 21),
        ("F" * 22, ""),
        ("", ""),
    ],
)
def test_creditor_reference_comes_from_the_number(number: str, reference: str) -> None:
    assert creditor_reference(number) == reference
    assert not reference or iso11649.is_valid(reference)


def test_number_too_long_for_a_reference_stands_for_itself() -> None:
    assert payment_reference("F" * 35) == "F" * 35


def test_qr_says_who_where_how_much_and_for_what() -> None:
    assert epc_payload(INVOICE).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "AGRIFRPP",
        "Menuiserie Lefèvre SARL",
        "FR7630006000011234567890189",
        "EUR2263.16",
        "",
        "RF93F202600042",
    ]


def test_qr_is_the_one_that_others_make() -> None:
    theirs = make_epc_qr(
        "Menuiserie Lefèvre SARL",
        "FR7630006000011234567890189",
        Decimal("2263.16"),
        bic="AGRIFRPP",
        reference="RF93F202600042",
        encoding="utf-8",
    )
    same = segno.make_qr(epc_payload(INVOICE), error="m", boost_error=False, encoding="utf-8")

    assert same.matrix == theirs.matrix
    assert len(epc_qr(INVOICE)) == len(theirs.matrix)


def test_number_without_reference_goes_as_text() -> None:
    lines = epc_payload(replace(INVOICE, number="F" * 22)).split("\n")

    assert lines[9:] == ["", "F" * 22]


def with_price(price: str) -> DocumentFacts:
    return replace(
        INVOICE, lines=(replace(DOOR, unit_price=Decimal(price), vat_rate=Decimal(20), discount_percent=Decimal(0)),)
    )


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (INVOICE, True),
        (with_price("0.01"), True),
        (with_price("833333333.32"), True),
        (with_price("833333333.33"), False),
        (KINDS["nothing to pay"], False),
        (KINDS["already paid"], False),
        (KINDS["credit note"], False),
        (KINDS["dollars"], False),
        (KINDS["without IBAN"], False),
        (replace(INVOICE, number=""), False),
    ],
)
def test_qr_is_shown_where_it_can_be_paid(facts: DocumentFacts, *, shown: bool) -> None:
    assert bool(page(facts)["qr"]) == shown


def test_longest_names_and_numbers_fit_the_code() -> None:
    facts = replace(INVOICE, number="F" * 35, seller=replace(SELLER, account_holder="É" * 90))

    assert len(epc_payload(facts).encode()) <= 331
    assert len(epc_qr(facts)) <= 17 + 4 * 13

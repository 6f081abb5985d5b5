"""Amounts in several currencies."""

from decimal import Decimal

from common.amounts import Amount, amounts, in_order


def test_amounts_stand_side_by_side_euros_first() -> None:
    found = amounts({"CHF": Decimal("5.00"), "EUR": Decimal("-1.00"), "USD": Decimal(0), "GBP": None})

    assert found == [Amount(Decimal("-1.00"), "EUR"), Amount(Decimal("5.00"), "CHF")]


def test_nothing_is_nought_euros() -> None:
    assert amounts({}) == [Amount(Decimal("0.00"), "EUR")]
    assert amounts({"USD": None}) == [Amount(Decimal("0.00"), "EUR")]


def test_currencies_are_named_once_euros_first() -> None:
    assert in_order(["USD", "CHF", "EUR", "USD"]) == ["EUR", "CHF", "USD"]

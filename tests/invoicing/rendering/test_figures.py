"""Figures as XML and as people want them."""

from datetime import date
from decimal import Decimal

import pytest

from invoicing.rendering.figures import country, day, money, number, percent, plain


@pytest.mark.parametrize(
    ("value", "least", "text"),
    [
        ("100", 2, "100.00"),
        ("0.000001", 0, "0.000001"),
        ("1E+3", 0, "1000"),
        ("12.500000", 2, "12.50"),
        ("0E-4", 0, "0"),
    ],
)
def test_plain_figures_have_no_exponent(value: str, least: int, text: str) -> None:
    assert plain(Decimal(value), least) == text


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        ("1234.5", "EUR", "1\u202f234,50\u00a0€", "€1,234.50"),
        ("-0.5", "EUR", "−0,50\u00a0€", "−€0.50"),
        ("1000000", "CHF", "1\u202f000\u202f000,00\u00a0CHF", "CHF\u00a01,000,000.00"),
    ],
)
def test_money_is_written_for_the_reader(amount: str, currency: str, french: str, english: str) -> None:
    assert money(Decimal(amount), currency, "fr") == french
    assert money(Decimal(amount), currency, "en") == english


def test_other_figures_are_written_for_the_reader() -> None:
    assert (number(Decimal("1234.5"), "fr"), number(Decimal("1234.5"), "en")) == ("1\u202f234,5", "1,234.5")
    assert (percent(Decimal("5.50"), "fr"), percent(Decimal("5.50"), "en")) == ("5,5\u00a0%", "5.5%")
    assert (day(date(2026, 3, 1), "fr"), day(date(2026, 3, 1), "en")) == ("01/03/2026", "1 Mar 2026")
    assert [country("DE", "fr"), country("DE", "en"), country("XQ", "fr")] == ["Allemagne", "Germany", "XQ"]

"""Totals and VAT: EN 16931's formulas, to the cent (rules.md §1.5)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicing.vat import PricedLine, RateTotal, split_incl_vat, totals, unit_price_excl_vat

RATES = [Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "0")]
CENT = Decimal("0.01")
HALF_A_CENT = Decimal("0.005")

quantities = st.decimals("0.0001", "9999", places=4)
prices = st.decimals("0", "99999", places=6)
discounts = st.decimals("0", "100", places=2)
lines = st.lists(st.builds(PricedLine, quantities, prices, st.sampled_from(RATES), discounts), max_size=12)
amounts = st.decimals("0.01", "999999999999.99", places=2)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "expected"),
    [
        ("1", "100", "100.00"),
        ("3", "0.335", "1.01"),  # 1.005: half a cent goes up
        ("1", "0.004999", "0.00"),
        ("2.5", "33.333333", "83.33"),
        ("0.0001", "0.000001", "0.00"),
    ],
)
def test_line_is_rounded_half_up(quantity: str, unit_price: str, expected: str) -> None:
    line = PricedLine(Decimal(quantity), Decimal(unit_price), Decimal(20))

    assert line.total_excl_vat == Decimal(expected)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "percent", "gross", "discount", "total"),
    [
        ("1", "1290.50", "5", "1290.50", "64.53", "1225.97"),
        ("3", "0.335", "0", "1.01", "0.00", "1.01"),
        ("1", "0.01", "50", "0.01", "0.01", "0.00"),
        ("7", "12.345678", "33.33", "86.42", "28.80", "57.62"),
        ("2", "10", "100", "20.00", "20.00", "0.00"),
    ],
)
def test_discount_is_taken_off_in_cents(
    quantity: str, unit_price: str, percent: str, gross: str, discount: str, total: str
) -> None:
    line = PricedLine(Decimal(quantity), Decimal(unit_price), Decimal(20), Decimal(percent))

    assert (line.gross, line.discount, line.total_excl_vat) == (Decimal(gross), Decimal(discount), Decimal(total))


def test_categories_of_one_rate_stand_apart() -> None:
    both = [PricedLine(Decimal(1), Decimal(100), Decimal(0), category=category) for category in ("K", "E", "K")]

    assert totals(both).by_rate == (
        RateTotal(Decimal(0), Decimal("100.00"), Decimal("0.00"), "E"),
        RateTotal(Decimal(0), Decimal("200.00"), Decimal("0.00"), "K"),
    )


@pytest.mark.parametrize(
    ("price", "rate", "expected"),
    [("120", "20", "100.000000"), ("9.99", "20", "8.325000"), ("100", "5.5", "94.786730"), ("100", "0", "100.000000")],
)
def test_price_with_vat_becomes_one_without(price: str, rate: str, expected: str) -> None:
    assert unit_price_excl_vat(Decimal(price), Decimal(rate)) == Decimal(expected)


@given(st.decimals("0", "99999", places=2), st.sampled_from(RATES))
def test_price_with_vat_comes_back_to_the_cent(price: Decimal, rate: Decimal) -> None:
    excl = unit_price_excl_vat(price, rate)

    assert abs(excl * (100 + rate) / 100 - price) < Decimal("0.000001")
    assert abs(totals([PricedLine(Decimal(1), excl, rate)]).incl_vat - price) <= CENT


@given(lines)
def test_line_is_never_below_zero_nor_above_what_it_costs(priced: list[PricedLine]) -> None:
    assert all(0 <= line.total_excl_vat <= line.gross for line in priced)


def test_vat_is_computed_once_per_rate_on_the_sum() -> None:
    three = [PricedLine(Decimal(1), Decimal("0.03"), Decimal(20))] * 3  # 0.01 each line by line, 0.02 on the sum

    assert totals(three).vat == Decimal("0.02")


def test_totals_stand_by_rate_highest_first() -> None:
    mixed = [PricedLine(Decimal(1), Decimal(100), Decimal(rate)) for rate in ("5.5", "20", "5.5")]

    assert totals(mixed).by_rate == (
        RateTotal(Decimal(20), Decimal("100.00"), Decimal("20.00")),
        RateTotal(Decimal("5.5"), Decimal("200.00"), Decimal("11.00")),
    )


def test_totals_of_nothing_are_zero() -> None:
    assert (totals([]).excl_vat, totals([]).vat, totals([]).incl_vat) == (Decimal("0.00"),) * 3


@given(lines)
def test_totals_add_up_exactly(priced: list[PricedLine]) -> None:
    result = totals(priced)

    assert result.excl_vat == sum((line.total_excl_vat for line in priced), Decimal(0))
    assert result.incl_vat == result.excl_vat + result.vat


@given(lines)
def test_vat_of_each_rate_is_within_half_a_cent(priced: list[PricedLine]) -> None:
    assert all(abs(each.vat - each.base * each.vat_rate / 100) <= HALF_A_CENT for each in totals(priced).by_rate)


@given(lines, st.randoms())
def test_totals_do_not_depend_on_the_order_of_lines(priced: list[PricedLine], random: object) -> None:
    shuffled = list(priced)
    random.shuffle(shuffled)

    assert totals(shuffled) == totals(priced)


@given(amounts, st.sampled_from(RATES))
def test_split_adds_up_to_the_total_again(total: Decimal, rate: Decimal) -> None:
    excl, vat = split_incl_vat(total, rate)

    assert excl + vat == total
    assert abs(excl - total * 100 / (100 + rate)) <= HALF_A_CENT

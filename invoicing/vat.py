"""Totals and VAT, exactly: once per rate on the sum, halves away from zero (EN 16931, rules.md §1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")
NOTHING = Decimal("0.00")
STANDARD = "S"  # UNTDID 5305: taxed at a rate above zero


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Quantity (≤ 4 decimals), unit price excluding VAT (≤ 6 decimals), VAT rate and discount in percent."""

    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    discount_percent: Decimal = NOTHING
    category: str = STANDARD

    @property
    def gross(self) -> Decimal:
        """Before the discount: EN 16931's BT-137."""
        return _cents(self.quantity * self.unit_price)

    @property
    def discount(self) -> Decimal:
        """What the discount takes off, in cents: EN 16931's BT-136."""
        return _cents(self.gross * self.discount_percent / 100)

    @property
    def total_excl_vat(self) -> Decimal:
        return self.gross - self.discount


@dataclass(frozen=True, slots=True)
class RateTotal:
    vat_rate: Decimal
    base: Decimal
    vat: Decimal
    category: str = STANDARD


@dataclass(frozen=True, slots=True)
class Totals:
    by_rate: tuple[RateTotal, ...]

    @property
    def excl_vat(self) -> Decimal:
        return sum((each.base for each in self.by_rate), NOTHING)

    @property
    def vat(self) -> Decimal:
        return sum((each.vat for each in self.by_rate), NOTHING)

    @property
    def incl_vat(self) -> Decimal:
        return self.excl_vat + self.vat


def totals(lines: Iterable[PricedLine]) -> Totals:
    """Sum the lines by rate and category, highest rate first, and compute each one's VAT once."""
    bases: dict[tuple[Decimal, str], Decimal] = {}
    for line in lines:
        key = (line.vat_rate, line.category)
        bases[key] = bases.get(key, NOTHING) + line.total_excl_vat
    return Totals(
        tuple(
            RateTotal(rate, base, _cents(base * rate / 100), category)
            for (rate, category), base in sorted(bases.items(), key=lambda each: (-each[0][0], each[0][1]))
        )
    )


def split_incl_vat(total_incl_vat: Decimal, vat_rate: Decimal) -> tuple[Decimal, Decimal]:
    """Return (excluding VAT, VAT) of a total including VAT: they always add up to it again."""
    excl = _cents(total_incl_vat * 100 / (100 + vat_rate))
    return excl, total_incl_vat - excl


def unit_price_excl_vat(price_incl_vat: Decimal, vat_rate: Decimal) -> Decimal:
    """Turn a unit price typed with VAT into one without, to six decimals (rules.md §1.5.7).

    Many pieces may still differ by a cent from the price with VAT times their number: the difference is to be shown.
    """
    return (price_incl_vat * 100 / (100 + vat_rate)).quantize(MILLIONTH, ROUND_HALF_UP)

"""Totals and VAT, exactly: once per rate on the sum, halves away from zero (EN 16931, rules.md §1.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Quantity (≤ 4 decimals), unit price excluding VAT (≤ 6 decimals), VAT rate in percent."""

    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal

    @property
    def total_excl_vat(self) -> Decimal:
        return (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class RateTotal:
    vat_rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    by_rate: tuple[RateTotal, ...]

    @property
    def excl_vat(self) -> Decimal:
        return sum((each.base for each in self.by_rate), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        return sum((each.vat for each in self.by_rate), Decimal("0.00"))

    @property
    def incl_vat(self) -> Decimal:
        return self.excl_vat + self.vat


def totals(lines: Iterable[PricedLine]) -> Totals:
    """Sum the lines by rate, highest rate first, and compute each rate's VAT once."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.vat_rate] = bases.get(line.vat_rate, Decimal("0.00")) + line.total_excl_vat
    return Totals(
        tuple(
            RateTotal(rate, base, (base * rate / 100).quantize(CENT, ROUND_HALF_UP))
            for rate, base in sorted(bases.items(), reverse=True)
        )
    )


def split_incl_vat(total_incl_vat: Decimal, vat_rate: Decimal) -> tuple[Decimal, Decimal]:
    """Return (excluding VAT, VAT) of a total including VAT: they always add up to it again."""
    excl = (total_incl_vat * 100 / (100 + vat_rate)).quantize(CENT, ROUND_HALF_UP)
    return excl, total_incl_vat - excl

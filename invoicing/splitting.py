"""A part of a document, spread over its rates of VAT in proportion, to the cent. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from invoicing.vat import CENT, NOTHING

REACH = (0, -1, 1, -2, 2)  # cents by which a base may give way, so that all of them make the amount asked for

Base = tuple[Decimal, Decimal]  # rate in percent, amount excluding VAT


def in_percent(bases: Sequence[Base], percent: Decimal) -> list[Decimal]:
    """That part of each base; 100 % is all of it, so that its VAT is the whole document's."""
    return [_cents(base * percent / 100) for _rate, base in bases]


def to_amount(bases: Sequence[Base], incl_vat: Decimal) -> list[Decimal]:
    """Bases in proportion that make the amount, including VAT, once each rate's VAT is added.

    Some amounts do not exist at some rates (at 20 %, no base makes 0.03): then the nearest one below is made.
    """
    whole = incl_vat_of(bases)
    shares = [_cents(base * incl_vat / whole) for _rate, base in bases] if whole else [NOTHING for _ in bases]
    moved = product(REACH, repeat=min(len(bases), 2))  # the two largest: one or two cents more are nothing to them
    order = sorted(range(len(bases)), key=lambda place: -bases[place][1])
    tries = [_moved(shares, order, each) for each in moved]
    fitting = [each for each in tries if min(each, default=NOTHING) >= 0 and _total(bases, each) <= incl_vat]
    return max(fitting, key=lambda each: _total(bases, each), default=shares)


def incl_vat_of(bases: Sequence[Base]) -> Decimal:
    """Rates apart, each one's VAT rounded once (rules.md §1.5.4)."""
    by_rate: dict[Decimal, Decimal] = {}
    for rate, base in bases:
        by_rate[rate] = by_rate.get(rate, NOTHING) + base
    return sum((base + _cents(base * rate / 100) for rate, base in by_rate.items()), NOTHING)


def _moved(shares: Sequence[Decimal], order: Sequence[int], cents: Sequence[int]) -> list[Decimal]:
    moved = list(shares)
    for place, by in zip(order, cents, strict=False):
        moved[place] += by * CENT
    return moved


def _total(bases: Sequence[Base], shares: Sequence[Decimal]) -> Decimal:
    return incl_vat_of([(rate, share) for (rate, _base), share in zip(bases, shares, strict=True)])


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)

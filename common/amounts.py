"""Amounts in several currencies: side by side, never added together."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from common.money import ZERO

HOME = "EUR"


class Amount(NamedTuple):
    """So much of one currency."""

    amount: Decimal
    currency: str


def amounts(totals: Mapping[str, Decimal | None]) -> list[Amount]:
    """Those that are not nought, euros first; nought euros where nothing is left."""
    found = [Amount(total, currency) for currency, total in totals.items() if total]
    return sorted(found, key=lambda each: _place(each.currency)) or [Amount(ZERO, HOME)]


def in_order(currencies: Iterable[str]) -> list[str]:
    """Each once, euros first."""
    return sorted(set(currencies), key=_place)


def _place(currency: str) -> tuple[bool, str]:
    return currency != HOME, currency

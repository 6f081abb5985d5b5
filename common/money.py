"""Amounts: exact decimals with two places, rounded half up, written as the reader's language writes them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.errors import BusinessError

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST_AMOUNT = Decimal("999999999999.99")  # what the database's numeric(14, 2) holds

NARROW_SPACE = "\u202f"
HARD_SPACE = "\u00a0"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}

# 1 234,56 · 1234.56 · 1.234,56 · 1,234.56 · -12 — a lone separator before three digits is refused: it may mean either.
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d{1,2})?")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d{1,2}")


def round_cents(amount: Decimal) -> Decimal:
    """Round to two places, halves away from zero (rules.md §1.5.6)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal) -> int:
    return int(amount.scaleb(2).to_integral_exact())


def from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2).quantize(CENT)


def parse_amount(text: str) -> Decimal:
    """Read an amount as people type it, in French or English.

    Raises `BusinessError` where the text is not an amount, could be read in two ways, or is larger than we keep.
    """
    compact = re.sub(r"[\s\u202f\u00a0€]", "", text).replace("−", "-")
    if GROUPED.fullmatch(compact):
        whole, cents = re.split(r"[.,](?=\d{1,2}$)", compact)
        compact = f"{re.sub(r'[.,]', '', whole)}.{cents}"
    elif not PLAIN.fullmatch(compact) or not compact.isascii():
        raise BusinessError(_("“%(text)s” is not an amount. Write it like 1234.56.") % {"text": text[:40]})
    amount = Decimal(compact.replace(",", "."))
    if abs(amount) > LARGEST_AMOUNT:
        raise BusinessError(_("This amount is too large: twelve digits before the decimal point at most."))
    return amount.quantize(CENT)


def format_money(amount: Decimal, currency: str = "EUR", language: str | None = None) -> str:
    """Write an amount for people: `1 234,56 €` in French, with its thin and hard spaces; `€1,234.56` in English.

    `language` is the reader's, and by default the one the page is in.
    """
    language = language or get_language() or "fr"
    symbol = SYMBOLS.get(currency, currency)
    sign = "−" if amount < 0 else ""
    figures = f"{abs(round_cents(amount)):,.2f}"
    if language.startswith("fr"):
        figures = figures.replace(",", NARROW_SPACE).replace(".", ",")
        return f"{sign}{figures}{HARD_SPACE}{symbol}"
    gap = "" if symbol in SYMBOLS.values() else HARD_SPACE
    return f"{sign}{symbol}{gap}{figures}"

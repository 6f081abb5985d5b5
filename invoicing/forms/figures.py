"""Quantities, prices and rates as people type them."""

import re
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.errors import BusinessError

# 1 234,56 · 1234.56 · 1.234,56 · 1,234.56. A lone separator is the decimal one: prices may have six decimals.
PLAIN = re.compile(r"-?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d+", re.ASCII)
BLANKS = re.compile(r"[\s\u202f\u00a0€%]")
LONGEST = 40


def read_figure(text: str, *, decimals: int, most: Decimal) -> Decimal:
    """Read a figure between 0 and `most`, with at most so many decimals. Raises `BusinessError`."""
    compact = BLANKS.sub("", text).replace("−", "-")
    if GROUPED.fullmatch(compact):
        whole, part = re.split(r"[.,](?=\d+$)", compact)
        compact = f"{re.sub(r'[.,]', '', whole)}.{part}"
    elif not PLAIN.fullmatch(compact) or len(compact) > LONGEST:
        raise BusinessError(_("“%(text)s” is not a figure. Write it like 1234.56.") % {"text": text[:LONGEST]})
    figure = Decimal(compact.replace(",", "."))
    _refuse_out_of_bounds(figure, decimals, most)
    return figure


def _refuse_out_of_bounds(figure: Decimal, decimals: int, most: Decimal) -> None:
    if figure < 0:
        raise BusinessError(_("Not below zero. To give money back, make a credit note."))
    if figure > most:
        raise BusinessError(_("Too large: %(most)s at most.") % {"most": write_figure(most)})
    if figure != round(figure, decimals):
        raise BusinessError(_("%(decimals)s decimals at most.") % {"decimals": decimals})


def write_figure(value: Decimal | None, least_decimals: int = 0) -> str:
    """Write a figure back into its field, without the zeros that the database adds: `5,5`, or `150,50` as a price."""
    if value is None:
        return ""
    whole, _point, part = f"{value.normalize():f}".partition(".")
    part = part.ljust(least_decimals, "0") if part or least_decimals else ""
    mark = "," if (get_language() or "fr").startswith("fr") else "."
    return f"{whole}{mark}{part}" if part else whole

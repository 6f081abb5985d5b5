"""The table of what is sold."""

from typing import Any

from invoicing.rendering.facts import DocumentFacts, LineFacts
from invoicing.rendering.figures import HARD_SPACE, money, number, percent
from invoicing.rendering.measures import fit, is_short
from invoicing.rendering.words import say, unit

Texts = dict[str, Any]
COLUMNS = ("description", "quantity", "unit_price", "discount", "vat", "line_total")


def lines(facts: DocumentFacts) -> Texts:
    """Return the columns' heads, widths in mm and size in points, and the lines.

    The discount has a column only where somebody gets one.
    """
    discounted = any(line.discount_percent for line in facts.lines)
    heads = [say(each, facts.language) for each in COLUMNS if discounted or each != "discount"]
    rows = [_line(line, facts, discounted=discounted) for line in facts.lines]
    size, widths = fit(heads[1:], [row["figures"] for row in rows])
    return {
        "columns": heads,
        "widths": widths,
        "size": size,
        "lines": rows[:-1],
        "last": rows[-1:],
        "together": not any(row["breakable"] for row in rows[-1:]),
    }


def _line(line: LineFacts, facts: DocumentFacts, *, discounted: bool) -> Texts:
    language = facts.language
    quantity = HARD_SPACE.join(filter(None, [number(line.quantity, language), unit(line.unit_code, language)]))
    discount = f"−{percent(line.discount_percent, language)}" if line.discount_percent else ""
    return {
        "name": line.name,
        "reference": line.reference,
        "description": line.description,
        "breakable": not is_short(line.name, line.description),
        "figures": [
            quantity,
            number(line.unit_price, language, 2),
            *([discount] if discounted else []),
            _vat(line, facts),
            money(line.total, facts.currency, language),
        ],
    }


def _vat(line: LineFacts, facts: DocumentFacts) -> str:
    """The rate, or in a word why there is none: the mention below says it in full."""
    if facts.seller.in_franchise:
        return "—"
    if line.category in {"S", "Z"}:
        return percent(line.vat_rate, facts.language)
    return say(f"category_{line.category}", facts.language)

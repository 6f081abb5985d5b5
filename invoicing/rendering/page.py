"""What the page says, as texts ready to be set: the template lays out and decides nothing."""

import re
from typing import Any

from invoicing.rendering import figures
from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.glyphs import safe
from invoicing.rendering.logo import as_svg
from invoicing.rendering.page_closing import closing
from invoicing.rendering.page_heading import heading
from invoicing.rendering.page_lines import lines
from invoicing.rendering.reference import can_be_paid_by_qr, epc_qr
from invoicing.rendering.wording import wording

DARK = re.compile(rb"\x01+")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"><path stroke="#000" d="{drawn}"/></svg>'

Texts = dict[str, Any]  # what becomes JSON: texts, lists and dictionaries of texts


def page(facts: DocumentFacts) -> Texts:
    """Return all the page's texts, in the document's language and printable, and its pictures as SVG."""
    return {each: _printable(value) for each, value in said(facts).items()} | _setting(facts)


def said(facts: DocumentFacts) -> Texts:
    """Return all the page's texts as they were typed. Raises `NoValidMentionError`."""
    words = wording(facts)
    return {
        **heading(facts),
        "corrections": list(words.corrections),
        "notes": facts.notes,
        "mentions": [each for each in [*words.vat, words.debits, facts.footer] if each],
        "legal": list(words.notes.values()),
        **lines(facts),
        **closing(facts),
    }


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return safe(value) if isinstance(value, str) else value


def _setting(facts: DocumentFacts) -> Texts:
    issued = facts.issue_date
    seller = facts.seller
    return {
        "language": "fr" if facts.language == figures.FRENCH else "en",
        "colour": seller.colour,
        "date": [issued.year, issued.month, issued.day],
        "logo": as_svg(seller.logo, seller.logo_format) if seller.logo else "",
        "qr": _svg(epc_qr(facts)) if can_be_paid_by_qr(facts) else "",
    }


def _svg(code: list[bytes]) -> str:
    """Draw each row's dark runs as strokes, without a margin: the page has its own."""
    drawn = "".join(
        f"M{run.start()} {row}.5h{run.end() - run.start()}"
        for row, modules in enumerate(code)
        for run in DARK.finditer(modules)
    )
    return SVG.format(size=len(code), drawn=drawn)

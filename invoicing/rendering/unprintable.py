"""Which texts of the page hold characters that its font does not draw, and whose they are."""

from collections.abc import Iterator
from typing import Any

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.glyphs import unprintable
from invoicing.rendering.page import said

LONGEST = 60
OF_SELLER = ("seller", "identity", "payment")
OF_BUYER = ("buyer", "places")
OF_LINES = ("lines", "last")


def unprintable_texts(facts: DocumentFacts) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield `seller`, `buyer`, `text` or, with its `position`, `line`: once each, with the characters and the first
    text that holds some of them. Raises `NoValidMentionError`."""
    texts = said(facts)
    if not unprintable("\n".join(_strings(texts))):
        return
    rows = [row for name in OF_LINES for row in texts.pop(name)]
    for place, names in (("seller", OF_SELLER), ("buyer", OF_BUYER), ("text", tuple(texts))):
        if found := _found([texts.pop(name) for name in names if name in texts]):
            yield place, found
    for line, row in zip(facts.lines, rows, strict=True):
        if found := _found(row):
            yield "line", {"position": line.position, **found}


def _found(value: Any) -> dict[str, object]:
    texts = [text for text in _strings(value) if unprintable(text)]
    if not texts:
        return {}
    return {"characters": unprintable("".join(texts)), "text": texts[0][:LONGEST]}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)

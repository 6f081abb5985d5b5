"""XML proved well formed by lxml, then read as text: its fields without a tree of objects.

Once lxml has checked a document (in C: no entity, no DTD, no deep nesting), a `<` always begins a tag, and cutting the
text there is four times as fast as walking a tree from Python.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.text import decode, joined, unescape_entities

# Texts by path below the record, «RltdPties/Dbtr/Nm» or «Amt@Ccy»; those of a repeated path one a line.
Fields = dict[str, str]

HEAD_SIZE = 400
AROUND = "\ufeff \t\r\n"
DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
DOCUMENT_START = "<?xml "
NO_ELEMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
CURRENCY = re.compile(r"\sCcy\s*=\s*[\"']([^\"']*)[\"']")
DEEPEST, LONGEST = 24, 1 << 20  # levels and characters of one transaction
MOST_SHAPES = 5000  # the norm has some 2,000 in all; a hostile file gets no more of our memory


class _Nothing:
    """A target that is told of no element: lxml then builds no tree and only checks."""

    def close(self) -> None:
        return


def documents(content: bytes) -> list[str]:
    """The documents of `content`, one or several end to end, as text. Raises `UnreadableStatementError`."""
    declared = DECLARED.search(content[:HEAD_SIZE])
    text = decode(content, declared[1].decode("ascii") if declared else "")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="doctype")
    head, *others = text.lstrip(AROUND).split(DOCUMENT_START)
    parts = [head, *(DOCUMENT_START + other for other in others)]
    return [part for part in (part.strip(AROUND) for part in parts) if part]


def well_formed(document: str) -> str:
    """`document` without comments, sections and instructions; raises `UnreadableStatementError` where it is no XML."""
    parser = etree.XMLParser(
        target=_Nothing(), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        etree.fromstring(document.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        cut = not document.endswith(">") or "Premature end" in str(error) or "EndTag" in str(error)
        raise UnreadableStatementError(
            Refusal.TRUNCATED if cut else Refusal.MALFORMED, line=error.lineno or 0
        ) from error
    return NO_ELEMENT.sub(_plain, document) if "<!" in document or "<?" in document else document


def _plain(found: re.Match[str]) -> str:
    return (found[1] or "").replace("&", "&amp;").replace("<", "&lt;")


class Place(NamedTuple):
    """An element within a text: its name, where it begins and ends, and the inside between its tags."""

    name: str
    start: int
    end: int
    inside: str


def elements(text: str, opening: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[Place]:
    """The elements that `opening` (made by `tag`) begins, in well-formed text, between two places."""
    end = len(text) if end is None else end
    found = opening.search(text, start, end)
    while found:
        closing, at = f"</{found[1]}>", found.end()
        close = text.find(closing, at, end)
        if close < 0:
            raise UnreadableStatementError(Refusal.MALFORMED, value=closing[:40])
        yield Place(found["name"], found.start(), close + len(closing), text[at:close])
        found = opening.search(text, close, end)


def tag(*names: str) -> re.Pattern[str]:
    """The opening tag of an element of one of these names, under any prefix."""
    return re.compile(rf"<((?:[\w.-]{{1,40}}:)?(?P<name>{'|'.join(names)}))(?:\s[^<>]*(?<!/))?>")


def without(text: str, opening: re.Pattern[str], start: int = 0, end: int | None = None) -> str:
    """The text between two places, less the elements that `opening` begins."""
    parts, at = [], start
    for place in elements(text, opening, start, end):
        parts.append(text[at : place.start])
        at = place.end
    return "".join((*parts, text[at:end]))


@dataclass(slots=True, eq=False)
class _Shape:
    """An element's path, and what is known of the tags below it: a statement repeats the same few a million times."""

    path: str
    room: list[int]  # how many more may be remembered, shared by all below one
    tags: dict[str, tuple["_Shape", str, bool]] = field(default_factory=dict)


@lru_cache(maxsize=8)
def _shape_of(path: str) -> _Shape:
    return _Shape(path, [MOST_SHAPES])


def fields_of(text: str, path: str = "") -> Fields:
    """Every field in a piece of well-formed text, their paths below `path`.

    Raises `UnreadableStatementError` for what no bank nests or repeats.
    """
    if len(text) > LONGEST:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="size")
    fields: Fields = {}
    shape, above = _shape_of(path), list[_Shape]()
    # The hottest lines of this reader: a statement of 200,000 entries runs them ten million times.
    for piece in text.split("<")[1:]:
        if piece[0] == "/":
            if not above:  # an element within one of its own name was cut in two
                raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
            shape = above.pop()
            continue
        head, _, value = piece.partition(">")
        below, currency, empty = shape.tags.get(head) or _learnt(shape, head, len(above))
        if value and (value := value.strip()):
            here = below.path
            if currency or here in fields or "&" in value:
                _add(fields, here, value, currency)
            else:
                fields[here] = value
        if not empty:
            above.append(shape)
            shape = below
    return fields


def _learnt(shape: _Shape, head: str, depth: int) -> tuple[_Shape, str, bool]:
    """Path, currency and emptiness of a tag, from what stands between its `<` and the next `>`."""
    if head.count('"') % 2 or (head.count("'") % 2 and '"' not in head):
        raise UnreadableStatementError(Refusal.MALFORMED, value=head[:40])  # a `>` inside a value: no bank writes that
    if depth > DEEPEST:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
    currency = CURRENCY.search(head)
    name = head.rstrip("/").split(maxsplit=1)[0].rpartition(":")[2]
    below = _Shape(f"{shape.path}/{name}".lstrip("/"), shape.room)
    learnt = (below, currency[1] if currency else "", head.endswith("/"))
    if shape.room[0] > 0:
        shape.room[0] -= 1
        shape.tags[head] = learnt
    return learnt


def _add(fields: Fields, path: str, value: str, currency: str) -> None:
    if "&" in value:
        value = unescape_entities(value)
    fields[path] = joined(fields[path], value, "\n") if path in fields else value
    if currency:
        fields.setdefault(path + "@Ccy", currency)

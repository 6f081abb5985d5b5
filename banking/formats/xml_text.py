"""XML proved well formed by lxml, then read as text: its fields without a tree of objects.

Once lxml has checked a document (in C: no entity, no DTD, no deep nesting), a `<` always begins a tag, and cutting the
text there is four times as fast as walking a tree from Python.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

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
TAG = re.compile(r"<([^<>]*)>")
DEEPEST, LONGEST = 24, 1 << 20  # levels and characters of one transaction
# Of how many orders of tags, and of which length, it is remembered where the texts stand: a bank uses a few dozen, and
# a hostile file gets no more of our memory.
MOST_ORDERS_KNOWN, MOST_TAGS_KNOWN, LONGEST_KNOWN = 512, 400, 16_000
MOST_PATTERNS = 24  # of one document; making one takes as long as cutting a thousand elements


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
    plain = NO_ELEMENT.sub(_plain, document) if "<!" in document or "<?" in document else document
    return plain if plain.count(">") == plain.count("<") else _with_bare_signs_written(plain)


def _with_bare_signs_written(document: str) -> str:
    """A `>` alone may stand in a text, and rarely does: written `&gt;`, each of them ends a tag from here on."""
    pieces = TAG.split(document)
    pieces[::2] = [text.replace(">", "&gt;") for text in pieces[::2]]
    pieces[1::2] = [f"<{tag_text}>" for tag_text in pieces[1::2]]
    return "".join(pieces)


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


class FieldReader:
    """Reads the fields of thousands of elements that a bank writes alike, below one path.

    Once the same tags have come twice in the same order, one pattern of them finds all texts at once: three times as
    fast as cutting the element at its tags.
    """

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._patterns: list[_Pattern] = []  # the last used first
        self._made = 0
        self._seen: set[str] = set()

    def fields_of(self, text: str) -> Fields:
        """As `fields_of`."""
        _check_size(text)
        for place, pattern in enumerate(self._patterns):
            found = pattern.tags.fullmatch(text)
            if found is not None:
                if place:
                    self._patterns.insert(0, self._patterns.pop(place))
                return pattern.fields(found.groups(), text)
        pieces, tags = _cut(text)
        self._learn(pieces, tags)
        return _field_by_field(pieces, tags, self._path)

    def _learn(self, pieces: Sequence[str], tags: str) -> None:
        if self._made >= MOST_PATTERNS or len(tags) > LONGEST_KNOWN or len(pieces) > 2 * MOST_TAGS_KNOWN:
            return
        if tags not in self._seen:
            if len(self._seen) < MOST_ORDERS_KNOWN:
                self._seen.add(tags)
            return
        leaves = _known_leaves(tags, self._path)
        if leaves and not any(leaf.repeated for leaf in leaves):
            self._made += 1
            self._patterns.insert(0, _Pattern.of(pieces, leaves))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One order of tags, in which no path comes twice. `blank` has its fields in their order, currencies alone said."""

    tags: re.Pattern[str]
    paths: tuple[str, ...]
    blank: Fields

    @classmethod
    def of(cls, pieces: Sequence[str], leaves: Sequence["_Leaf"]) -> Self:
        texts = dict.fromkeys(range(0, len(pieces), 2), "[^<]*+")
        texts |= {leaf.piece: "([^<]*+)" for leaf in leaves}
        written = (texts[n] if n in texts else re.escape(f"<{piece}>") for n, piece in enumerate(pieces))
        blank: Fields = {}
        for leaf in leaves:
            blank |= {leaf.path: "", leaf.path + "@Ccy": leaf.currency} if leaf.currency else {leaf.path: ""}
        return cls(re.compile("".join(written)), tuple(leaf.path for leaf in leaves), blank)

    def fields(self, texts: Sequence[str], text: str) -> Fields:
        fields = self.blank.copy()
        fields.update(zip(self.paths, map(str.strip, texts), strict=True))
        if "&" in text:
            for path in self.paths:
                fields[path] = unescape_entities(fields[path])
        return fields if "" not in fields.values() else self._stated(fields)

    def _stated(self, fields: Fields) -> Fields:
        """Without the elements that hold nothing, and their currencies."""
        empty = {path for path in self.paths if not fields[path]}
        empty |= {path + "@Ccy" for path in empty}
        return {path: value for path, value in fields.items() if path not in empty}


class _Leaf(NamedTuple):
    """An element that holds text and no other element: where its text stands among the pieces, and its path."""

    piece: int
    path: str
    currency: str
    repeated: bool  # another one of this path stands before it


def fields_of(text: str, path: str = "") -> Fields:
    """Every field in a piece of well-formed text, their paths below `path`.

    Raises `UnreadableStatementError` for what no bank nests or repeats.
    """
    _check_size(text)
    return _field_by_field(*_cut(text), path)


def _check_size(text: str) -> None:
    if len(text) > LONGEST:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="size")


def _cut(text: str) -> tuple[list[str], str]:
    """Texts and what stands between `<` and `>`, in turn; the latter also joined."""
    pieces = text.replace(">", "<").split("<")
    return pieces, "<".join(pieces[1::2])


def _field_by_field(pieces: Sequence[str], tags: str, path: str) -> Fields:
    # A statement writes the same tags in the same order thousands of times: where the texts stand is then known.
    short = len(tags) <= LONGEST_KNOWN and len(pieces) <= 2 * MOST_TAGS_KNOWN
    leaves = _known_leaves(tags, path) if short else _leaves(tags, path)
    fields: Fields = {}
    for piece, below, currency, repeated in leaves:
        value = pieces[piece].strip()
        if value:
            if "&" in value:
                value = unescape_entities(value)
            fields[below] = joined(fields[below], value, "\n") if repeated and below in fields else value
            if currency:
                fields.setdefault(below + "@Ccy", currency)
    return fields


def _leaves(joined_tags: str, path: str) -> tuple[_Leaf, ...]:
    """Of the tags, with a `<` between two, the elements without others inside; raises `UnreadableStatementError`."""
    tags = joined_tags.split("<") if joined_tags else []
    above, found, seen = [path] if path else [], [], set()
    for number, tag_text in enumerate(tags):
        if tag_text.startswith("/"):
            if len(above) <= bool(path):  # an element within one of its own name was cut in two
                raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
            above.pop()
        elif not tag_text.endswith("/"):
            name, currency = _name_and_currency(tag_text)
            above.append(name)
            if len(above) > DEEPEST:
                raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
            if number + 1 < len(tags) and tags[number + 1].startswith("/"):
                below = "/".join(above)
                found.append(_Leaf(2 * number + 2, below, currency, below in seen))
                seen.add(below)
    if len(above) != bool(path):
        raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
    return tuple(found)


_known_leaves = lru_cache(maxsize=MOST_ORDERS_KNOWN)(_leaves)


def _name_and_currency(tag_text: str) -> tuple[str, str]:
    """An element's name without its prefix, and its `Ccy`."""
    if tag_text.count('"') % 2 or (tag_text.count("'") % 2 and '"' not in tag_text):
        raise UnreadableStatementError(Refusal.MALFORMED, value=tag_text[:40])  # a `>` inside a value
    currency = CURRENCY.search(tag_text) if "Ccy" in tag_text else None
    return tag_text.split(maxsplit=1)[0].rpartition(":")[2], currency[1] if currency else ""

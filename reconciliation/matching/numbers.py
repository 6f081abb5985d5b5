"""The number of a document and the ways in which payers and banks spoil it (case numbers of the matching tests)."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import IntEnum
from functools import cached_property

from reconciliation.matching.ledger import Document
from reconciliation.matching.text import LOOK_ALIKES, compact, fold

RUNS = re.compile(r"[A-Z]+|[0-9]+")
SHORT_NUMBER = 4  # a bare «1001» is as often a date, a cheque or a street
LONGEST_UNPREFIXED_RISK = 6  # «240112» is also a date
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_YEAR_BEHIND = re.compile(r"[^0-9]*[0-9]+[^A-Z0-9]((?:20)?[0-9]{2})")
_YEAR_GLUED = re.compile(r"(20[0-3][0-9])([0-9]{2,})")


class Cited(IntEnum):
    """How well the label cites a document, weakest first."""

    NOT = 0
    COUNTER = 1
    TRUNCATED = 2
    REFERENCE = 3
    LOOKALIKE = 4
    NO_PREFIX = 5
    NO_ZEROS = 6
    BARE = 7
    FULL = 8
    STRUCTURED = 9


def canonical(runs: Iterable[str]) -> str:
    """Runs joined, years cut off their counter and leading zeros dropped: «FA202400012» and «FA-2024-12» are one."""
    parts: list[str] = []
    for run in runs:
        glued = _YEAR_GLUED.fullmatch(run)
        if glued:
            parts += [glued[1], glued[2].lstrip("0") or "0"]
        else:
            parts.append(run.lstrip("0") or "0" if run.isdigit() else run)
    return "|".join(parts)


def prefix_of(key: str) -> str:
    """The letters that a number starts with."""
    return key[: len(key) - len(key.lstrip(_LETTERS))]


def shape(key: str) -> tuple[str, int]:
    """What numbers of one series share: their first letters and their length."""
    return prefix_of(key), len(key)


def search_key(key: str) -> str:
    """What all the ways of writing one number have in common: its letters in front and its zeros are left out.

    Two numbers may share it. PostgreSQL indexes open documents by it (`reconciliation.migrations`: keep them alike).
    """
    return _without_zeros(key.lstrip(_LETTERS))


def _without_zeros(bare: str) -> str:
    return (bare if bare.isdigit() else bare.translate(LOOK_ALIKES)).replace("0", "")


def _loose_key(prefix: str, digits: str, number: str) -> str:
    """`canonical` of a whole number; most have letters, a year and a counter, and need no further look."""
    is_dated = digits.isdigit() and len(digits) > LONGEST_UNPREFIXED_RISK - 1 and "2000" <= digits[:4] <= "2039"
    if is_dated and digits[4:] in number:  # «2026/05-940» counts months besides: its parts stand apart
        return (
            "|".join((prefix, digits[:4], digits[4:].lstrip("0") or "0"))
            if prefix
            else (f"{digits[:4]}|{digits[4:].lstrip('0') or '0'}")
        )
    return canonical(RUNS.findall(fold(number)))


def counter_of(number: str) -> int | None:
    """The last digits of a number, without the year: 123 of «F-2025-0123», «FA2025000123»."""
    digits = canonical(RUNS.findall(fold(number))).rpartition("|")[2]
    return int(digits) if digits.isdigit() else None


def year_behind(number: str) -> str:
    """The year of a number that counts before it, as «184/26» does; empty for all the others."""
    found = _YEAR_BEHIND.fullmatch(fold(number))
    return found[1] if found else ""


Positions = dict[str, tuple[int, ...]]  # tuples: the garbage collector leaves them alone


class NumberIndex:
    """Every document by each key under which its number may be cited. A key leads to positions in `documents`."""

    def __init__(self, documents: tuple[Document, ...], shapes: frozenset[tuple[str, int]] = frozenset()) -> None:
        self.documents = documents
        self.exact: Positions = {}
        self.without_prefix: Positions = {}
        self.without_zeros: Positions = {}
        self.reference: Positions = {}
        self.keys: list[str] = []  # of each position
        self.prefixes: set[str] = set()
        self.suffixes: set[str] = set()
        self.shapes: set[tuple[str, int]] = set(shapes)
        self.searches: set[str] = set()  # as `search_key`
        self.longest = 0  # characters of the longest key
        self._sorted: list[str] | None = None
        for position, document in enumerate(documents):
            self._add(position, document)

    def _add(self, position: int, document: Document) -> None:
        key = compact(document.number)
        bare = key.lstrip(_LETTERS)
        prefix = key[: len(key) - len(bare)]
        self.keys.append(key)
        self.searches.add(_without_zeros(bare))
        self.prefixes.add(prefix)
        if not key[-1:].isdigit():
            self.suffixes.add(key[len(key.rstrip(_LETTERS)) :])
        self.shapes.add((prefix, len(key)))
        self.longest = max(self.longest, len(key))
        _note(self.exact, key, position)
        if prefix and len(bare) > SHORT_NUMBER and bare.isdigit():
            _note(self.without_prefix, bare, position)
        loose = _loose_key(prefix, bare, document.number)
        if "|" in loose and loose[-1].isdigit():
            _note(self.without_zeros, loose, position)
        if document.reference:
            self.longest = max(self.longest, len(document.reference))
            self._add_reference(position, compact(document.reference))

    def _add_reference(self, position: int, order: str) -> None:
        if len(order) >= SHORT_NUMBER and sum(c.isdigit() for c in order) > 1:
            _note(self.reference, order, position)
            self.prefixes.add(prefix_of(order))

    @cached_property
    def lookalike(self) -> Positions:
        """With O, I, L, S and B read as digits: made when a label first mixes them up, as few do."""
        found: Positions = {}
        for position, key in enumerate(self.keys):
            if len(key) > LONGEST_UNPREFIXED_RISK:
                _note(found, key.translate(LOOK_ALIKES), position)
        return found

    def is_separated(self, key: str, runs: list[str]) -> bool:
        """Whether the number itself is written with its digits apart as here: «24 0153» for 24/0153."""
        return any(RUNS.findall(fold(self.documents[p].number)) == runs for p in self.exact[key])

    def starting_with(self, beginning: str) -> list[int]:
        """Positions of the numbers that start so; sorted once, as cut labels are few."""
        if self._sorted is None:
            self._sorted = sorted(self.exact)
        low, high = bisect_left(self._sorted, beginning), bisect_left(self._sorted, beginning + "~")
        return [p for key in self._sorted[low : min(high, low + 50)] for p in self.exact[key]]


def _note(index: Positions, key: str, position: int) -> None:
    index[key] = (*index[key], position) if key in index else (position,)

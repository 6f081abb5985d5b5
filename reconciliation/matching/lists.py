"""Numbers that lean on the one before: «F101 A F103», «F101,102,103» (case 9)."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reconciliation.matching.masks import Span, crosses
from reconciliation.matching.numbers import Cited, NumberIndex

LONGEST_RANGE = 60
RANGE = re.compile(r"\s*(?:A|AU|JUSQU'?A?U?|->|-|\.\.+|/A/)\s*")
LIST = re.compile(r"\s*(?:,|/|;|\+|&|ET|-|\s)\s*(?:N°?)?\s*")
_FIRM = frozenset({Cited.FULL, Cited.NO_PREFIX, Cited.NO_ZEROS, Cited.BARE})


@dataclass(frozen=True, slots=True)
class Citation:
    position: int  # of the document in the ledger
    cited: Cited
    span: Span
    by_range: bool = False


class Run(NamedTuple):
    text: str
    start: int
    end: int


def with_lists(
    text: str, found: list[Citation], runs: list[Run], dates: list[Span], index: NumberIndex
) -> list[Citation]:
    """The citations, and those that a list or a range adds; each added one is a real number of the ledger."""
    firm = [c for c in found if c.cited in _FIRM]
    if not firm:
        return found
    added: list[Citation] = []
    known = {c.position for c in found}
    taken = [c.span for c in found] + dates
    digits = [r for r in runs if r.text.isdigit() and not crosses((r.start, r.end), taken)]
    for citation in firm:
        added += [c for c in _tail(text, citation, digits, index) if c.position not in known]
    for left, right in pairwise(found):
        if RANGE.fullmatch(text[left.span[1] : right.span[0]]):
            keys = between(index.keys[left.position], index.keys[right.position])
            span = (left.span[0], right.span[1])
            added += [Citation(p, left.cited, span, by_range=True) for k in keys for p in index.exact.get(k, [])]
    if not added and len(found) == 1:
        return found
    unique = {c.position: c for c in [*added, *found]}
    return sorted(unique.values(), key=lambda c: (c.span, c.position))


def _tail(text: str, first: Citation, digits: list[Run], index: NumberIndex) -> list[Citation]:
    """Bare counters right after a full number, each with that number's beginning."""
    key, end, added = index.keys[first.position], first.span[1], list[Citation]()
    for run in (r for r in digits if r.start > first.span[0]):
        gap = text[end : run.start]
        full = key[: -len(run.text)] + run.text
        if len(run.text) >= len(key) or full not in index.exact or full == key:
            break
        if RANGE.fullmatch(gap) and gap.strip() not in {"", "-"}:
            span = (first.span[0], run.end)
            inner = [*between(key, full), full]
            added += [Citation(p, first.cited, span, by_range=True) for k in inner for p in index.exact.get(k, [])]
        elif LIST.fullmatch(gap):
            added += [Citation(p, first.cited, (run.start, run.end)) for p in index.exact[full]]
        else:
            break
        key, end = full, run.end
    return added


def between(first: str, last: str) -> list[str]:
    """The numbers strictly between two of one series; none if they are of two series or too far apart."""
    common = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    head, low, high = first[:common], first[common:], last[common:]
    if len(first) != len(last) or not low.isdigit() or not high.isdigit() or int(high) - int(low) > LONGEST_RANGE:
        return []
    return [f"{head}{n:0{len(low)}d}" for n in range(int(low) + 1, int(high))]

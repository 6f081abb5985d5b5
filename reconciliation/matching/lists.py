"""Numbers that lean on the one before: «F101 A F103», «F101,102,103» (case 9)."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reconciliation.matching.masks import Span, crosses
from reconciliation.matching.numbers import Cited, NumberIndex, year_behind

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
            keys = between(index.keys[left.position], index.keys[right.position], _year(left, index))
            span = (left.span[0], right.span[1])
            added += [Citation(p, left.cited, span, by_range=True) for p in _same_customer(left, keys, index)]
    if not added and len(found) == 1:
        return found
    unique = {c.position: c for c in [*added, *found]}
    return sorted(unique.values(), key=lambda c: (c.span, c.position))


def _year(citation: Citation, index: NumberIndex) -> str:
    return year_behind(index.documents[citation.position].number)


def _tail(text: str, first: Citation, digits: list[Run], index: NumberIndex) -> list[Citation]:
    """Bare counters right after a full number, each with the rest of that number."""
    key, end, added, year = index.keys[first.position], first.span[1], list[Citation](), _year(first, index)
    for run in (r for r in digits if r.start > first.span[0]):
        gap = text[end : run.start]
        full = _counted_anew(key, run.text, year, index)
        if len(run.text) >= len(key) or full is None or full == key:
            break
        if RANGE.fullmatch(gap) and gap.strip() not in {"", "-"}:
            span = (first.span[0], run.end)
            inner = _same_customer(first, [*between(key, full, year), full], index)
            added += [Citation(p, first.cited, span, by_range=True) for p in inner]
        elif LIST.fullmatch(gap):
            added += [Citation(p, first.cited, (run.start, run.end)) for p in index.exact[full]]
        else:
            break
        key, end = full, run.end
    return added


def _same_customer(first: Citation, keys: list[str], index: NumberIndex) -> list[int]:
    """Others are billed in between: a payer means his own."""
    customer = index.documents[first.position].customer_id
    return [p for k in keys for p in index.exact.get(k, ()) if index.documents[p].customer_id == customer]


def _counted_anew(key: str, digits: str, year: str, index: NumberIndex) -> str | None:
    """The number of the ledger that differs from `key` by its counter, at its end or before its year."""
    anew = key[: -len(digits)] + digits
    if anew not in index.exact and year:
        anew = key.removesuffix(year).rstrip("0123456789") + digits + year
    return anew if anew in index.exact else None


def between(first: str, last: str, year: str = "") -> list[str]:
    """The numbers strictly between two of one series; none if they are of two series or too far apart.

    `year`: what stands behind their counters.
    """
    if year and not (first.endswith(year) and last.endswith(year)):
        return []
    first, last = first.removesuffix(year), last.removesuffix(year)
    common = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    head, low, high = first[:common], first[common:], last[common:]
    if not _same_width(low, high) or int(high) - int(low) > LONGEST_RANGE:
        return []
    return [f"{head}{n:0{len(low)}d}{year}" for n in range(int(low) + 1, int(high))]


def _same_width(low: str, high: str) -> bool:
    """Counters of one series: filled up with zeros to one width, or not at all."""
    are_digits = low.isdigit() and high.isdigit()
    return are_digits and (len(low) == len(high) or not (low.startswith("0") or high.startswith("0")))

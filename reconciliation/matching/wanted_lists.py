"""The numbers that a list or a range might add to one that is cited (`lists`), before the ledger is known."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reconciliation.matching.citations import MOST_RUNS
from reconciliation.matching.lists import LIST, LONGEST_RANGE, RANGE, Run
from reconciliation.matching.numbers import search_key
from reconciliation.matching.texts import LineText

LONGEST_NUMBER = 35 + 3  # payers add zeros too
_LONGEST_WORD_INSIDE = 8  # letters in the middle or at the end of a number
_MOST_KEYS = 4
_TO_A_WHOLE_NUMBER = re.compile(rf"(?:{RANGE.pattern})[A-Z]{{0,10}}[-/_ .]?")

Split = tuple[str, str]  # a number without its last digits, and these


class Joint(NamedTuple):
    """What two numbers may be to each other, by what stands between them."""

    of_a_list: bool
    of_a_range: bool
    to_a_whole_number: bool


@lru_cache(maxsize=1_000)  # the same few words and signs stand between all numbers
def _joint(gap: str) -> Joint:
    return Joint(bool(LIST.fullmatch(gap)), bool(RANGE.fullmatch(gap)), bool(_TO_A_WHOLE_NUMBER.fullmatch(gap)))


def joined_from(said: LineText, i: int) -> Iterator[tuple[int, str]]:
    """All that could be read as one number from run `i` on: (index of its last run, letters and digits)."""
    runs, joined = said.runs, ""
    for j in range(i, min(i + MOST_RUNS, len(runs))):
        run = runs[j]
        if j > i and (not said.joins[j] or _is_word(run)):
            return
        joined += run.text
        if len(joined) > LONGEST_NUMBER:
            return
        yield j, joined


def _is_word(run: Run) -> bool:
    return run.text.isalpha() and len(run.text) > _LONGEST_WORD_INSIDE


Following = tuple[int, Joint] | None


def goes_on(said: LineText, last: int) -> Following:
    """The run of digits that a list or a range may go on with after run `last`: «,102», «A 103», «ET F 104»."""
    runs, end = said.runs, said.runs[last].end
    for j in range(last + 1, len(runs)):
        run = runs[j]
        if run.text.isdigit():
            joint = _joint(said.text[end : run.start])
            return (j, joint) if any(joint) else None
        if run.end - end >= _LONGEST_WORD_INSIDE:
            return None
    return None


def listed(said: LineText, i: int, last: int, following: Sequence[Following]) -> Iterator[str]:
    """Search keys of what may follow the number of runs `i` to `last`: «F101,102», «F101 A 103», «F101 A F103».

    `following`: what the line `goes_on` with after each of its runs.
    """
    runs = said.runs
    keys: set[Split] = {("".join(r.text for r in runs[i:last]), runs[last].text)}
    counter, year = runs[i].text, runs[last].text if last == i + 1 and runs[last].text.isdigit() else ""
    while found := following[last]:
        last, joint = found
        if joint.to_a_whole_number:
            yield from _up_to_whole(keys, said, last)
        if not joint.of_a_list and not joint.of_a_range:
            return
        counted = {k for head, tail in keys for k in _replaced(head, tail, runs[last].text)}
        for head, tail in keys if joint.of_a_range else ():
            yield from _between(head, tail, runs[last].text)
        yield from (search_key(head + tail) for head, tail in counted)
        if year:  # «184/26», which counts before its year
            yield search_key(runs[last].text + year)
            yield from _counted("", counter, runs[last].text, year)
            counter = runs[last].text
        keys = set(sorted(counted)[:_MOST_KEYS])


def _up_to_whole(keys: set[Split], said: LineText, j: int) -> Iterator[str]:
    for last, whole in joined_from(said, j):
        for head, tail in keys:
            yield from _between(head, tail, said.runs[last].text)
            yield from _counted("", head + tail, whole)


def _replaced(head: str, tail: str, by: str) -> Iterator[Split]:
    """The number with another counter: instead of as many of its last characters, or of all its last digits."""
    yield (head + tail)[: -len(by)], by
    yield head, by


def _between(head: str, tail: str, high: str) -> Iterator[str]:
    whole = head + tail
    yield from _counted(head, tail, high)
    yield from _counted(whole[: -len(high)], whole[-len(high) :], high)


def _counted(head: str, low: str, high: str, year: str = "") -> Iterator[str]:
    """Whatever the zeros, which a search key leaves out."""
    if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= LONGEST_RANGE:
        yield from (search_key(f"{head}{n}{year}") for n in range(int(low) + 1, int(high) + 1))

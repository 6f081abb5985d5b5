"""The numbers that a list or a range might add to one that is cited (`lists`), before the ledger is known."""

import re
from collections.abc import Iterator

from reconciliation.matching.citations import MOST_RUNS
from reconciliation.matching.lists import LIST, LONGEST_RANGE, RANGE, Run
from reconciliation.matching.numbers import search_key
from reconciliation.matching.texts import LineText

LONGEST_NUMBER = 35 + 3  # payers add zeros too
_LONGEST_WORD_INSIDE = 8  # letters in the middle or at the end of a number
_MOST_KEYS = 4
_TO_A_WHOLE_NUMBER = re.compile(rf"(?:{RANGE.pattern})[A-Z]{{0,10}}[-/_ .]?")

Split = tuple[str, str]  # a number without its last digits, and these


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


def may_go_on(said: LineText, last: int) -> bool:
    """Whether a list or a range may follow run `last`: digits, or «A» or «ET F» and digits."""
    following = said.runs[last + 1 : last + 4]
    for run in following:
        if run.text.isdigit():
            return True
        if len(run.text) >= _LONGEST_WORD_INSIDE:
            return False
    return False


def listed(said: LineText, i: int, last: int) -> Iterator[str]:
    """Search keys of what may follow the number of runs `i` to `last`: «F101,102», «F101 A 103», «F101 A F103»."""
    text, runs = said.text, said.runs
    keys: set[Split] = {("".join(r.text for r in runs[i:last]), runs[last].text)}
    end = runs[last].end
    for j in range(last + 1, len(runs)):
        gap = text[end : runs[j].start]
        if runs[j].text.isalpha() and len(gap) + len(runs[j].text) < _LONGEST_WORD_INSIDE:
            continue
        if not runs[j].text.isdigit():
            return
        if _TO_A_WHOLE_NUMBER.fullmatch(gap):
            yield from _up_to_whole(keys, said, j)
        if not LIST.fullmatch(gap) and not RANGE.fullmatch(gap):
            return
        following = {k for head, tail in keys for k in _replaced(head, tail, runs[j].text)}
        for head, tail in keys if RANGE.fullmatch(gap) else ():
            yield from _between(head, tail, runs[j].text)
        yield from (search_key(head + tail) for head, tail in following)
        keys, end = set(sorted(following)[:_MOST_KEYS]), runs[j].end


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


def _counted(head: str, low: str, high: str) -> Iterator[str]:
    """Whatever the zeros, which a search key leaves out."""
    if low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= LONGEST_RANGE:
        yield from (search_key(f"{head}{n}") for n in range(int(low) + 1, int(high) + 1))

"""What a batch makes us look for, before anything is known of the ledger: numbers, series and names it might cite.

Always more than what `citations` and `payer` will find, never less: what they then read decides. A ledger that holds
all of this gives the same reading as the whole one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reconciliation.matching.bearers import BROADEST, DISTINCTIVE, RARE, Bearers, tokens_of
from reconciliation.matching.citations import GLUED_WORD
from reconciliation.matching.ledger import LineKind
from reconciliation.matching.numbers import LONGEST_UNPREFIXED_RISK, SHORT_NUMBER, search_key, shape
from reconciliation.matching.references import beginnings_of, references_of
from reconciliation.matching.text import LOOK_ALIKES
from reconciliation.matching.texts import LineText
from reconciliation.matching.wanted_lists import LONGEST_NUMBER, goes_on, joined_from, listed

_LONGEST_SHAPE = 4  # runs
_LOOK_ALIKE_RUN = re.compile(r"[OILSB]{1,3}")
_OUTGOING = frozenset({LineKind.RETURNED, LineKind.REFUND, LineKind.TRANSFER})


@dataclass(slots=True)
class Wanted:
    """`searches`: as `search_key`; `keys`: numbers and orders, letters and digits; `words`: and their beginnings."""

    searches: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)
    shapes: set[tuple[str, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def is_read(said: LineText) -> bool:
    """Lines that can settle nothing, nor take anything back, need no look at the ledger."""
    return said.line.amount > 0 or said.kind in _OUTGOING


def wanted_by(texts: Iterable[LineText]) -> Wanted:
    wanted = Wanted()
    for said in filter(is_read, texts):
        _add_numbers(said, wanted)
        _add_names(said, wanted)
    return wanted


def _add_numbers(said: LineText, wanted: Wanted) -> None:
    runs = said.runs
    numbers = [i for i, run in enumerate(runs) if run.text.isdigit()]
    first = numbers[0] if numbers else len(runs)
    following = [goes_on(said, last) if last >= first else None for last in range(len(runs))]
    for i in numbers:
        letters = _letters_before(said, i)
        for last, digits in joined_from(said, i):
            wanted.searches.add(search_key(digits))
            wanted.keys.update(_whole(letters, digits))
            if following[last]:
                wanted.searches.update(listed(said, i, last, following))
        if letters:
            _add_shapes(said, i - 1, wanted)
    for i, run in enumerate(runs):
        if _LOOK_ALIKE_RUN.fullmatch(run.text):
            wanted.searches.update(search_key(d.translate(LOOK_ALIKES)) for _, d in joined_from(said, i))
    for key in references_of(said.line):
        wanted.searches.add(search_key(key))
        wanted.keys.add(key)
    wanted.beginnings.update(beginnings_of(said.line))


def _letters_before(said: LineText, i: int) -> str:
    """What is written before the digits of run `i` and may be of the same number."""
    before = said.runs[i - 1].text if said.joins[i] else ""
    return before if before.isalpha() else ""


def _whole(letters: str, digits: str) -> Iterator[str]:
    """With the letters before it, and without, where that is long enough to be a number or an order."""
    if len(digits) >= SHORT_NUMBER:
        yield digits
    if letters and SHORT_NUMBER <= len(letters) + len(digits) <= LONGEST_NUMBER:
        yield letters + digits
        glued = GLUED_WORD.sub("", letters)
        if glued != letters:
            yield glued + digits


def _add_shapes(said: LineText, i: int, wanted: Wanted) -> None:
    """Of what begins with the letters of run `i`, which digits follow: as `citations` looks for unknown numbers."""
    joined = said.runs[i].text
    for j in range(i + 1, min(i + _LONGEST_SHAPE, len(said.runs))):
        if not said.joins[j] or len(joined) > LONGEST_NUMBER:
            return
        joined += said.runs[j].text
        if len(joined) > LONGEST_UNPREFIXED_RISK:
            wanted.shapes.add(shape(joined))


def worth_comparing(texts: Iterable[LineText], bearers: Bearers) -> set[int]:
    """The customers that the lines' names lead to, once it is known who bears their words."""
    customers: set[int] = set()
    for said in filter(is_read, texts):
        for name, cut in ((said.debtor, False), (said.payer, said.label.cut)):
            for broadest in (RARE, BROADEST) if name else ():
                customers.update(bearers.sharing(name, broadest, cut=cut))
        if not said.label.told:
            customers |= bearers.perhaps_written(said.words)
    return customers


def _add_names(said: LineText, wanted: Wanted) -> None:
    wanted.words |= tokens_of((*said.debtor, *said.payer))
    if not said.label.told:
        wanted.words.update(w for w in said.words if len(w) >= DISTINCTIVE)

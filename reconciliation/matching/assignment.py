"""Every line of the batch at once: two lines never compete for the same euros, and what is a matter of luck is said.

Lines that share documents form a component. Each is solved by branch and bound over the lines' candidates (weights grow
tenfold with the band, so that no sum of guesses ever outweighs a certainty), from a greedy answer that stands where the
component is too large. A line whose answer could be swapped without loss is ambiguous.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from reconciliation.matching.candidates import Candidate, Candidates
from reconciliation.matching.ledger import Band, DocumentKind

MARGIN = 4  # points below which two answers are as good
_MOST_STEPS = 3_000
_MOST_LINES = 12  # beyond, the greedy answer stands
_WEIGHTS = {Band.CERTAIN: 100_000, Band.PROBABLE: 3_000, Band.POSSIBLE: 100, Band.AMBIGUOUS: 100}

Capacity = dict[str, int]


def claims(candidate: Candidate, amount: int) -> list[tuple[str, int]]:
    """What of each document the line would take: (document, cents)."""
    taken = [(f"p{p.id}", p.amount) for p in candidate.option.payments]
    left = amount + sum(d.balance for d in candidate.option.documents if d.kind is DocumentKind.CREDIT_NOTE)
    for d in candidate.option.documents:
        if d.kind is DocumentKind.CREDIT_NOTE:
            taken.append((f"d{d.id}", d.balance))
        else:
            part = min(left, d.balance)
            left -= part
            taken.append((f"d{d.id}", part))
    return taken


def capacity_of(candidate: Candidate) -> list[tuple[str, int]]:
    held = [(f"p{p.id}", p.amount) for p in candidate.option.payments]
    return held + [(f"d{d.id}", d.balance) for d in candidate.option.documents]


def worth(candidate: Candidate) -> int:
    return _WEIGHTS[candidate.band] + candidate.points


@dataclass(slots=True)
class Component:
    """Lines that share documents, by booking date: of equal claims the earlier payment wins."""

    lines: list[Candidates]
    capacity: Capacity = field(default_factory=dict)
    by_line: dict[int, Candidates] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_line = {c.reading.line.id: c for c in self.lines}
        self.lines.sort(key=lambda c: (c.reading.line.booking_date, c.reading.line.id))
        for candidates in self.lines if not self.is_alone else ():
            for candidate in candidates.ranked:
                self.capacity.update(capacity_of(candidate))

    @property
    def is_alone(self) -> bool:
        """One line that shares nothing with another, as most: whatever it asks for is there, and nobody counts it."""
        return len(self.lines) == 1

    def fits(self, candidate: Candidate, amount: int) -> bool:
        return all(self.capacity[d] >= cents for d, cents in claims(candidate, amount))

    def take(self, candidate: Candidate, amount: int, sign: int = -1) -> None:
        for document, cents in claims(candidate, amount):
            self.capacity[document] += sign * cents


def components(batch: Sequence[Candidates]) -> list[Component]:
    """Union of the lines by the documents their candidates draw on."""
    parent = list(range(len(batch)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    owner: dict[str, int] = {}
    for i, candidates in enumerate(batch):
        for candidate in candidates.ranked:
            for document, _ in capacity_of(candidate):
                parent[root(i)] = root(owner.setdefault(document, i))
    grouped: dict[int, list[Candidates]] = defaultdict(list)
    for i, candidates in enumerate(batch):
        grouped[root(i)].append(candidates)
    return [Component(lines) for lines in grouped.values()]


Choice = dict[int, Candidate]  # by line id


def solve(component: Component) -> Choice:
    if component.is_alone:
        (alone,) = component.lines
        return {alone.reading.line.id: max(alone.ranked, key=worth)} if alone.ranked else {}
    greedy = _greedy(component)
    return _Search(component, greedy).best() if len(component.lines) <= _MOST_LINES else greedy


def _greedy(component: Component) -> Choice:
    order = [(-worth(c), i, rank, c) for i, line in enumerate(component.lines) for rank, c in enumerate(line.ranked)]
    chosen: Choice = {}
    for _, i, _, candidate in sorted(order, key=lambda o: o[:3]):
        line = component.lines[i].reading.line
        if line.id not in chosen and component.fits(candidate, line.amount):
            component.take(candidate, line.amount)
            chosen[line.id] = candidate
    for candidates in component.lines:
        if candidates.reading.line.id in chosen:
            component.take(chosen[candidates.reading.line.id], candidates.reading.line.amount, sign=1)
    return chosen


class _Search:
    """Depth first over the lines, cut where even the best of what remains cannot win; gives up after `_MOST_STEPS`."""

    def __init__(self, component: Component, greedy: Choice) -> None:
        self.component = component
        self.chosen: Choice = {}
        self.answer = greedy
        self.value = sum(worth(c) for c in greedy.values())
        best = [max((worth(c) for c in line.ranked), default=0) for line in component.lines]
        self.ahead = [sum(best[i:]) for i in range(len(best) + 1)]
        self.steps = 0

    def best(self) -> Choice:
        if self.value < self.ahead[0]:
            self._descend(0, 0)
        return self.answer

    def _descend(self, i: int, value: int) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS or value + self.ahead[i] <= self.value:
            return
        if i == len(self.component.lines):
            self.answer, self.value = dict(self.chosen), value
            return
        candidates = self.component.lines[i]
        line = candidates.reading.line
        for candidate in candidates.ranked:
            if self.component.fits(candidate, line.amount):
                self.component.take(candidate, line.amount)
                self.chosen[line.id] = candidate
                self._descend(i + 1, value + worth(candidate))
                del self.chosen[line.id]
                self.component.take(candidate, line.amount, sign=1)
        self._descend(i + 1, value)

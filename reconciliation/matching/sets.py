"""Sets of documents that add up to a payment. Exact to the cent, never with a tolerance: with amounts as round as real
ones, an unrelated payment equals some subset of twelve invoices four times in ten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from reconciliation.matching.index import oldest_first
from reconciliation.matching.ledger import Document

MOST_DOCUMENTS = 12
_MOST_CITED = 12


@dataclass(frozen=True, slots=True)
class Sets:
    """`solutions` oldest first; `is_interchangeable`: documents of the same amount could replace some of a solution."""

    solutions: tuple[tuple[Document, ...], ...]
    is_interchangeable: bool = False


def total(documents: Sequence[Document]) -> int:
    return sum([d.signed_balance for d in documents])


def exact_subsets(documents: Sequence[Document], amount: int) -> Sets:
    """Every subset of two or three that pays `amount`, those that only swap equal amounts counted once."""
    if len(documents) > MOST_DOCUMENTS:
        return Sets(())
    room = amount - sum(min(d.signed_balance, 0) for d in documents)
    ordered = sorted((d for d in documents if d.balance <= room), key=oldest_first)
    worth = [d.signed_balance for d in ordered]
    found: dict[tuple[int, ...], tuple[Document, ...]] = {}
    interchangeable = False
    for positions in _summing(worth, amount):
        amounts = tuple(sorted(worth[i] for i in positions))
        interchangeable = interchangeable or amounts in found
        found.setdefault(amounts, tuple(ordered[i] for i in positions))
    return Sets(tuple(found.values()), interchangeable)


def _summing(worth: Sequence[int], amount: int) -> Iterator[tuple[int, ...]]:
    """Positions of the pairs, then of the triples, that sum to `amount`."""
    holders: dict[int, list[int]] = {}
    for i, cents in enumerate(worth):
        holders.setdefault(cents, []).append(i)
    pairs = list(combinations(range(len(worth)), 2))
    yield from ((i, j) for i, j in pairs if worth[i] + worth[j] == amount)
    for i, j in pairs:
        for k in holders.get(amount - worth[i] - worth[j], ()):
            if k > j:
                yield i, j, k


def cited_within(documents: Sequence[Document], amount: int) -> tuple[Document, ...]:
    """The largest part of the cited documents that pays `amount`: numbers may be cited for other reasons."""
    for size in range(len(documents) - 1, 0, -1) if len(documents) <= _MOST_CITED else ():
        for chosen in combinations(documents, size):
            if total(chosen) == amount:
                return chosen
    return ()


def completed(cited: Sequence[Document], others: Sequence[Document], amount: int, most: int = 2) -> Sets:
    """The cited documents with some others of the same customers, up to `most`, that make the amount exact."""
    missing = amount - total(cited)
    found = [
        (*cited, *chosen)
        for size in range(1, most + 1)
        for chosen in combinations(others[:MOST_DOCUMENTS], size)
        if total(chosen) == missing
    ]
    return Sets(tuple(found))

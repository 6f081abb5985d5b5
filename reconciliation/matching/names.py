"""Names as banks write them. A name alone never settles anything: strangers built of the same words pass 7 to 20 % of
the time, so what is asked of a name is a high score and a clear lead over the next customer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz

from reconciliation.matching.bearers import BROADEST, DISTINCTIVE, RARE, Bearers, Name, core
from reconciliation.matching.ledger import Customer
from reconciliation.matching.words import GENERIC

ACCEPTED = 85  # score from which a name is the customer's
LEAD = 5  # and by how much it must lead
CLOSE = 65  # enough to be compatible with a number, not to name a customer
_LEAST_CUT = 10  # letters below which a cut name proves nothing
_HARDLY = 70.0

_WORDS = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name's `core`, written in the ways in which it is compared."""

    words: Name
    straight: str
    ordered: str
    unordered: frozenset[str]

    @classmethod
    def of(cls, words: Name) -> Self:
        return cls(words, " ".join(words), " ".join(sorted(words)), frozenset(words))


def similarity(payer: Spelling, customer: Spelling, *, cut: bool) -> float:
    """0 to 100, whatever the order of the words; a cut payer is compared with as much of the customer.

    What is not `CLOSE` may be said to be 0.
    """
    if not payer.words or not customer.words:
        return 0.0
    best = fuzz.ratio(payer.ordered, customer.ordered, score_cutoff=CLOSE)
    length = len(payer.straight)
    if (cut or len(payer.words) >= len(customer.words)) and _LEAST_CUT <= length < len(customer.straight):
        beginning = fuzz.ratio(payer.straight, customer.straight[:length], score_cutoff=CLOSE)
        best = max(best, beginning - (0 if cut else 3))
    if payer.unordered <= customer.unordered or customer.unordered <= payer.unordered:
        return max(best, _contained(payer.words, customer.words))
    return best


def _contained(payer: Name, customer: Name) -> float:
    """One name inside the other: a first name, a town or a trade added or left out."""
    inner, outer = (payer, customer) if len(payer) <= len(customer) else (customer, payer)
    if any(w not in outer for w in inner):
        return 0.0
    letters = sum(len(w) for w in inner if w not in GENERIC)
    if letters <= DISTINCTIVE:
        return _HARDLY if letters else 0.0
    return 93.0 - 6 * (len(outer) - len(inner)) + 4 * min(len(inner) - 1, 2)


@dataclass(frozen=True, slots=True)
class Named:
    customer_id: int
    score: float


class NameIndex:
    """Customers by their names: only those that share a word with the payer are ever compared."""

    def __init__(self, customers: Sequence[Customer], bearers: Bearers | None = None) -> None:
        """`bearers`: as `Ledger.bearers`, where not all that bear a word are among the customers."""
        self._spellings: dict[int, tuple[Spelling, ...]] = {}
        self._telling: dict[int, tuple[frozenset[str], ...]] = {}
        self._known: dict[tuple[Name, bool], tuple[Named, ...]] = {}
        self._payers: dict[Name, Spelling] = {}
        self.add(customers)
        if bearers is None:
            words = ((c.id, {w for name in self._spellings[c.id] for w in name.words}) for c in customers)
            bearers = Bearers.among(words)
        self.bearers = bearers

    def add(self, customers: Iterable[Customer]) -> None:
        """Know the names of customers whom no name leads to."""
        for customer in customers:
            names = tuple(dict.fromkeys(core(n) for n in (customer.name, *customer.aliases)))
            self._spellings[customer.id] = tuple(Spelling.of(n) for n in names)
            self._telling[customer.id] = tuple(t for n in names if (t := _telling_words(n)))

    def find(self, payer: Name, *, cut: bool) -> tuple[Named, ...]:
        """Customers whose name is close to the payer's, closest first."""
        if (payer, cut) not in self._known:
            self._known[payer, cut] = self._find(payer, cut=cut)
        return self._known[payer, cut]

    def _find(self, words: Name, *, cut: bool) -> tuple[Named, ...]:
        """Through the rare words; through the common ones where these lead to nobody."""
        payer = self._spelling_of(words)
        scored: dict[int, float] = {}
        for broadest in (RARE, BROADEST):
            for customer_id in self.bearers.sharing(words, broadest, cut=cut):
                if customer_id not in scored:
                    scored[customer_id] = self._score(payer, customer_id, cut=cut)
            if any(score >= ACCEPTED for score in scored.values()):
                break
        close = [Named(c, score) for c, score in scored.items() if score >= CLOSE]
        return tuple(sorted(close, key=lambda n: (-n.score, n.customer_id)))

    def _spelling_of(self, payer: Name) -> Spelling:
        if payer not in self._payers:
            self._payers[payer] = Spelling.of(payer)
        return self._payers[payer]

    def _score(self, payer: Spelling, customer_id: int, *, cut: bool) -> float:
        names = self._spellings.get(customer_id, ())
        if len(names) == 1:
            return similarity(payer, names[0], cut=cut)
        return max((similarity(payer, name, cut=cut) for name in names), default=0.0)

    def written_in(self, words: frozenset[str]) -> list[int]:
        """Customers of whose name a text holds every telling word; a single one must be theirs alone."""
        return [c for c in sorted(self.bearers.perhaps_written(words)) if self._is_written_in(c, words)]

    def _is_written_in(self, customer_id: int, words: frozenset[str]) -> bool:
        return any(
            telling <= words and (len(telling) > 1 or len(self.bearers.of(next(iter(telling)))) == 1)
            for telling in self._telling.get(customer_id, ())
        )

    def holds(self, customer_id: int, payer: Name) -> bool:
        """Whether a customer's name holds all the words of the payer's."""
        return any(name.unordered.issuperset(payer) for name in self._spellings.get(customer_id, ()))

    def is_close(self, customer_id: int, payer: Name, *, cut: bool) -> bool:
        """Whether the payer may be this customer, whom something else names: too common a name leads to nobody."""
        names = self._spellings.get(customer_id, ())
        if cut and any(_may_be_cut_from(payer, name.words) for name in names):
            return True
        return self._score(self._spelling_of(payer), customer_id, cut=cut) >= CLOSE

    def is_hinted_at(self, customer_id: int, words: frozenset[str]) -> bool:
        """Whether a text holds some telling word of a customer's name: compatible, no more."""
        return any(telling & words for telling in self._telling.get(customer_id, ()))


def _may_be_cut_from(payer: Name, customer: Name) -> bool:
    """«PECHEN» for Joël Péchenard, «MAIRIE CAHOR» for the Commune de Cahors: what the field had no room for."""
    if not payer or len(payer[-1]) < DISTINCTIVE or not any(w.startswith(payer[-1]) for w in customer):
        return False
    return all(w in customer or w in GENERIC for w in payer[:-1])


def _telling_words(name: Name) -> frozenset[str]:
    return frozenset(w for w in name if len(w) >= DISTINCTIVE and w not in GENERIC)


def words_of(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.replace(".", "")))

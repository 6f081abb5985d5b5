"""Names as banks write them. A name alone never settles anything: strangers built of the same words pass 7 to 20 % of
the time, so what is asked of a name is a high score and a clear lead over the next customer."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Self

from rapidfuzz import fuzz

from reconciliation.matching.ledger import Customer
from reconciliation.matching.text import fold
from reconciliation.matching.words import GENERIC, LEGAL_FORMS_AND_CIVILITIES

ACCEPTED = 85  # score from which a name is the customer's
LEAD = 5  # and by how much it must lead
CLOSE = 65  # enough to be compatible with a number, not to name a customer
BROADEST = 400  # customers a word may lead to before it stops leading anywhere
_RARE = 40  # and those it is first looked for among
_MOST_SCORED = 20
_LEAST_CUT = 10  # letters below which a cut name proves nothing
DISTINCTIVE = 4
_HARDLY = 70.0

_WORDS = re.compile(r"[A-Z0-9]+")


def core(name: str) -> tuple[str, ...]:
    """The words that tell one name from another: no legal form, civility, article or word of the bank's."""
    words = _WORDS.findall(fold(name).replace("'", " ").replace(".", ""))
    return tuple(w for w in words if w not in LEGAL_FORMS_AND_CIVILITIES) or tuple(words)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name's `core`, written in the ways in which it is compared."""

    words: tuple[str, ...]
    straight: str
    ordered: str

    @classmethod
    def of(cls, words: tuple[str, ...]) -> Self:
        return cls(words, " ".join(words), " ".join(sorted(words)))


def similarity(payer: Spelling, customer: Spelling, *, cut: bool) -> float:
    """0 to 100, whatever the order of the words; a cut payer is compared with as much of the customer."""
    if not payer.words or not customer.words:
        return 0.0
    best = fuzz.ratio(payer.ordered, customer.ordered, score_cutoff=CLOSE)
    length = len(payer.straight)
    if (cut or len(payer.words) >= len(customer.words)) and _LEAST_CUT <= length < len(customer.straight):
        best = max(best, fuzz.ratio(payer.straight, customer.straight[:length]) - (0 if cut else 3))
    return max(best, _contained(payer.words, customer.words))


def _contained(payer: tuple[str, ...], customer: tuple[str, ...]) -> float:
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
    """Customers by the words of their names: only those that share a word with the payer are ever compared."""

    def __init__(self, customers: Iterable[Customer], common: frozenset[str] = frozenset()) -> None:
        self.spellings: dict[int, tuple[Spelling, ...]] = {}
        self.telling: dict[int, tuple[frozenset[str], ...]] = {}
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_stem: dict[str, list[int]] = defaultdict(list)
        self.add(customers)
        for customer_id, names in self.spellings.items():
            for word in {w for name in names for w in name.words}:
                if word not in common:
                    self.by_word[word].append(customer_id)
                if len(word) >= DISTINCTIVE and stem_of(word) not in common:
                    self.by_stem[word[:DISTINCTIVE]].append(customer_id)
        self._known: dict[tuple[str, bool], tuple[Named, ...]] = {}

    def add(self, customers: Iterable[Customer]) -> None:
        """Know the names of customers whom no name leads to."""
        for customer in customers:
            names = tuple(dict.fromkeys(core(n) for n in (customer.name, *customer.aliases)))
            self.spellings[customer.id] = tuple(Spelling.of(n) for n in names)
            self.telling[customer.id] = tuple(t for n in names if (t := _telling(n)))

    def find(self, payer: str, *, cut: bool) -> tuple[Named, ...]:
        """Customers whose name is close to the payer's, closest first."""
        if (payer, cut) not in self._known:
            self._known[payer, cut] = self._find(core(payer), cut=cut)
        return self._known[payer, cut]

    def _find(self, words: tuple[str, ...], *, cut: bool) -> tuple[Named, ...]:
        """Through the rare words; through the common ones where these lead to nobody."""
        payer = Spelling.of(words)
        scored: dict[int, float] = {}
        for broadest in (_RARE, BROADEST):
            for customer_id in self._sharing(words, broadest, cut=cut):
                if customer_id not in scored:
                    scored[customer_id] = self._score(payer, customer_id, cut=cut)
            if any(score >= ACCEPTED for score in scored.values()):
                break
        close = [Named(c, score) for c, score in scored.items() if score >= CLOSE]
        return tuple(sorted(close, key=lambda n: (-n.score, n.customer_id)))

    def _score(self, payer: Spelling, customer_id: int, *, cut: bool) -> float:
        return max([similarity(payer, name, cut=cut) for name in self.spellings[customer_id]])

    def _sharing(self, words: tuple[str, ...], broadest: int, *, cut: bool) -> list[int]:
        """Customers who share words that at most `broadest` customers bear, the rarest words weighing most."""
        shared = [held for w in dict.fromkeys(words) if (held := self.by_word.get(w)) and len(held) <= broadest]
        if not shared or cut:
            stems = dict.fromkeys(w[:DISTINCTIVE] for w in words if len(w) >= DISTINCTIVE)
            shared += [held for s in stems if (held := self.by_stem.get(s)) and len(held) <= broadest]
        weights: dict[int, float] = defaultdict(float)
        for holders in shared:
            weight = 1 / math.log(2 + len(holders))
            for customer_id in holders:
                weights[customer_id] += weight
        if len(weights) <= _MOST_SCORED:
            return list(weights)
        return [c for c, _ in sorted(weights.items(), key=itemgetter(1), reverse=True)[:_MOST_SCORED]]

    def is_written_in(self, customer_id: int, words: frozenset[str]) -> bool:
        """Whether a text holds every telling word of a customer's name; a single one must be his alone."""
        for telling in self.telling.get(customer_id, ()):
            if telling <= words and (len(telling) > 1 or len(self.by_word[next(iter(telling))]) == 1):
                return True
        return False

    def is_hinted_at(self, customer_id: int, words: frozenset[str]) -> bool:
        """Whether a text holds some telling word of a customer's name: compatible, no more."""
        return any(telling & words for telling in self.telling.get(customer_id, ()))


def stem_of(word: str) -> str:
    """The beginning of a word, told from a word."""
    return f"{word[:DISTINCTIVE]}*"


def _telling(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset(w for w in name if len(w) >= DISTINCTIVE and w not in GENERIC)


def words_of(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.replace(".", "")))

"""Who bears a word: through their rarest words, names lead to the few customers worth comparing."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from reconciliation.matching.text import fold
from reconciliation.matching.words import LEGAL_FORMS_AND_CIVILITIES

RARE = 40  # customers of a word that a name is first looked for among
BROADEST = 400  # those a word may lead to before it stops leading anywhere
DISTINCTIVE = 4  # letters
_FEW = 30  # a word of more customers names none of them
_MOST_SCORED = 20
_LEAST_SHARE = 0.4  # of what the best shares: less than that is another name
_WORDS = re.compile(r"[A-Z0-9]+")

Name = tuple[str, ...]


def core(name: str) -> Name:
    """The words that tell one name from another: no legal form, civility, article or word of the bank's."""
    words = _WORDS.findall(fold(name).replace("'", " ").replace(".", ""))
    return tuple(w for w in words if w not in LEGAL_FORMS_AND_CIVILITIES) or tuple(words)


def says_in_full(text: str, names: Iterable[Name]) -> bool:
    """Whether a text says every word of the `core` of one of the names."""
    words = set(core(text))
    return any(name and words.issuperset(name) for name in names)


def stem_of(word: str) -> str:
    """The beginning of a word, told from a word."""
    return f"{word[:DISTINCTIVE]}*"


def tokens_of(words: Iterable[str]) -> set[str]:
    """The words, and the beginnings of those that are long enough."""
    found = set(words)
    return found | {stem_of(w) for w in found if len(w) >= DISTINCTIVE}


class Bearers:
    """Customers by the words of their names and by their beginnings. A word that too many bear may be left out."""

    def __init__(self, by_token: Mapping[str, Sequence[int]]) -> None:
        self._by_token = by_token
        self._shared: dict[tuple[Name, int, bool], list[int]] = {}
        self._compared: dict[Name, list[int]] = {}  # by the words that led to them

    @classmethod
    def among(cls, names: Iterable[tuple[int, Iterable[str]]]) -> "Bearers":
        """Of customers and all the words of their names."""
        by_token: defaultdict[str, list[int]] = defaultdict(list)
        for customer_id, words in names:
            for token in tokens_of(words):
                by_token[token].append(customer_id)
        return cls(by_token)

    def of(self, token: str) -> Sequence[int]:
        return self._by_token.get(token, ())

    def sharing(self, words: Name, broadest: int, *, cut: bool) -> list[int]:
        """Customers who share words that at most `broadest` customers bear, the rarest words weighing most."""
        asked = words, broadest, cut
        if asked not in self._shared:
            leading = self._leading(words, broadest, cut=cut)
            if leading not in self._compared:
                self._compared[leading] = _worth_comparing([self.of(token) for token in leading])
            self._shared[asked] = self._compared[leading]
        return self._shared[asked]

    def _leading(self, words: Name, broadest: int, *, cut: bool) -> Name:
        """The words that lead to at most `broadest` customers; their beginnings too, where there is need."""
        leading = [w for w in dict.fromkeys(words) if 0 < len(self.of(w)) <= broadest]
        if not leading or cut:
            stems = dict.fromkeys(stem_of(w) for w in words if len(w) >= DISTINCTIVE)
            leading += [s for s in stems if 0 < len(self.of(s)) <= broadest]
        return tuple(leading)

    def perhaps_written(self, words: Iterable[str]) -> set[int]:
        """Customers that a free text may name: by a word that few bear."""
        held = (self.of(w) for w in words if len(w) >= DISTINCTIVE)
        return {c for customers in held if len(customers) <= _FEW for c in customers}


def _worth_comparing(holders: list[Sequence[int]]) -> list[int]:
    """Those of whom the words weigh enough beside the words of whoever has most."""
    if len(holders) == 1 and len(holders[0]) == 1:
        return list(holders[0])
    weights: dict[int, float] = {}
    ahead = sum(map(_weight, holders))  # what the words not yet looked at may still add
    for held in sorted(holders, key=len):
        weight = _weight(held)
        if weights and ahead < max(weights.values()) * _LEAST_SHARE:  # whoever bears these alone is too far behind
            for customer_id in weights.keys() & held:
                weights[customer_id] += weight
        else:
            for customer_id in held:
                weights[customer_id] = weights.get(customer_id, 0.0) + weight
        ahead -= weight
    least = max(weights.values(), default=0.0) * _LEAST_SHARE
    ranked = sorted(weights.items(), key=itemgetter(1), reverse=True)[:_MOST_SCORED]
    return [customer_id for customer_id, weight in ranked if weight >= least]


def _weight(held: Sequence[int]) -> float:
    return 1 / math.log(2 + len(held))

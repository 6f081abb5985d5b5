"""When are two bank transactions the same? (matching.md §4: references change between exports, contents do not.)"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from banking.formats.statement import ParsedTransaction

KEY_BYTES = 16


class StoredTransaction(NamedTuple):
    """What tells a stored transaction from the others of its account. `also`: other contents it is known under."""

    content_key: str
    occurrence: int
    booking_date: date
    amount: Decimal
    pk: int = 0
    also: tuple[str, ...] = ()
    label: str = ""  # of one that is on its way and not stored yet


class NewTransaction(NamedTuple):
    parsed: ParsedTransaction
    content_key: str
    occurrence: int


class Lookalike(NamedTuple):
    """A new transaction with the date and amount of a stored one that the file lacks: the same in other words?"""

    new: NewTransaction
    stored: StoredTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a file adds to an account. The lookalikes are among the new ones until a person says they are the same."""

    new: Sequence[NewTransaction]
    known: int
    lookalikes: Sequence[Lookalike] = ()

    def with_lookalikes_known(self) -> "Comparison":
        same = {id(each.new) for each in self.lookalikes}
        new = [each for each in self.new if id(each) not in same]
        return replace(self, new=new, known=self.known + len(self.lookalikes))


def label_of(parsed: ParsedTransaction) -> str:
    """The whole text, as a person reads it on the statement."""
    return " ".join(filter(None, (parsed.counterparty_name, parsed.remittance_information)))


def content_key(parsed: ParsedTransaction, currency: str = "") -> str:
    """32 hexadecimal digits drawn from date, amount, currency, texts and cheque number — never the bank's reference.

    `currency` is the account's, for files that state none: one export names it and the next does not.
    """
    content = (
        parsed.booking_date.isoformat(),
        f"{parsed.amount:.2f}",
        parsed.currency or currency,
        _text(parsed.counterparty_name),
        _text(parsed.remittance_information),
        _text(parsed.check_number),
    )
    return blake2b("\x1f".join(content).encode(), digest_size=KEY_BYTES).hexdigest()


def _text(text: str) -> str:
    if not text:
        return ""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split()).upper()


def compare(read: Iterable[ParsedTransaction], stored: Iterable[StoredTransaction], currency: str = "") -> Comparison:
    """Tell a file's new transactions from those that are stored.

    What an account holds is a multiset. A file that shows a content n times proves that it happened n times at least:
    those beyond the number stored are new, so true twins are kept and nothing doubles.
    """
    stored = list(stored)
    last = {each.content_key: each.occurrence for each in sorted(stored, key=lambda each: each.occurrence)}
    held: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(stored):
        for key in (*each.also, each.content_key):
            held[key].append(place)
    seen: set[int] = set()
    new = []
    known = 0
    for parsed in read:
        key = content_key(parsed, currency)
        if _take(held.get(key), seen):
            known += 1
            continue
        last[key] = last.get(key, 0) + 1
        new.append(NewTransaction(parsed, key, last[key]))
    unseen = (each for place, each in enumerate(stored) if place not in seen)
    return Comparison(new=new, known=known, lookalikes=list(_lookalikes(new, unseen)) if new else [])


def _take(places: list[int] | None, seen: set[int]) -> bool:
    """Use up one stored transaction of these, each of which may also have been seen under another content."""
    while places:
        place = places.pop()
        if place not in seen:
            seen.add(place)
            return True
    return False


def _lookalikes(new: Iterable[NewTransaction], unseen: Iterable[StoredTransaction]) -> Iterator[Lookalike]:
    waiting: defaultdict[tuple[date, Decimal], list[StoredTransaction]] = defaultdict(list)
    for each in unseen:
        waiting[each.booking_date, each.amount].append(each)
    for added in new:
        alike = waiting.get((added.parsed.booking_date, added.parsed.amount))
        if alike:
            yield Lookalike(added, alike.pop())

"""When are two bank transactions the same? (matching.md §4: references change between exports, contents do not.)"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from banking.formats.statement import ParsedTransaction

KEY_BYTES = 16
BLANKS = re.compile(r"\s+")


class StoredTransaction(NamedTuple):
    """What tells a stored transaction from the others of its account."""

    content_key: str
    occurrence: int
    booking_date: date
    amount: Decimal


class NewTransaction(NamedTuple):
    parsed: ParsedTransaction
    content_key: str
    occurrence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a file adds to an account. `lookalikes`: new ones with the date and amount of a stored one it lacks."""

    new: Sequence[NewTransaction]
    known: int
    lookalikes: int


def content_key(parsed: ParsedTransaction) -> str:
    """32 hexadecimal digits drawn from date, amount, currency, texts and cheque number — never the bank's reference."""
    content = (
        parsed.booking_date.isoformat(),
        f"{parsed.amount:.2f}",
        parsed.currency,
        _text(parsed.counterparty_name),
        _text(parsed.remittance_information),
        _text(parsed.check_number),
    )
    return blake2b("\x1f".join(content).encode(), digest_size=KEY_BYTES).hexdigest()


def _text(text: str) -> str:
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().upper()


def compare(read: Iterable[ParsedTransaction], stored: Iterable[StoredTransaction]) -> Comparison:
    """Tell a file's new transactions from those that are stored.

    What an account holds is a multiset. A file that shows a content n times proves that it happened n times at least:
    those beyond the number stored are new, so true twins are kept and nothing doubles.
    """
    stored = list(stored)
    counts = Counter(each.content_key for each in stored)
    last = {each.content_key: each.occurrence for each in sorted(stored, key=lambda each: each.occurrence)}
    seen: Counter[str] = Counter()
    new = []
    for parsed in read:
        key = content_key(parsed)
        seen[key] += 1
        beyond = seen[key] - counts[key]
        if beyond > 0:
            new.append(NewTransaction(parsed, key, last.get(key, 0) + beyond))
    return Comparison(new=new, known=seen.total() - len(new), lookalikes=_lookalikes(new, stored, seen))


def _lookalikes(new: Iterable[NewTransaction], stored: Iterable[StoredTransaction], seen: Counter[str]) -> int:
    unseen = Counter((each.booking_date, each.amount) for each in stored if each.content_key not in seen)
    added = Counter((each.parsed.booking_date, each.parsed.amount) for each in new)
    return (added & unseen).total()

"""When are two bank transactions the same? (matching.md §4: references change between exports, contents do not.)"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from banking.formats.statement import ParsedTransaction

KEY_BYTES = 16
_BLANKS = re.compile(r"\s+")


def content_key(transaction: ParsedTransaction) -> str:
    """32 hexadecimal digits drawn from date, amount, currency, texts and cheque number — never the bank's reference."""
    content = (
        transaction.booking_date.isoformat(),
        f"{transaction.amount:.2f}",
        transaction.currency,
        _text(transaction.counterparty_name),
        _text(transaction.remittance_information),
        _text(transaction.check_number),
    )
    return blake2b("\x1f".join(content).encode(), digest_size=KEY_BYTES).hexdigest()


def _text(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().upper()


def number_occurrences(
    transactions: Iterable[ParsedTransaction],
) -> list[tuple[ParsedTransaction, str, int]]:
    """Pair each transaction with its key and its rank among those of the same content: true twins get 1 and 2.

    What an account holds is a multiset. A file that shows a content n times proves that it happened n times at
    least; so the n-th of a file is known exactly when an n-th is stored.
    """
    seen: Counter[str] = Counter()
    numbered = []
    for transaction in transactions:
        key = content_key(transaction)
        seen[key] += 1
        numbered.append((transaction, key, seen[key]))
    return numbered

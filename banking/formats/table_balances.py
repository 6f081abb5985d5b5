"""The balances of a table that states one on each row."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from banking.formats.guessing import guess_decimal_mark, read_number
from banking.formats.statement import ParsedTransaction, UnreadableStatementError
from banking.formats.table_cells import has_digits

MOST_BREAKS, FOLLOWING = 2, 4  # running balances are ones where all but two follow, of five or more


def running_balances(
    transactions: Sequence[ParsedTransaction], balances: Sequence[str]
) -> tuple[Decimal | None, Decimal | None]:
    """Opening and closing balance as the running ones give them, where these follow each other one way or the other.

    `balances` are what the rows of `transactions` state, as text. Where all do but one or two, they are stated all the
    same: an amount between them is wrong or missing, and the sum will say so. Where more fail they are no running
    balances, as where a bank repeats the last one on each row.
    """
    rows = [(each, text) for each, text in zip(transactions, balances, strict=True) if not each.pending]
    if not rows or not all(has_digits(text) for _, text in rows):
        return None, None
    mark = guess_decimal_mark(text for _, text in rows)
    try:
        running = [(each.amount, read_number(text, mark)) for each, text in rows]
    except UnreadableStatementError:
        return None, None
    ordered = min((running, running[::-1]), key=_breaks)
    breaks = _breaks(ordered)
    if breaks and (breaks > MOST_BREAKS or len(ordered) <= FOLLOWING * breaks):
        return None, None
    return ordered[0][1] - ordered[0][0], ordered[-1][1]


def _breaks(ordered: Sequence[tuple[Decimal, Decimal]]) -> int:
    return sum(before + amount != after for (_, before), (amount, after) in pairwise(ordered))

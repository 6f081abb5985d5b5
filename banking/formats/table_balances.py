"""The balances of a table: those it states on each row, or in lines around the movements."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from banking.formats.csv_headers import plain
from banking.formats.guessing import guess_decimal_mark, read_number
from banking.formats.statement import ParsedStatement, ParsedTransaction, UnreadableStatementError
from banking.formats.table_cells import has_digits

# The words of a line that states the balance at one end.
OPENING = re.compile(
    r"solde (?:en )?(?:debut|initial|a l ouverture)(?: de(?: la)? periode)?|ancien solde|alter kontostand|anfangssaldo"
    r"|opening balance|starting balance"
)
CLOSING = re.compile(
    r"solde (?:en )?(?:fin|final|a la cloture)(?: de(?: la)? periode)?|nouveau solde|neuer kontostand|endsaldo"
    r"|closing balance|ending balance"
)
PERIOD = "periode"
ON_A_DAY = re.compile(r" (?:au|le|du|vom|am|on|as of)? ?\d{1,4}(?: \d{1,2}){2}$")
LIKE_AN_END = re.compile(r"\W*(?:solde|ancien|nouveau|alter|neuer|anfangs|end|opening|closing|starting)", re.IGNORECASE)
MONEY = re.compile(r"[-+−]?\s?\d[\d\s.,’']*[.,]\d{2}-?(?:\s?(?:€|EUR))?")
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


@dataclass(slots=True)
class StatedEnds:
    """The balances at both ends of the period, as lines around the movements state them."""

    opening: Decimal | None = None
    closing: Decimal | None = None
    of_period: bool = False  # and of no other day, by the bank's own words

    def note(self, row: Sequence[str]) -> None:
        """Take the balance from a row that moves nothing: «Solde en fin de période;;;;3500,25»."""
        said = next((text for text in row if text.strip()), "")
        if not LIKE_AN_END.match(said):
            return
        words, amounts = ON_A_DAY.sub("", plain(said)), [text.strip() for text in row if MONEY.fullmatch(text.strip())]
        if len(amounts) != 1:
            return
        try:
            balance = read_number(amounts[0], guess_decimal_mark(amounts))
        except UnreadableStatementError:
            return
        if OPENING.fullmatch(words):
            self.opening = balance
        elif CLOSING.fullmatch(words):
            self.closing, self.of_period = balance, PERIOD in words

    def added_to(self, statement: ParsedStatement) -> ParsedStatement:
        """`statement` with them, where it has none of its own.

        «Nouveau solde» may be that of the day of the export: only where both balances agree with the movements are
        they those of the period, unless they are said to be.
        """
        if self.closing is None or statement.closing_balance is not None or not statement.transactions:
            return statement
        moved = sum((each.amount for each in statement.transactions if not each.pending), Decimal(0))
        agree = self.opening is not None and self.opening + moved == self.closing
        if not (agree or self.of_period):
            return statement
        days = [each.booking_date for each in statement.transactions]
        return replace(
            statement, opening_balance=self.opening, closing_balance=self.closing, closing_date=max(days, default=None)
        )

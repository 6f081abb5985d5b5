"""Whether what the columns of a table without titles hold can be understood in one way alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from banking.formats.csv_headers import plain
from banking.formats.guessing import ORDERS, YEAR_FIRST, guess_decimal_mark, read_day, read_number
from banking.formats.mapping import CsvMapping
from banking.formats.statement import UnreadableStatementError
from banking.formats.table_cells import Rows, cell

FEWEST = 3  # movements: fewer prove nothing
FURTHEST = timedelta(days=31)  # between the day of an operation and that of its money
DEBIT = re.compile(r"(?:prlv|prelevement|cb|carte|retrait|dab|frais|cotis|cotisation|commission|echeance)\b")
NO_MONEY = "0.,- "
MONEY = re.compile(r"[-+−]?\d[\d .,'’\u00a0\u202f]*[.,]\d\d")
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "CAD", "XPF"})


def certain_mapping(body: Rows, guessed: CsvMapping, days: Sequence[int], amounts: Sequence[int]) -> CsvMapping | None:
    """`guessed` with its columns of money proved, where each row of `body` agrees; None where another way is open.

    The days must be days in one order alone, and the amounts make the running balance; or they are one column with
    both signs, and the words beside them tell which sign is which: on some cards' statements what is spent is above
    zero.
    """
    if len(body) < FEWEST or not guessed.labels or len(days) > 2 or not _days_are_certain(body, guessed, days):  # noqa: PLR2004
        return None
    proved = [mapping for mapping in _ways(body, guessed, amounts) if _is_proved(body, mapping)]
    return _with_currency(body, proved[0]) if len(proved) == 1 else None


def has_rival_amounts(body: Rows, mapping: CsvMapping) -> bool:
    """Whether another column has the money of the rows whose amount is nothing, and of no other row.

    «Amount» and «Amount2» are a pair, and nothing tells which of them goes out.
    """
    if mapping.amount is None:
        return False
    known = {value for value in mapping.to_json().values() if isinstance(value, int)} | set(mapping.labels)
    return any(_is_rival(body, mapping.amount, column) for column in set(range(len(mapping.titles))) - known)


def _is_rival(body: Rows, amount: int, column: int) -> bool:
    found = False
    for row in body:
        other = cell(row, column).strip()
        if not other.strip(NO_MONEY):
            continue
        if cell(row, amount).strip(NO_MONEY) or not MONEY.fullmatch(other):
            return False
        found = True
    return found


def _days_are_certain(body: Rows, guessed: CsvMapping, days: Sequence[int]) -> bool:
    texts = [cell(row, column) for row in body for column in days]
    fitting = [order for order in ORDERS if all(read_day(text, order) for text in texts)]
    if fitting != [guessed.date_order] and not (fitting and all(map(YEAR_FIRST.match, texts))):
        return False
    if len(days) == 1:
        return True
    pairs = [[read_day(cell(row, column), guessed.date_order) for column in days] for row in body]
    return all(first and second and abs(first - second) <= FURTHEST for first, second in pairs)


def _ways(body: Rows, guessed: CsvMapping, amounts: Sequence[int]) -> Iterator[CsvMapping]:
    """Every way to take the columns of money: alone, with a running balance, or as a pair beside one."""
    nothing = replace(guessed, amount=None, debit=None, credit=None, balance=None)
    full = [column for column in amounts if all(cell(row, column) for row in body)]
    partial = [column for column in amounts if column not in full]
    if len(amounts) == 1 == len(full):
        yield replace(nothing, amount=full[0])
    if not partial:
        for amount, balance in ((a, b) for a in full for b in full if a != b and len(full) == 2):  # noqa: PLR2004
            yield replace(nothing, amount=amount, balance=balance)
    elif len(partial) == 2 and len(full) == 1:  # noqa: PLR2004
        for debit, credit in (partial, partial[::-1]):
            negative = any(cell(row, debit).startswith(("-", "−")) for row in body)
            yield replace(nothing, debit=debit, credit=credit, balance=full[0], debits_are_negative=negative)


def _is_proved(body: Rows, mapping: CsvMapping) -> bool:
    moved = _numbers([_moved(row, mapping) for row in body])
    if mapping.balance is None:
        return bool(moved) and min(moved) < 0 < max(moved) and _signs_are_told(body, mapping, moved)
    running = _numbers([cell(row, mapping.balance) for row in body])
    if not (moved and running) or len(set(running)) == 1:
        return False
    rows = list(zip(moved, running, strict=True))
    return _follow(rows) or _follow(rows[::-1])


def _signs_are_told(body: Rows, mapping: CsvMapping, moved: Sequence[Decimal]) -> bool:
    """Whether credits have a «+», or lines that begin as debits do are all below zero, and there is one."""
    if any(cell(row, mapping.amount).startswith("+") for row in body):
        return True
    labels = (" ".join(cell(row, column) for column in mapping.labels) for row in body)
    spent = [amount for label, amount in zip(labels, moved, strict=True) if DEBIT.match(plain(label))]
    return bool(spent) and max(spent) < 0


def _follow(rows: Sequence[tuple[Decimal, Decimal]]) -> bool:
    return all(before + amount == after for (_, before), (amount, after) in pairwise(rows))


def _moved(row: Sequence[str], mapping: CsvMapping) -> str:
    """What a row moves, as a signed text; empty where it says two things or none."""
    if mapping.amount is not None:
        return cell(row, mapping.amount)
    debit, credit = cell(row, mapping.debit), cell(row, mapping.credit)
    if bool(debit) == bool(credit):
        return ""
    return credit or (debit if debit.startswith(("-", "−")) else f"-{debit}")


def _numbers(texts: Sequence[str]) -> list[Decimal]:
    """None at all where one of the texts is no number."""
    mark = guess_decimal_mark(texts)
    try:
        return [read_number(text, mark) for text in texts]
    except UnreadableStatementError:
        return []


def _with_currency(body: Rows, mapping: CsvMapping) -> CsvMapping:
    """A column of currencies is no part of the label."""
    for column in mapping.labels:
        if {cell(row, column) for row in body} <= CURRENCIES:
            labels = tuple(each for each in mapping.labels if each != column)
            return replace(mapping, currency=column, labels=labels) if labels else mapping
    return mapping

"""What a row of a table is: titles, a movement, more text of the one above, or none of these."""

import re

from banking.formats.csv_headers import normalised, plain
from banking.formats.guessing import read_day
from banking.formats.mapping import CsvMapping
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.table_cells import cell, has_digits
from banking.formats.table_remarks import is_summary

# Nothing moved, or it came back under the same line.
VOID_WORDS = frozenset({
    "reverted", "declined", "failed", "cancelled", "canceled", "annule", "annulee", "refuse", "refusee", "echoue",
    "echouee", "denied", "expired", "rejected", "voided", "echec", "rejete", "rejetee",
})  # fmt: skip
NO_IMPACT = frozenset({"memo"})
TO_COME = re.compile(
    r"(?:liste des )?(?:operations?|mouvements?|paiements?) (?:a venir|en cours|en attente|non comptabilisees?).{0,40}"
)
LONG_NUMBER = re.compile(r"(?=(?:\D*\d){8})[0-9A-Z][0-9A-Z ]{7,24}")


def is_header(row: list[str], mapping: CsvMapping) -> bool:
    titles = mapping.titles
    return bool(titles and row) and row[0].strip() == titles[0] and tuple(text.strip() for text in row) == titles


def stated_day(row: list[str], mapping: CsvMapping) -> str:
    """The day booked; of what is not booked yet, the day it began or the day of the money."""
    return cell(row, mapping.date) or cell(row, mapping.start_date) or cell(row, mapping.value_date)


def is_movement(row: list[str], mapping: CsvMapping, number: int) -> bool:
    """Whether a row moves money: totals, remarks and details below a movement have no date, voided ones no effect."""
    day = stated_day(row, mapping)
    if not has_digits(day) or _is_closing_line(row, mapping):
        return False
    texts = [cell(row, column) for column in mapping.labels]
    if is_summary(texts) or (not any(texts) and is_summary([day])):
        return False
    if normalised(cell(row, mapping.status)) in VOID_WORDS or normalised(cell(row, mapping.impact)) in NO_IMPACT:
        return False
    stated = [cell(row, column) for column in (mapping.amount, mapping.debit, mapping.credit) if column is not None]
    if has_digits(" ".join(stated)):
        return True
    if any(stated):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, line=number, value=next(filter(None, stated))[:40])
    return False


def _is_closing_line(row: list[str], mapping: CsvMapping) -> bool:
    """LCL ends its files without titles with day, balance and account, under the columns of day and amount."""
    if mapping.titles or mapping.amount is None:
        return False
    others = [text for column, text in enumerate(row) if text.strip() and column not in {mapping.date, mapping.amount}]
    return len(others) == 1 and LONG_NUMBER.fullmatch(others[0].strip()) is not None


def says_more(row: list[str], mapping: CsvMapping) -> bool:
    """Whether a row is more text of the movement above it: words without a day and an amount, and no total."""
    if cell(row, mapping.date):
        return False
    placed = (mapping.start_date, mapping.amount, mapping.debit, mapping.credit, mapping.balance)
    if any(cell(row, column) for column in placed):
        return False
    texts = [cell(row, column) for column in mapping.labels]
    return any(texts) and not is_summary(texts)


def is_cut(row: list[str], mapping: CsvMapping) -> bool:
    """Whether a row has a day and ends before its amounts."""
    amounts = [column for column in (mapping.amount, mapping.debit, mapping.credit) if column is not None]
    ends = mapping.date < len(row) <= min(amounts, default=0)
    return ends and read_day(row[mapping.date], mapping.date_order) is not None


def announces_what_is_to_come(row: list[str]) -> bool:
    """Whether what stands below this row is not booked yet: «Opérations à venir»."""
    return any(TO_COME.fullmatch(plain(text)) for text in row if text)

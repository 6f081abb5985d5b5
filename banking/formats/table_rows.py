"""What a row of a table is: titles, a movement, more text of the one above, or none of these."""

import re
from collections.abc import Sequence

from banking.formats.csv_headers import plain, word_of
from banking.formats.guessing import read_day
from banking.formats.mapping import CsvMapping
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.table_cells import cell, has_digits
from banking.formats.table_columns import ABSENT, Cells, Columns, TablePlan
from banking.formats.table_remarks import is_summary

# Nothing moved, or it came back under the same line.
VOID_WORDS = frozenset({
    "reverted", "declined", "failed", "cancelled", "canceled", "annule", "annulee", "refuse", "refusee", "echoue",
    "echouee", "denied", "decline", "declinee", "renvoye", "renvoyee", "expired", "rejected", "voided",
    "echec", "rejete", "rejetee",
})  # fmt: skip
PENDING_WORDS = frozenset({
    "pending", "en attente", "en cours", "a venir", "processing", "pendiente", "in transit", "scheduled", "ausstehend",
    "offen", "vorgemerkt", "umsatz vorgemerkt", "non comptabilise", "non comptabilisee", "gereserveerd", "in sospeso",
})  # fmt: skip
NO_IMPACT = frozenset({"memo"})
TO_COME = re.compile(
    r"(?:liste des )?(?:operations?|mouvements?|paiements?) (?:a venir|en cours|en attente|non comptabilisees?).{0,40}"
)
LONG_NUMBER = re.compile(r"(?=(?:\D*\d){8})[0-9A-Z][0-9A-Z ]{7,24}")


def is_header(row: list[str], mapping: CsvMapping) -> bool:
    titles = mapping.titles
    return bool(titles and row) and row[0].strip() == titles[0] and tuple(text.strip() for text in row) == titles


def stated_day(row: Sequence[str], mapping: CsvMapping) -> str:
    """The day booked; of what is not booked yet, the day it began or the day of the money."""
    return cell(row, mapping.date) or cell(row, mapping.start_date) or cell(row, mapping.value_date)


def day_of(cells: Cells, columns: Columns) -> str:
    """As `stated_day`; «offen» in the place of the day booked is none."""
    booked = cells[columns.date]
    if has_digits(booked) or (booked and word_of(booked) not in PENDING_WORDS):
        return booked
    other = cells[columns.start_date] or cells[columns.value_date]
    return other if has_digits(other) else ""


def is_movement(cells: Cells, plan: TablePlan, number: int) -> bool:
    """Whether a row moves money: totals, remarks and details below a movement have no date, voided ones no effect."""
    day = day_of(cells, plan.columns)
    if not has_digits(day) or _is_closing_line(cells, plan):
        return False
    return _moves_money(cells, plan, day, number)


def is_undated(cells: Cells, plan: TablePlan, number: int) -> bool:
    """Whether a row announces a movement and no day of it, as comdirect's «offen» does."""
    columns = plan.columns
    if not (word_of(cells[columns.date]) in PENDING_WORDS or word_of(cells[columns.status]) in PENDING_WORDS):
        return False
    return not has_digits(day_of(cells, columns)) and _moves_money(cells, plan, "", number)


def _moves_money(cells: Cells, plan: TablePlan, day: str, number: int) -> bool:
    columns = plan.columns
    texts = plan.labels(cells)
    if _is_balance(cells, texts, columns) or (not any(texts) and is_summary([day])):
        return False
    if word_of(cells[columns.status]) in VOID_WORDS or word_of(cells[columns.impact]) in NO_IMPACT:
        return False
    stated = [cells[column] for column in plan.amounts]
    if has_digits(" ".join(stated)):
        return True
    if any(stated):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, line=number, value=next(filter(None, stated))[:40])
    return False


def _is_balance(cells: Cells, texts: Sequence[str], columns: Columns) -> bool:
    """Somebody who pays «SOLDE» is no balance: nobody is named beside one."""
    named = cells[columns.counterparty] or cells[columns.payee] or cells[columns.counterparty_iban]
    return is_summary([*texts, named]) if named else is_summary(texts)


def _is_closing_line(cells: Cells, plan: TablePlan) -> bool:
    """LCL ends its files without titles with day, balance and account, under the columns of day and amount."""
    columns = plan.columns
    if plan.mapping.titles or columns.amount == ABSENT:
        return False
    others = [text for column, text in enumerate(cells) if text and column not in {columns.date, columns.amount}]
    return len(others) == 1 and LONG_NUMBER.fullmatch(others[0]) is not None


def says_more(cells: Cells, plan: TablePlan) -> bool:
    """Whether a row is more text of the movement above it: words without a day and an amount, and no total."""
    columns = plan.columns
    if cells[columns.date]:
        return False
    if any(cells[column] for column in (columns.start_date, columns.balance, *plan.amounts)):
        return False
    texts = plan.labels(cells)
    return any(texts) and not is_summary(texts)


def is_cut(row: list[str], mapping: CsvMapping) -> bool:
    """Whether a row has a day and ends before its amounts."""
    amounts = [column for column in (mapping.amount, mapping.debit, mapping.credit) if column is not None]
    ends = mapping.date < len(row) <= min(amounts, default=0)
    return ends and read_day(row[mapping.date], mapping.date_order) is not None


def announces_what_is_to_come(row: list[str]) -> bool:
    """Whether what stands below this row is not booked yet: «Opérations à venir»."""
    return any(TO_COME.fullmatch(plain(text)) for text in row if text)

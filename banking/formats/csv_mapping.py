"""How a CSV file is to be read: guessed here, shown to the user, corrected, remembered."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from banking.formats.csv_headers import label_columns, roles
from banking.formats.guessing import DateOrder, DecimalMark, guess_date_order, guess_decimal_mark
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.text import decode, without_controls

DELIMITERS = ";,\t|"
HEADER_WITHIN = 40
SAMPLE, SAMPLE_SIZE = 5000, 2_000_000
WIDEST = 200
CURRENCY = re.compile(r"\b(EUR|CHF|USD|GBP|CAD)\b|(€|\beuros?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """Columns count from 0; None for what the file lacks. An amount is one column, or a debit and a credit one."""

    delimiter: str
    header_row: int  # the rows down to this one are no movements
    date: int
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None  # «D» or «C» beside an unsigned amount
    labels: tuple[int, ...] = ()
    start_date: int | None = None  # stands for the date of what is not booked yet
    value_date: int | None = None
    counterparty: int | None = None
    counterparty_iban: int | None = None
    currency: int | None = None
    balance: int | None = None
    reference: int | None = None
    account: int | None = None
    check_number: int | None = None
    status: int | None = None
    code: int | None = None
    original_amount: int | None = None
    original_currency: int | None = None
    date_order: DateOrder = "dmy"
    decimal_mark: DecimalMark = ","
    debits_are_negative: bool = False
    opposite_sign: bool = False  # some card statements write what was spent above zero
    default_currency: str = ""


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file; raises `UnreadableStatementError` for what no spreadsheet writes."""
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            if len(row) > WIDEST:
                raise UnreadableStatementError(Refusal.MALFORMED, reason="columns")
            yield row
    except csv.Error as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="csv") from error


def text_of(content: bytes) -> str:
    return without_controls(decode(content)).replace("\u2028", " ").replace("\x85", "…")


def guess_mapping(content: bytes) -> CsvMapping | None:
    """How to read `content`, or None where no row names a date and an amount in words we know."""
    text = _whole_lines(text_of(content), SAMPLE_SIZE)
    for delimiter in DELIMITERS:
        rows = list(islice(rows_of(text, delimiter), SAMPLE))
        for number, row in enumerate(rows[:HEADER_WITHIN]):
            columns = roles(row)
            if "date" in columns and _has_amount(columns):
                return _guessed(delimiter, number, rows, columns)
    return None


def _whole_lines(text: str, size: int) -> str:
    return text if len(text) <= size else text[: text.rfind("\n", 0, size) + 1]


def _has_amount(columns: dict[str, int]) -> bool:
    return "amount" in columns or {"debit", "credit"} <= columns.keys()


def _guessed(delimiter: str, header_row: int, rows: list[list[str]], columns: dict[str, int]) -> CsvMapping:
    header, body = rows[header_row], rows[header_row + 1 :]
    if {"debit", "credit"} <= columns.keys():
        columns.pop("amount", None)
    else:
        columns.pop("debit", None)
        columns.pop("credit", None)
    # Where a reference is the only text, it is the payer's words and not the bank's number.
    labels = [column for column in label_columns(header) if column not in columns.values()]
    labels = labels or [column for column in (columns.get("reference"),) if column is not None]
    amounts = [column for role in ("amount", "debit", "credit") if (column := columns.get(role)) is not None]
    debits = [cell(row, columns.get("debit")) for row in body]
    mapping = CsvMapping(
        delimiter=delimiter,
        header_row=header_row,
        date=columns["date"],
        labels=tuple(labels),
        date_order=_date_order(body, columns),
        decimal_mark=guess_decimal_mark(cell(row, column) for row in body for column in amounts),
        debits_are_negative=any("-" in debit or "−" in debit for debit in debits),
        default_currency=_stated_currency(rows[: header_row + 1], header, amounts),
    )
    found: dict[str, Any] = {**columns}
    return replace(mapping, **found)


def cell(row: list[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _date_order(body: list[list[str]], columns: dict[str, int]) -> DateOrder:
    dates = [cell(row, columns["date"]) for row in body]
    return guess_date_order(text for text in dates if any(map(str.isdigit, text))) or "dmy"


def _stated_currency(head: list[list[str]], header: list[str], amounts: list[int]) -> str:
    """The currency that the amount's title names, else the lines above the header."""
    titles = [header[column] for column in amounts]
    above = [text for row in head[:-1] for text in row]
    found = next((match for text in (*titles, *above) if (match := CURRENCY.search(text))), None)
    return (found[1] or "EUR").upper() if found else ""

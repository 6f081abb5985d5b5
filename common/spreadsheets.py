"""Lists as spreadsheets open them: CSV as it streams, XLSX row after row in constant memory."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet, TextChoices
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CHUNK = 2000  # rows
PIECE = 64 * 1024  # bytes
MOST_ROWS = 1_000_000  # of a sheet, its head aside: Excel stops a little later
FORMULA_STARTERS = ("=", "+", "-", "@")
CONTROL_STARTERS = ("\t", "\r", "\n")
DAY_ZERO = date(1899, 12, 30)  # from which workbooks count their days
WIDTHS = {str: 24, date: 12, Decimal: 14, int: 10}
LEAST_PLACES = 2  # of an amount: prices may have more

Value = str | date | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads to the value, as queries write it; `words` are said for codes."""

    heading: str
    type: type
    path: str
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to hand out: `file_name` without its ending. Headings and words are worded already, in the reader's
    language: rows leave when the request has come to its end."""

    title: str
    file_name: str
    columns: list[Column]
    rows: QuerySet[Any]

    def values(self) -> Iterator[list[Value]]:
        """Row after row from PostgreSQL, as plain values: objects would take four times as long."""
        words = [column.words for column in self.columns]
        for row in self.rows.values_list(*(column.path for column in self.columns)).iterator(chunk_size=CHUNK):
            yield [says.get(value, value) if says else value for says, value in zip(words, row, strict=True)]

    @property
    def is_too_long_for_a_workbook(self) -> bool:
        return self.rows[MOST_ROWS : MOST_ROWS + 1].exists()


def words_of(codes: type[TextChoices]) -> dict[str, str]:
    """What each code is called, in the reader's language."""
    return {each.value: str(each.label) for each in codes}


class _Echo:
    """A file that hands back what is written, so that rows leave as they are made."""

    def write(self, row: str) -> str:
        return row


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """CSV as spreadsheets in France open it: semicolons, decimal commas, UTF-8 with its mark."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([column.heading for column in sheet.columns])
    for row in sheet.values():
        yield writer.writerow(map(_as_text, row))


def _as_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return _plain(value).replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, int) else harmless(value or "")


def _plain(amount: Decimal) -> str:
    whole, _point, places = f"{amount:f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(LEAST_PLACES, '0')}"


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as a text (rules.md D3)."""
    dangerous = text.lstrip().startswith(FORMULA_STARTERS) or text.startswith(CONTROL_STARTERS)
    return f"'{text}" if dangerous else text


def workbook_chunks(sheet: Sheet) -> Iterator[bytes]:
    """An XLSX, made on the disk, which holds more than the memory, then read in pieces."""
    with tempfile.TemporaryFile() as file:
        write_workbook(sheet, file)
        file.seek(0)
        while chunk := file.read(PIECE):
            yield chunk


def write_workbook(sheet: Sheet, file: IO[bytes]) -> None:
    """An XLSX with real dates and amounts. Texts are written as texts: nothing in them is ever a formula."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet(sheet.title)
        formats: dict[type, Format] = {Decimal: workbook.add_format({"num_format": "#,##0.00####"})}
        formats[date] = workbook.add_format({"num_format": "dd/mm/yyyy"})
        bold = workbook.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, WIDTHS[column.type])
            page.write_string(0, place, column.heading, bold)
        last = 0
        for last, row in enumerate(sheet.values(), start=1):
            _write_row(page, last, row, formats)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _write_row(page: Worksheet, line: int, row: list[Value], formats: dict[type, Format]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, Decimal):
            page.write_number(line, place, float(value), formats[Decimal])  # workbooks hold floats, whatever we do
        elif isinstance(value, date):
            page.write_number(line, place, (value - DAY_ZERO).days, formats[date])
        elif isinstance(value, int):
            page.write_number(line, place, value)
        elif value:
            page.write_string(line, place, value)

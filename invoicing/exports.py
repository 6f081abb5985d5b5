"""Lists of documents as spreadsheets open them: CSV as it streams, XLSX row after row in constant memory."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from invoicing.models import Invoice
from invoicing.models.invoice import InvoiceQuerySet

CHUNK = 2000  # rows
PIECE = 64 * 1024  # bytes
MOST_ROWS = 1_000_000  # of a sheet, its head aside: Excel stops a little later
FORMULA_STARTERS = ("=", "+", "-", "@")
CONTROL_STARTERS = ("\t", "\r", "\n")
DAY_ZERO = date(1899, 12, 30)  # from which workbooks count their days
WIDTHS = {str: 24, date: 12, Decimal: 14}

Value = str | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """`path` leads to the value, as queries write it; `words` are said for codes."""

    heading: str
    type: type
    path: str
    words: dict[str, str] = field(default_factory=dict)


def columns() -> list[Column]:
    """What is said of each document, in the reader's language."""
    kinds, statuses = ({each.value: str(each.label) for each in codes} for codes in (Invoice.Kind, Invoice.Status))
    return [
        Column(_("Number"), str, "number"),
        Column(_("Kind"), str, "kind", kinds),
        Column(_("Customer"), str, "customer__name"),
        Column(_("Subject"), str, "subject"),
        Column(_("Issue date"), date, "issue_date"),
        Column(_("Due date"), date, "due_date"),
        Column(_("Status"), str, "status", statuses),
        Column(_("Total excl. VAT"), Decimal, "total_excl_vat"),
        Column(_("VAT"), Decimal, "total_vat"),
        Column(_("Total incl. VAT"), Decimal, "total_incl_vat"),
        Column(_("Balance due"), Decimal, "balance_due"),
        Column(_("Currency"), str, "currency"),
    ]


def _values(rows: InvoiceQuerySet, told: list[Column]) -> Iterator[list[Value]]:
    """Row after row from PostgreSQL, as plain values: objects would take four times as long."""
    words = [column.words for column in told]
    for row in rows.values_list(*(column.path for column in told)).iterator(chunk_size=CHUNK):
        yield [says.get(value, value) if says else value for says, value in zip(words, row, strict=True)]


class _Echo:
    """A file that hands back what is written, so that rows leave as they are made."""

    def write(self, row: str) -> str:
        return row


def csv_lines(rows: InvoiceQuerySet, language: str) -> Iterator[str]:
    """CSV as spreadsheets in France open it: semicolons, decimal commas, UTF-8 with its mark.

    `language` is the reader's: lines are made while they leave, when the request has come to its end.
    """
    with override(language):
        writer, told = csv.writer(_Echo(), delimiter=";"), columns()
        yield "\ufeff" + writer.writerow([column.heading for column in told])
        for row in _values(rows, told):
            yield writer.writerow(map(_as_text, row))


def _as_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else harmless(value or "")


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as a text (rules.md D3)."""
    dangerous = text.lstrip().startswith(FORMULA_STARTERS) or text.startswith(CONTROL_STARTERS)
    return f"'{text}" if dangerous else text


def workbook_chunks(rows: InvoiceQuerySet, language: str) -> Iterator[bytes]:
    """An XLSX, made on the disk, which holds more than the memory, then read in pieces."""
    with override(language), tempfile.TemporaryFile() as file:
        write_workbook(rows, file)
        file.seek(0)
        while chunk := file.read(PIECE):
            yield chunk


def write_workbook(rows: InvoiceQuerySet, file: IO[bytes]) -> None:
    """An XLSX with real dates and amounts. Texts are written as texts: nothing in them is ever a formula."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet, told = workbook.add_worksheet(_("Documents")), columns()
        formats: dict[type, Format] = {Decimal: workbook.add_format({"num_format": "#,##0.00"})}
        formats[date] = workbook.add_format({"num_format": "dd/mm/yyyy"})
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(told):
            sheet.set_column(place, place, WIDTHS[column.type])
            sheet.write_string(0, place, column.heading, bold)
        last = 0
        for last, row in enumerate(_values(rows, told), start=1):
            _write_row(sheet, last, row, formats)
        sheet.autofilter(0, 0, last, len(told) - 1)


def _write_row(sheet: Worksheet, line: int, row: list[Value], formats: dict[type, Format]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, Decimal):
            sheet.write_number(line, place, float(value), formats[Decimal])  # workbooks hold floats, whatever we do
        elif isinstance(value, date):
            sheet.write_number(line, place, (value - DAY_ZERO).days, formats[date])
        elif value:
            sheet.write_string(line, place, value)

"""Lists of documents as spreadsheets open them: CSV as it streams, XLSX row after row in constant memory."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
WIDTHS = {str: 24, date: 12, Decimal: 14}

Value = str | date | Decimal


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    type: type
    value: Callable[[Invoice], Value]


def columns() -> list[Column]:
    """What is said of each document, in the reader's language."""
    return [
        Column(_("Number"), str, lambda row: row.number or ""),
        Column(_("Kind"), str, lambda row: str(row.get_kind_display())),
        Column(_("Customer"), str, lambda row: row.customer.name),
        Column(_("Subject"), str, lambda row: row.subject),
        Column(_("Issue date"), date, lambda row: row.issue_date),
        Column(_("Due date"), date, lambda row: row.due_date),
        Column(_("Status"), str, lambda row: str(row.get_status_display())),
        Column(_("Total excl. VAT"), Decimal, lambda row: row.total_excl_vat),
        Column(_("VAT"), Decimal, lambda row: row.total_vat),
        Column(_("Total incl. VAT"), Decimal, lambda row: row.total_incl_vat),
        Column(_("Balance due"), Decimal, lambda row: row.balance_due),
        Column(_("Currency"), str, lambda row: row.currency),
    ]


def _stored(rows: InvoiceQuerySet) -> Iterator[Invoice]:
    """Row after row from PostgreSQL, without what no column says."""
    lean = rows.select_related("customer").defer("seller", "buyer", "note", "unfinished", "customer__notes")
    return lean.iterator(chunk_size=CHUNK)


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
        for row in _stored(rows):
            yield writer.writerow([_as_text(column.value(row)) for column in told])


def _as_text(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else harmless(value)


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
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        sheet, told = workbook.add_worksheet(_("Documents")), columns()
        money, bold = workbook.add_format({"num_format": "#,##0.00"}), workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(told):
            sheet.set_column(place, place, WIDTHS[column.type])
            sheet.write_string(0, place, column.heading, bold)
        for line, row in enumerate(_stored(rows), start=1):
            for place, column in enumerate(told):
                _write(sheet, line, place, column.value(row), money)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 0), len(told) - 1)


def _write(sheet: Worksheet, line: int, place: int, value: Value, money: Format) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(line, place, float(value), money)  # a cell of a workbook is a float, whatever is written
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value)
    else:
        sheet.write_string(line, place, value)

"""A CSV file as rows of cells, each with its line number."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.errors import BusinessError

DELIMITERS = ";,\t"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MOST_ROWS = 50_000
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    header: list[str]
    rows: list[Row]


def read_table(content: bytes) -> Table:
    """Read UTF-8, UTF-16, or what French spreadsheets write; commas, semicolons or tabs. Raises `BusinessError`."""
    records = _records(text_of(content))
    header = next(records).cells
    if len(header) > MOST_COLUMNS:
        raise BusinessError(
            _("This file has more than %(most)s columns: is it the right one?") % {"most": MOST_COLUMNS}
        )
    rows = list(records)
    if not rows:
        raise BusinessError(_("The file has a first line and nothing under it."))
    if len(rows) > MOST_ROWS:
        raise BusinessError(_("%(most)s lines at most: cut the file in two.") % {"most": MOST_ROWS})
    return Table(header, rows)


def text_of(content: bytes) -> str:
    """Decode the file. Windows-1252 knows nearly every byte: it comes last, and only for what looks like a text."""
    if content.startswith(UTF16_MARKS):  # «Texte Unicode», as Excel calls it
        content = content.decode("utf-16", errors="replace").encode()
    if b"\0" in content:
        raise BusinessError(_("This is not a CSV file. Save the spreadsheet as “CSV UTF-8”, then upload that."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise BusinessError(_("The file is empty."))
    return text


def _records(text: str) -> Iterator[Row]:
    """The header, then each row that says something; cells that end a row early are empty ones."""
    lines = text.splitlines()
    first = next(line for line in lines if line.strip())
    delimiter = max(DELIMITERS, key=first.count)
    # strict: an open quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, width = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                width = width or len(cells)
                yield Row(line, _fitted([cell.strip() for cell in cells], width, line))
            line = reader.line_num + 1
    except csv.Error as error:
        words = {"line": line}
        raise BusinessError(
            _("Line %(line)s cannot be read as CSV: a quote is left open, or a cell is far too long.") % words
        ) from error


def _fitted(cells: list[str], width: int, line: int) -> list[str]:
    if any(cells[width:]):  # «12,50» without quotes, say: its cents must not slip into the next column
        words = {"line": line, "cells": len(cells), "columns": width}
        raise BusinessError(
            _("Line %(line)s has %(cells)s cells for %(columns)s columns. Put quotes around a decimal comma.") % words
        )
    return cells[:width] + [""] * (width - len(cells))

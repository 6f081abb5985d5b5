"""A table as a person is shown it, to say which column is what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banking.bare_tables import NOTHING_YET, first_rows
from banking.formats import csv_files, table_within
from banking.formats.mapping import CsvMapping
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.table_guess import TableGuess, guess_table
from banking.layouts import AUTO, Layout, guessed_table, in_utf8

HEAD = 100_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows` are the first ones below the titles. Of a workbook, only the roles of the columns can be changed."""

    layout: Layout
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_text: bool

    @property
    def width(self) -> int:
        return max([len(self.titles), *map(len, self.rows)], default=0)

    @property
    def shape(self) -> dict[str, Any]:
        """How the file is cut, as the form shows it."""
        mapping = self.layout.mapping
        return {
            "delimiter": mapping.delimiter,
            "encoding": self.layout.encoding,
            "header_row": mapping.header_row + 1,
        }


def table_of(content: bytes, told: Layout | None) -> Table:
    """The table as it was told to be read, or as it is guessed. Raises `UnreadableStatementError` for what is none."""
    guessed = guessed_table(content, told.encoding if told else AUTO)
    if guessed is None:
        raise UnreadableStatementError(Refusal.UNKNOWN_FORMAT)
    if guessed.format != csv_files.name:
        layout = told or Layout(guessed.mapping)
        return Table(layout=layout, titles=guessed.titles, rows=guessed.rows, is_text=False)
    if told is None:
        return Table(layout=Layout(guessed.mapping), titles=guessed.titles, rows=guessed.rows, is_text=True)
    titles, rows = _cut(first_rows(in_utf8(content, told.encoding), told.mapping.delimiter), told.mapping.header_row)
    return Table(layout=told, titles=titles, rows=rows, is_text=True)


def table_cut_as(content: bytes, shape: Mapping[str, Any]) -> Table:
    """The table with its columns guessed anew, where a person said how the file is cut."""
    header = shape["header_row"] - 1
    rows = first_rows(in_utf8(content, shape["encoding"]), shape["delimiter"])
    found = guess_table(rows[max(header, 0) :], format_name=csv_files.name, delimiter=shape["delimiter"])
    titles, below = _cut(rows, header)
    mapping = replace(_columns(found), delimiter=shape["delimiter"], header_row=header, titles=titles)
    return Table(layout=Layout(mapping, shape["encoding"]), titles=titles, rows=below, is_text=True)


def head_of(content: bytes, table: Table) -> bytes:
    """Enough of the file to try how it reads: the first rows of a text, all of a workbook."""
    if not table.is_text:
        return content
    text = csv_files.text_of(table_within(in_utf8(content, table.layout.encoding)))
    return text[: text.rfind("\n", 0, HEAD) + 1].encode() if len(text) > HEAD else text.encode()


def _columns(found: TableGuess | None) -> CsvMapping:
    return found.mapping if found else NOTHING_YET


def _cut(rows: Sequence[Sequence[str]], header: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    titles = tuple(title.strip() for title in rows[header]) if 0 <= header < len(rows) else ()
    return titles, tuple(map(tuple, rows[header + 1 :]))

"""Tables in whose columns nothing is recognised: a person can still say what they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from banking.formats import csv_files, table_within
from banking.formats.mapping import CsvMapping
from banking.formats.statement import UnreadableStatementError
from banking.formats.table_contents import guess_by_contents
from banking.formats.table_guess import Certainty, TableGuess

SAMPLE = 200
NARROWEST = 3  # a date, a label, an amount
NOTHING_YET = CsvMapping(header_row=-1, date=-1)


def first_rows(content: bytes, delimiter: str) -> list[list[str]]:
    """Of a text, or of the table in an archive that is asked about. Raises `UnreadableStatementError`."""
    return list(islice(csv_files.rows_of(csv_files.text_of(table_within(content)), delimiter), SAMPLE))


def bare_table(content: bytes) -> TableGuess | None:
    """The rows of what is cut into columns, with the widest first row as its titles; None for prose and binaries."""
    if content.startswith(csv_files.NOT_TEXT):
        return None
    for delimiter in csv_files.DELIMITERS:
        try:
            rows = first_rows(content, delimiter)
        except UnreadableStatementError:
            return None
        width = _width(rows)
        if width >= NARROWEST:
            return _blank(rows, delimiter, next(n for n, row in enumerate(rows) if len(row) >= width))
    return None


def _width(rows: Sequence[Sequence[str]]) -> int:
    """How many columns most rows have; 0 where they do not agree."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return width if count > 1 and 2 * count >= widths.total() else 0


def _blank(rows: Sequence[list[str]], delimiter: str, header: int) -> TableGuess:
    titles = tuple(title.strip() for title in rows[header])
    found = guess_by_contents(rows[header + 1 :])
    mapping = replace(found.mapping if found else NOTHING_YET, delimiter=delimiter, header_row=header, titles=titles)
    below = tuple(map(tuple, rows[header + 1 :]))
    return TableGuess(format=csv_files.name, mapping=mapping, certainty=Certainty.UNSURE, titles=titles, rows=below)

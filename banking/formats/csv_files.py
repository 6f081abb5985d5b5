"""CSV exports of banks and payment services, by a mapping that is guessed or given."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from banking.formats.mapping import CsvMapping
from banking.formats.statement import ParsedStatement, Refusal, UnreadableStatementError
from banking.formats.table_guess import Certainty, TableGuess, guess_table
from banking.formats.table_reading import read_table
from banking.formats.text import decode, without_controls

name = "csv"

HEAD_SIZE = 65536
NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"<", b"\x89PNG", b"\xff\xd8", b"{")
DELIMITERS = ";,\t|"
# A movement within a text: a quotation mark was opened and never closed, and took the lines below with it.
SWALLOWED = re.compile(r"\n\s*\"?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\"?[;,\t|]")
FORMULA = re.compile(r'(^|[;,\t|])="', re.MULTILINE)  # a text that a spreadsheet shall not take for a number
LONGEST_FRAME = 10_000
FRAMED = re.compile(r'^"(.*)"$', re.MULTILINE)
SAMPLE, SAMPLE_SIZE = 5000, 2_000_000
WIDEST = 200


def recognises(content: bytes) -> bool:
    head = content[:HEAD_SIZE].lstrip()
    if head.startswith(NOT_TEXT) or b"\n" not in head.replace(b"\r", b"\n"):
        return False
    try:
        return guess(_whole_lines(head)) is not None
    except UnreadableStatementError:
        # Not a table; whoever reads the refusal should hear «unknown format», not a detail of CSV.
        return False


def _whole_lines(head: bytes) -> bytes:
    """`head` up to its last line break, both bytes of it where UTF-16 writes two."""
    end = head.rfind(b"\n") + 1
    return head[: end + (end % 2 if b"\0" in head else 0)] or head


def read(content: bytes, mapping: CsvMapping | None = None) -> tuple[tuple[ParsedStatement, ...], CsvMapping]:
    """One statement an account, and how the columns were understood; raises `UnreadableStatementError`."""
    text = text_of(content)
    guessed = _guess(text)
    if mapping is None:
        if guessed is None:
            raise UnreadableStatementError(Refusal.UNKNOWN_FORMAT)
        if guessed.certainty is Certainty.UNSURE:
            raise UnreadableStatementError(Refusal.MAPPING_NEEDED)
        mapping = guessed.mapping
    return read_table(rows_of(text, mapping.delimiter), mapping), mapping


def guess(content: bytes) -> TableGuess | None:
    """How to read `content`; None for what is no table of days and amounts. Raises `UnreadableStatementError`."""
    return _guess(text_of(content))


def _guess(text: str) -> TableGuess | None:
    sample = text if len(text) <= SAMPLE_SIZE else text[: text.rfind("\n", 0, SAMPLE_SIZE) + 1]
    guesses = []
    for delimiter in DELIMITERS:
        guessed = guess_table(list(islice(rows_of(sample, delimiter), SAMPLE)), format_name=name, delimiter=delimiter)
        if guessed is not None and guessed.certainty is not Certainty.UNSURE:
            return guessed
        guesses.append(guessed)
    return next(filter(None, guesses), None)


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file; raises `UnreadableStatementError` for what no spreadsheet writes."""
    try:
        reader, line = csv.reader(_lines(text), delimiter=delimiter), 0
        for row in reader:
            if len(row) > WIDEST:
                raise UnreadableStatementError(Refusal.MALFORMED, reason="columns")
            if reader.line_num > line + 1 and any(SWALLOWED.search(text) for text in row):
                raise UnreadableStatementError(Refusal.MALFORMED, reason="quotes", line=line + 1)
            line = reader.line_num
            yield row
    except csv.Error as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="csv") from error


def _lines(text: str) -> Iterator[str]:
    """The lines of `text`, never all of them at once."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def text_of(content: bytes) -> str:
    text = without_controls(decode(content)).replace("\u2028", " ").replace("\x85", "…")
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if '="' in text:
        text = FORMULA.sub(r'\1"', text)
    return _unframed(text) if text.startswith('"') else text


def _unframed(text: str) -> str:
    """`text` without quotation marks around whole lines, which a spreadsheet writes that took each for one cell."""
    first = text.partition("\n")[0]
    if len(first) > LONGEST_FRAME or not FRAMED.fullmatch(first):
        return text
    if any(len(next(csv.reader([first], delimiter=delimiter))) > 1 for delimiter in DELIMITERS):
        return text
    inside = next(csv.reader([first]))[0]
    if not any(delimiter in inside for delimiter in DELIMITERS):
        return text
    return FRAMED.sub(lambda found: found[1].replace('""', '"'), text)

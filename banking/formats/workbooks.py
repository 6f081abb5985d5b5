"""Excel and OpenDocument workbooks (`.xlsx`, `.xls`, `.xlsb`, `.ods`): their sheets are read as CSV files are.

python-calamine reads the cells, in a process of its own: see `workbook_child`.
"""

import json
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from banking.formats import workbook_child
from banking.formats.containers import is_workbook
from banking.formats.mapping import CsvMapping, DecimalMark
from banking.formats.statement import ParsedStatement, Refusal, UnreadableStatementError
from banking.formats.table_guess import Certainty, TableGuess, guess_table
from banking.formats.table_reading import read_table

name = "xlsx"

OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
ARCHIVE = b"PK\x03\x04"
# The stream that Excel hides an encrypted workbook in, as the directory of the file around it writes names.
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SAMPLE = 5000
MEMORY, MEMORY_FOR_A_BYTE = 100 << 20, 10
OUTPUT, OUTPUT_FOR_A_BYTE = 16 << 20, 60
SECONDS = 60
REFUSALS = {workbook_child.ENCRYPTED: Refusal.ENCRYPTED, workbook_child.MALFORMED: Refusal.MALFORMED}
NUMBER = "\0"
COMMA_AMOUNT = re.compile(r"[-+−]?[\d\s.]{1,15},\d{1,2}(?:\s?(?:€|EUR))?")


@dataclass(slots=True)
class _Sheet:
    """Its first rows, and the iterator that the others are still in; `mark` is the one its own texts write."""

    sample: list[list[str]]
    others: Iterator[list[str]]
    mark: DecimalMark

    def rows(self) -> Iterator[list[str]]:
        return (_with_numbers(row, self.mark) for row in chain(self.sample, self.others))

    def guess(self) -> TableGuess | None:
        return guess_table([_with_numbers(row, self.mark) for row in self.sample], format_name=name)


def recognises(content: bytes) -> bool:
    return content.startswith(OLD_WORKBOOK) or (content.startswith(ARCHIVE) and is_workbook(content))


def read(content: bytes, mapping: CsvMapping | None = None) -> tuple[tuple[ParsedStatement, ...], CsvMapping]:
    """The statements of each sheet that holds some, and how the first was understood.

    Raises `UnreadableStatementError`, too large for a workbook whose cells take more memory than its size allows for.
    """
    found: list[ParsedStatement] = []
    used, unsure = None, False
    for sheet in _sheets(content):
        fitting = _mapping(sheet, mapping)
        if isinstance(fitting, CsvMapping):
            used = used or fitting
            found.extend(read_table(sheet.rows(), fitting))
        unsure = unsure or fitting is Certainty.UNSURE
    if used is None:
        raise UnreadableStatementError(Refusal.MAPPING_NEEDED if unsure else Refusal.UNKNOWN_FORMAT)
    return tuple(each for each in found if each.transactions) or tuple(found[:1]), used


def guess(content: bytes) -> TableGuess | None:
    """How to read the first sheet that holds a table of days and amounts. Raises `UnreadableStatementError`."""
    return next(filter(None, (sheet.guess() for sheet in _sheets(content))), None)


def _mapping(sheet: _Sheet, given: CsvMapping | None) -> CsvMapping | Certainty | None:
    """How to read a sheet: as `given`, where its titles are those; unsure where a person must say it."""
    guessed = sheet.guess()
    # Numbers are numbers here, whatever the mark in the file that the mapping was made for.
    if given is not None and (guessed is None or given.fits(guessed.titles)):
        return replace(given, decimal_mark=sheet.mark) if sheet.sample else None
    if guessed is None:
        return None
    if guessed.certainty is Certainty.UNSURE:
        return Certainty.UNSURE
    return replace(guessed.mapping, decimal_mark=sheet.mark)


def _sheets(content: bytes) -> Iterator[_Sheet]:
    with TemporaryFile() as output:
        _write_cells(content, output)
        output.seek(0)
        lines = map(json.loads, output)
        stopped_at_a_name = list(islice(lines, 1))
        while stopped_at_a_name:
            stopped_at_a_name = []
            rows = _until_a_name(lines, stopped_at_a_name)
            sample = list(islice(rows, SAMPLE))
            commas = any(COMMA_AMOUNT.fullmatch(text) for row in sample for text in row)
            yield _Sheet(sample, rows, "," if commas else ".")
            deque(rows, maxlen=0)


def _until_a_name(lines: Iterator[str | list[list[str]]], stopped_at: list[str]) -> Iterator[list[str]]:
    """The rows of one sheet; the name of the next one goes to `stopped_at`."""
    for line in lines:
        if isinstance(line, str):
            stopped_at.append(line)
            return
        yield from line


def _write_cells(content: bytes, output: IO[bytes]) -> None:
    """The name of each sheet, and after it the cells of its rows, a line each."""
    if content.startswith(OLD_WORKBOOK) and ENCRYPTED_STREAM in content:
        raise UnreadableStatementError(Refusal.ENCRYPTED)
    memory = str(MEMORY + MEMORY_FOR_A_BYTE * len(content))
    most = str(OUTPUT + OUTPUT_FOR_A_BYTE * len(content))
    command = [sys.executable, "-I", str(Path(workbook_child.__file__)), memory, most]
    with TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command, stdin=given, stdout=output, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableStatementError(Refusal.TOO_LARGE) from error
    if done.returncode:
        # A library that runs out of memory aborts: what is no word of the child's means «too large».
        raise UnreadableStatementError(REFUSALS.get(done.returncode, Refusal.TOO_LARGE))


def _with_numbers(row: list[str], mark: DecimalMark) -> list[str]:
    """Numbers as text, with the mark that the sheet's own texts use: a column may hold both."""
    return [text[1:].replace(".", mark) if text.startswith(NUMBER) else text for text in row]

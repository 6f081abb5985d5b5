"""Bank files: bytes in, statements out. No database, no Django, no clock."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from banking.formats import camt, cfonb, csv_files, mt940, ofx, qif, workbooks
from banking.formats.checks import checked
from banking.formats.containers import ZIP, unwrapped
from banking.formats.mapping import CsvMapping
from banking.formats.statement import (
    Doubt,
    DoubtKind,
    ParsedFile,
    ParsedStatement,
    Refusal,
    UnreadableStatementError,
)
from banking.formats.table_guess import Certainty, TableGuess
from common.memory import collector_paused

LARGEST_FILE = 128 * 1024 * 1024
NO_STATEMENTS = frozenset({Refusal.UNKNOWN_FORMAT, Refusal.EMPTY})  # a note beside the statements of an archive
NOTHING = b"\0 \t\r\n\x1a"


class Recogniser(Protocol):
    """What every reader offers."""

    name: str

    def recognises(self, content: bytes) -> bool: ...


class StatementReader(Recogniser, Protocol):
    """What a module of `FORMATS` offers."""

    def read(self, content: bytes) -> tuple[ParsedStatement, ...]: ...


class TableReader(Recogniser, Protocol):
    """What a module of `TABLES` offers: its columns have to be understood before they are read."""

    def guess(self, content: bytes) -> TableGuess | None: ...

    def read(
        self, content: bytes, mapping: CsvMapping | None = None
    ) -> tuple[tuple[ParsedStatement, ...], CsvMapping]: ...


FORMATS: tuple[StatementReader, ...] = (ofx, camt, cfonb, mt940, qif)
TABLES: tuple[TableReader, ...] = (workbooks, csv_files)
READERS = {reader.name: reader for reader in FORMATS}
TABLE_READERS = {reader.name: reader for reader in TABLES}
FORMAT_NAMES = (*READERS, *TABLE_READERS)


def read_statement(
    content: bytes,
    *,
    format_name: str = "auto",
    file_name: str = "",
    check_balances: bool = True,
    mapping: CsvMapping | None = None,
) -> ParsedFile:
    """Every statement of a file, or of the files in a `.zip` or `.gz`, to the last transaction.

    The format is recognised by the content, or imposed by `format_name`; `file_name` only names the file in the
    details of the refusal; `mapping` says how to read a table, and nothing of other formats. `check_balances` refuses
    balances that disagree with the transactions; without it they are a doubt of their statement, for a user to see.
    Raises `UnreadableStatementError` and nothing else, whatever the bytes.
    """
    _check_size(content)
    files: list[ParsedFile] = []
    left: list[UnreadableStatementError] = []
    with collector_paused():
        members = unwrapped(content, LARGEST_FILE)
        for (name, inside), given in zip(members, _mappings(members, mapping), strict=True):
            try:
                files.append(_read_file(inside, name or file_name, format_name, given, check_balances=check_balances))
            except UnreadableStatementError as error:
                if not name or error.refusal not in NO_STATEMENTS or inside.startswith(ZIP):
                    raise
                left.append(error)
    if not files:
        raise left[0] if left else UnreadableStatementError(Refusal.EMPTY)
    if len(files) == 1 and not left:
        return files[0]
    return ParsedFile(
        format=files[0].format,
        statements=_told(tuple(each for file in files for each in file.statements), left),
        mapping=next((file.mapping for file in files if file.mapping), None),
    )


def _told(statements: tuple[ParsedStatement, ...], left: list[UnreadableStatementError]) -> tuple[ParsedStatement, ...]:
    """`statements`, the first of them with what the archive holds besides: left aside, and never without a word."""
    if not left:
        return statements
    if not statements:
        raise left[0]
    first, *others = statements
    doubts = (Doubt(DoubtKind.LEFT_ASIDE, {"file": error.details["file"]}) for error in left)
    return (replace(first, doubts=(*first.doubts, *doubts)), *others)


def _mappings(members: Sequence[tuple[str, bytes]], mapping: CsvMapping | None) -> list[CsvMapping | None]:
    """Of several files, a mapping is for the tables with its titles, and for those that nobody understands without."""
    if mapping is None or len(members) == 1:
        return [mapping] * len(members)
    guesses = [_guess_or_none(inside) for _, inside in members]
    if not any(guesses):
        return [mapping] * len(members)
    fitting = [guess is not None and (_is_unsure(guess) or mapping.fits(guess.titles)) for guess in guesses]
    return [mapping if fits else None for fits in fitting]


def guess_table(content: bytes) -> TableGuess | None:
    """How the columns of a CSV file or workbook would be understood, with its first rows.

    Of an archive, the table to ask about. None for what is no table. Raises `UnreadableStatementError`.
    """
    _check_size(content)
    members = unwrapped(content, LARGEST_FILE)
    if len(members) == 1:
        _check_kind(members[0][1])
        return _guess(members[0][1])
    return _to_ask_about(members)[1]


def table_within(content: bytes) -> bytes:
    """The file that `guess_table` speaks of; the first one where there is no table."""
    return _to_ask_about(unwrapped(content, LARGEST_FILE))[0]


def _to_ask_about(members: Sequence[tuple[str, bytes]]) -> tuple[bytes, TableGuess | None]:
    """The first table whose columns are unsure; else the first table."""
    if not members:
        raise UnreadableStatementError(Refusal.EMPTY)
    first: tuple[bytes, TableGuess] | None = None
    for _, inside in members:
        guessed = _guess_or_none(inside)
        if guessed is not None and _is_unsure(guessed):
            return inside, guessed
        if guessed is not None and first is None:
            first = inside, guessed
    return first or (members[0][1], None)


def _guess(content: bytes) -> TableGuess | None:
    found = _format_of(content) or csv_files.name
    return TABLE_READERS[found].guess(content) if found in TABLE_READERS else None


def _guess_or_none(content: bytes) -> TableGuess | None:
    try:
        return _guess(content)
    except UnreadableStatementError:
        return None


def _is_unsure(guessed: TableGuess) -> bool:
    return guessed.certainty is Certainty.UNSURE


def _check_size(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=len(content) >> 20)


def _check_kind(content: bytes) -> None:
    if not content.strip(NOTHING):
        raise UnreadableStatementError(Refusal.EMPTY)
    if content.lstrip(NOTHING)[:5] == b"%PDF-":
        raise UnreadableStatementError(Refusal.PDF)


def _read_file(
    content: bytes, name: str, format_name: str, mapping: CsvMapping | None, *, check_balances: bool
) -> ParsedFile:
    try:
        _check_kind(content)
        parsed = _read(content, format_name, mapping)
        statements = tuple(
            replace(checked(statement, balances=check_balances), format=parsed.format, source=name)
            for statement in parsed.statements
        )
    except UnreadableStatementError as error:
        if name:
            error.details.setdefault("file", name)
        raise
    return replace(parsed, statements=statements)


def _read(content: bytes, format_name: str, mapping: CsvMapping | None) -> ParsedFile:
    # Who gives a mapping says that the file is a table, though nothing in it may tell.
    fallback = csv_files.name if mapping is not None else ""
    found = (_format_of(content) or fallback) if format_name == "auto" else format_name
    if found in TABLE_READERS:
        statements, used = TABLE_READERS[found].read(content, mapping)
        return ParsedFile(format=found, statements=statements, mapping=used)
    if found not in READERS:
        raise UnreadableStatementError(Refusal.UNKNOWN_FORMAT)
    statements = READERS[found].read(content)
    if not statements:
        raise UnreadableStatementError(Refusal.NO_STATEMENT)
    return ParsedFile(format=found, statements=statements)


def _format_of(content: bytes) -> str:
    """The first format that recognises a content: the strictest first, CSV last as it only guesses."""
    readers: tuple[Recogniser, ...] = (*FORMATS, *TABLES)
    return next((reader.name for reader in readers if reader.recognises(content)), "")

"""Bank files: bytes in, statements out. No database, no Django, no clock."""

from typing import Protocol

from banking.formats import camt, cfonb, csv_files, mt940, ofx, qif
from banking.formats.checks import checked
from banking.formats.containers import unwrapped
from banking.formats.statement import ParsedFile, ParsedStatement, Refusal, UnreadableStatementError

LARGEST_FILE = 128 * 1024 * 1024


class StatementReader(Protocol):
    """What a module of `FORMATS` offers."""

    name: str

    def recognises(self, content: bytes) -> bool: ...

    def read(self, content: bytes) -> tuple[ParsedStatement, ...]: ...


# The first that recognises a content reads it: the strictest first, CSV last as it only guesses.
FORMATS: tuple[StatementReader, ...] = (ofx, camt, cfonb, mt940, qif, csv_files)


def read_statement(
    content: bytes, *, format_name: str = "auto", file_name: str = "", check_balances: bool = True
) -> ParsedFile:
    """Every statement of a file, or of the files in a `.zip` or `.gz`, to the last transaction.

    The format is recognised by the content, or imposed by `format_name`; `file_name` only names the file in the
    details of the refusal. `check_balances` is for a user who was shown that the balances disagree and goes on.
    Raises `UnreadableStatementError` and nothing else, whatever the bytes.
    """
    _check_size(content)
    files = [
        _read_file(inside, name or file_name, format_name, check_balances=check_balances)
        for name, inside in unwrapped(content, LARGEST_FILE)
    ]
    if not files:
        raise UnreadableStatementError(Refusal.EMPTY)
    return ParsedFile(format=files[0].format, statements=tuple(each for file in files for each in file.statements))


def _check_size(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=len(content) >> 20)


def _read_file(content: bytes, file_name: str, format_name: str, *, check_balances: bool) -> ParsedFile:
    try:
        return _read(content, format_name, check_balances=check_balances)
    except UnreadableStatementError as error:
        if file_name:
            error.details.setdefault("file", file_name)
        raise


def _read(content: bytes, format_name: str, *, check_balances: bool) -> ParsedFile:
    if not content.strip(b"\0 \t\r\n\x1a"):
        raise UnreadableStatementError(Refusal.EMPTY)
    reader = _reader(content, format_name)
    statements = tuple(checked(statement, balances=check_balances) for statement in reader.read(content))
    if not statements:
        raise UnreadableStatementError(Refusal.NO_STATEMENT)
    return ParsedFile(format=reader.name, statements=statements)


def _reader(content: bytes, format_name: str) -> StatementReader:
    if format_name == "auto":
        found = next((reader for reader in FORMATS if reader.recognises(content)), None)
    else:
        found = next((reader for reader in FORMATS if reader.name == format_name), None)
    if found is None:
        raise UnreadableStatementError(Refusal.UNKNOWN_FORMAT)
    return found

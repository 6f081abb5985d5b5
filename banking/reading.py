"""Read a bank file's bytes, with what the company taught about its tables."""

from dataclasses import dataclass

from banking.formats import read_statement
from banking.formats.statement import ParsedFile, UnreadableStatementError
from banking.layouts import AUTO, Layout, in_utf8, remembered
from banking.models import StatementUpload
from banking.pieces import bytes_of
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood. `accounts` are those that tables like it went into."""

    parsed: ParsedFile
    encoding: str = AUTO
    accounts: tuple[int, ...] = ()

    @property
    def layout(self) -> Layout | None:
        """How its columns were read, of a table."""
        return Layout(self.parsed.mapping, self.encoding) if self.parsed.mapping else None


def read(organisation: Organisation, content: bytes, *, format_name: str = "auto") -> Reading:
    """Every statement of the file. Balances that disagree are a doubt here, for a person to see.

    Raises `UnreadableStatementError`.
    """
    layouts = remembered(organisation, content) if format_name in {"auto", "csv", "xlsx"} else []
    accounts = tuple(dict.fromkeys(layout.account for layout in layouts if layout.account))
    for layout in layouts:
        try:
            return Reading(_parsed(content, layout), layout.encoding, accounts)
        except UnreadableStatementError:
            continue  # the bank changed more than the titles tell: it is then read as a table nobody knows
    return Reading(read_statement(content, format_name=format_name, check_balances=False), AUTO, accounts)


def read_upload(upload: StatementUpload) -> Reading:
    """The file by the columns that the person told, or else as any other; raises `UnreadableStatementError`."""
    content = bytes_of(upload)
    if upload.mapping is None:
        return read(upload.organisation, content)
    layout = Layout.from_json(upload.mapping)
    layouts = remembered(upload.organisation, content)
    accounts = tuple(dict.fromkeys(each.account for each in layouts if each.account))
    return Reading(_parsed(content, layout), layout.encoding, accounts)


def _parsed(content: bytes, layout: Layout) -> ParsedFile:
    return read_statement(in_utf8(content, layout.encoding), check_balances=False, mapping=layout.mapping)

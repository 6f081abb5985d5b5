"""A file's parts: each account's share of each file in it, imported one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from banking.formats.statement import ParsedStatement, ParsedTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """The statements of one account in one file, oldest first.

    A file shows a transaction once; the files of one archive may overlap, so each of them is a part of its own.
    """

    stated_number: str
    source: str  # the file's name in its archive, none outside one
    statements: tuple[ParsedStatement, ...]

    @property
    def currency(self) -> str:
        return self.statements[0].currency

    @property
    def transactions(self) -> list[ParsedTransaction]:
        return list(chain.from_iterable(statement.transactions for statement in self.statements))

    @property
    def period(self) -> tuple[date | None, date | None]:
        """As stated, and no narrower than what was booked."""
        days = [each.booking_date for part in self.statements for each in part.transactions if not each.pending]
        starts = [part.period_start for part in self.statements if part.period_start]
        ends = [part.period_end for part in self.statements if part.period_end]
        return min([*starts, *days], default=None), max([*ends, *days], default=None)


def parts_of(statements: Iterable[ParsedStatement]) -> list[FilePart]:
    """In the order in which they are to be imported: the oldest first, whatever the order in the file."""
    grouped: dict[tuple[str, str], list[ParsedStatement]] = {}
    for statement in statements:
        grouped.setdefault((statement.account_number, statement.source), []).append(statement)
    parts = [
        FilePart(stated_number=number, source=source, statements=tuple(sorted(each, key=_end)))
        for (number, source), each in grouped.items()
    ]
    return sorted(parts, key=_start)


def _end(statement: ParsedStatement) -> date:
    booked = (each.booking_date for each in statement.transactions)
    return statement.period_end or statement.closing_date or max(booked, default=date.min)


def _start(part: FilePart) -> date:
    return part.period[0] or date.min

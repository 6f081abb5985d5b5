"""What a file would bring: the answer to «what if I import this?»."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from common.errors import BusinessError
from invoicing.ledger_file import mistake

NEW, COMPLETED, KNOWN, REFUSED = "new", "completed", "known", "refused"
T = TypeVar("T")


@dataclass
class Plan(Generic[T]):
    """Rows to add, rows to complete, how many are there already, and every mistake with its line.

    `outcomes` says by line what becomes of each. Where there is a mistake, nothing is to be stored.
    """

    created: list[T] = field(default_factory=list)
    completed: list[T] = field(default_factory=list)
    known: int = 0
    errors: list[str] = field(default_factory=list)
    outcomes: dict[int, str] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)  # ids of the completed ones: a list is slow to search

    def refuse(self, line: int, reasons: list[str]) -> None:
        self.errors += [mistake(line, reason) for reason in reasons]
        self.outcomes[line] = REFUSED

    def add(self, line: int, row: T) -> None:
        self.created.append(row)
        self.outcomes[line] = NEW

    def recognise(self, line: int, row: T, *, changed: bool, stored: bool) -> None:
        """The row is about something that is there: as it is, or with something to add."""
        if changed and stored and id(row) not in self._seen:
            self._seen.add(id(row))
            self.completed.append(row)
        self.known += not (changed and stored)
        self.outcomes[line] = COMPLETED if changed and stored else KNOWN


class Cells:
    """The cells of one row by our names. What cannot be read is noted, so that all of a row's mistakes are told."""

    def __init__(self, cells: list[str], places: dict[int, str]) -> None:
        self.values = {name: cells[place] for place, name in places.items()}
        self.reasons: list[str] = []

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def read(self, name: str, how: Callable[[str], str]) -> str:
        try:
            return how(self[name])
        except BusinessError as error:
            self.reasons.append(str(error))
            return ""

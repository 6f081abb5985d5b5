"""Where the cells of a table's rows are, worked out once for all of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from banking.formats.mapping import CsvMapping

ABSENT = -1  # of `Cells`: the last one, which is always empty

# A row's texts without blanks around: as many as the mapping has columns, or more, and an empty one behind them.
Cells = list[str]


class Columns(NamedTuple):
    """The places in `Cells` of what a mapping names; `ABSENT` for what the table lacks."""

    date: int
    amount: int
    debit: int
    credit: int
    direction: int
    fee: int
    withheld: int
    impact: int
    start_date: int
    value_date: int
    counterparty: int
    payee: int
    counterparty_iban: int
    currency: int
    balance: int
    reference: int
    end_to_end: int
    mandate: int
    account: int
    check_number: int
    status: int
    code: int
    original_amount: int
    original_currency: int
    exchange_rate: int

    @classmethod
    def of(cls, mapping: CsvMapping) -> Self:
        stated = (getattr(mapping, name) for name in cls._fields)
        return cls(*(ABSENT if column is None else column for column in stated))


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A mapping made ready for thousands of rows. `amounts` are the columns that may say what was moved."""

    mapping: CsvMapping
    columns: Columns
    amounts: tuple[int, ...]
    names: tuple[str, ...]
    width: int

    @classmethod
    def of(cls, mapping: CsvMapping) -> Self:
        columns = Columns.of(mapping)
        width = max(len(mapping.titles), *(column + 1 for column in (*columns, *mapping.labels)))
        amounts = (columns.amount, columns.debit, columns.credit)
        return cls(
            mapping=mapping,
            columns=columns,
            amounts=tuple(column for column in amounts if column != ABSENT),
            names=_names(mapping.titles, width),
            width=width,
        )

    def cells(self, row: Sequence[str]) -> Cells:
        texts = [text.strip() for text in row]
        if len(texts) < self.width:
            texts += [""] * (self.width - len(texts))
        texts.append("")
        return texts

    def labels(self, cells: Cells) -> list[str]:
        return [cells[column] for column in self.mapping.labels]

    def raw(self, row: Sequence[str]) -> dict[str, str]:
        """The row by title, by number where a title is missing or used twice."""
        names = self.names if len(row) <= self.width else _names(self.mapping.titles, len(row))
        return dict(zip(names, row, strict=False))


def _names(titles: Sequence[str], width: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for column in range(width):
        title = titles[column] if column < len(titles) else ""
        names[title if title and title not in names else f"{title}#{column}"] = None
    return tuple(names)

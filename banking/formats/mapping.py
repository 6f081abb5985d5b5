"""How a table (CSV or workbook) is to be read: guessed, shown to the user, corrected, remembered for an account."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

DateOrder = Literal["dmy", "mdy", "ymd"]
DecimalMark = Literal[",", "."]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """Columns count from 0; None for what the file lacks. An amount is one column, or a debit and a credit one."""

    delimiter: str = ";"  # of no use in a workbook
    header_row: int  # the rows down to this one are no movements; -1 where the first row is one
    titles: tuple[str, ...] = ()  # of the header row: tells whether a remembered mapping is for a file
    date: int
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None  # «D» or «C» beside an unsigned amount
    fee: int | None = None  # a cost that `amount` does not include
    withheld: int | None = None  # a cost that `amount` was already reduced by
    labels: tuple[int, ...] = ()
    impact: int | None = None  # «Credit», «Debit» or «Memo»: whether a row moved the balance at all
    start_date: int | None = None  # stands for the date of what is not booked yet
    value_date: int | None = None
    counterparty: int | None = None  # with `payee`, who paid
    payee: int | None = None  # who was paid: the counterparty of what goes out
    counterparty_iban: int | None = None
    currency: int | None = None
    balance: int | None = None
    reference: int | None = None
    end_to_end: int | None = None
    mandate: int | None = None
    account: int | None = None
    check_number: int | None = None
    status: int | None = None
    code: int | None = None
    original_amount: int | None = None
    original_currency: int | None = None
    exchange_rate: int | None = None
    date_order: DateOrder = "dmy"
    decimal_mark: DecimalMark = ","
    debits_are_negative: bool = False
    opposite_sign: bool = False  # some card statements write what was spent above zero
    default_currency: str = ""

    def fits(self, titles: Sequence[str]) -> bool:
        """Whether a file with these titles is of the kind this mapping was made for."""
        return self.titles == tuple(titles)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The mapping that `to_json` gave, also after a release added or dropped a field. Raises `ValueError`."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {name: value for name, value in stored.items() if name in known}
        for name in ("titles", "labels"):
            values[name] = tuple(values.get(name, ()))
        try:
            mapping = cls(**values)
        except TypeError as error:
            raise ValueError(str(error)) from error
        if mapping.date_order not in get_args(DateOrder) or mapping.decimal_mark not in get_args(DecimalMark):
            raise ValueError(mapping.date_order, mapping.decimal_mark)
        return mapping

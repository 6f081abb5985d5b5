"""What exports of banks and services must come to."""

from datetime import date
from typing import NamedTuple


class Expected(NamedTuple):
    """Of the first movement; `count` of all."""

    count: int
    bank: str
    account: str
    amount: str
    label: str
    counterparty: str = ""
    fees: str | None = None
    day: date = date(2026, 9, 15)

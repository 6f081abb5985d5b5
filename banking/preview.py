"""What a person is shown of a part of a file before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from banking.concerns import digest
from banking.examining import Examined
from banking.formats import TABLE_READERS
from banking.identity import NewTransaction, label_of
from banking.models import BankTransaction

SAMPLE = 5
MOST_LOOKALIKES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPreview:
    """As JSON in between: dates and amounts are texts there. `account` is an id, none of an account that is new."""

    source: str
    format: str
    stated_number: str
    account: int | None
    account_name: str
    currency: str
    account_is_open: bool
    period_start: date | None
    period_end: date | None
    opening_balance: Decimal | None
    closing_balance: Decimal | None
    read: int
    new: int
    known: int
    pending: int
    sample: list[dict[str, Any]]
    lookalikes: list[dict[str, Any]]
    lookalike_count: int
    told: list[str]
    to_tick: list[str]
    digest: str

    @property
    def is_table(self) -> bool:
        """Whether a person may say what its columns are."""
        return self.format in TABLE_READERS

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PartPreview":
        read = {each.name: stored[each.name] for each in fields(cls)}
        read |= {name: _day(stored[name]) for name in ("period_start", "period_end")}
        read |= {name: _amount(stored[name]) for name in ("opening_balance", "closing_balance")}
        for name in ("sample", "lookalikes"):
            read[name] = [{**row, "on": _day(row["on"]), "amount": _amount(row["amount"])} for row in stored[name]]
        return cls(**read)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def preview_json(examined: Examined, format_name: str, *, account_is_open: bool) -> dict[str, Any]:
    """The fields of `PartPreview`, for a JSON column."""
    statement, comparison, account = examined.statement, examined.comparison, examined.account
    return {
        "source": examined.part.source,
        "format": examined.part.statements[0].format or format_name,
        "stated_number": examined.part.stated_number,
        "account": account.pk,
        "account_name": account.name,
        "currency": account.currency,
        "account_is_open": account_is_open,
        "period_start": statement.period_start and statement.period_start.isoformat(),
        "period_end": statement.period_end and statement.period_end.isoformat(),
        "opening_balance": _text(statement.opening_balance),
        "closing_balance": _text(statement.closing_balance),
        "read": statement.transactions_read,
        "new": len(comparison.new),
        "known": comparison.known,
        "pending": len(examined.pending),
        "sample": [_row(new) for new in comparison.new[:SAMPLE]],
        "lookalikes": _lookalikes(examined),
        "lookalike_count": len(comparison.lookalikes),
        "told": [each.words for each in examined.concerns if each.is_only_told],
        "to_tick": [each.words for each in examined.concerns if each.asks_for_a_tick],
        "digest": digest(examined.concerns),
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _row(new: NewTransaction) -> dict[str, str]:
    return {"on": new.parsed.booking_date.isoformat(), "amount": str(new.parsed.amount), "label": label_of(new.parsed)}


def _lookalikes(examined: Examined) -> list[dict[str, str]]:
    shown = examined.comparison.lookalikes[:MOST_LOOKALIKES]
    held = BankTransaction.objects.in_bulk([each.stored.pk for each in shown if each.stored.pk])
    return [
        _row(each.new) | {"held": held[each.stored.pk].label if each.stored.pk in held else each.stored.label}
        for each in shown
    ]

"""Compare a part of a file with what its account holds. Reads the database, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from banking.concerns import (
    Concern,
    Kind,
    account_concerns,
    file_concerns,
    identity_concerns,
    pending_concerns,
)
from banking.continuity import continuity_concerns
from banking.formats.statement import ParsedTransaction
from banking.identity import Comparison, StoredTransaction, compare, label_of
from banking.models import BankAccount, Statement
from banking.parts import FilePart
from banking.storage import stored_on_the_days_of
from common.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A part as it would be imported. `statement` is not saved, nor is `account` where the company lacks it."""

    part: FilePart
    account: BankAccount
    statement: Statement
    comparison: Comparison
    pending: Sequence[ParsedTransaction]
    concerns: Sequence[Concern]

    @property
    def opens_the_question(self) -> bool:
        """Whether some of it may be known in other words."""
        return any(each.kind is Kind.LOOKALIKES for each in self.concerns)


def examine(account: BankAccount, part: FilePart, earlier: Sequence[Examined] = ()) -> Examined:
    """`earlier` are other parts on their way into the same accounts, which are imported before this one."""
    read = part.transactions
    booked = [each for each in read if not each.pending] if any(each.pending for each in read) else read
    before = [each for each in earlier if each.account.number == account.number]
    stored = stored_on_the_days_of(account, booked) + _on_their_way(before, part)
    comparison = compare(booked, stored, account.currency)
    statement = _statement(account, part, comparison, pending=len(read) - len(booked))
    booked_sum: Decimal = sum((each.amount for each in booked), ZERO)
    return Examined(
        part=part,
        account=account,
        statement=statement,
        comparison=comparison,
        pending=[each for each in read if each.pending],
        concerns=[
            *account_concerns(account, part.stated_number, part.currency),
            *file_concerns(part.statements),
            *continuity_concerns(account, statement, booked_sum, [each.statement for each in before]),
            *identity_concerns(comparison, days_already_held=bool(stored)),
            *pending_concerns(len(read) - len(booked)),
        ],
    )


def _on_their_way(earlier: Sequence[Examined], part: FilePart) -> list[StoredTransaction]:
    """As `stored_on_the_days_of`, of what is not stored yet."""
    first, last = part.period
    return [
        StoredTransaction(
            new.content_key, new.occurrence, new.parsed.booking_date, new.parsed.amount, label=label_of(new.parsed)
        )
        for each in earlier
        for new in each.comparison.new
        if first and last and first <= new.parsed.booking_date <= last
    ]


def _statement(account: BankAccount, part: FilePart, comparison: Comparison, *, pending: int) -> Statement:
    start, end = part.period
    return Statement(
        organisation_id=account.organisation_id,
        bank_account=account,
        period_start=start,
        period_end=end,
        opening_balance=part.statements[0].opening_balance,
        closing_balance=part.statements[-1].closing_balance,
        closing_date=part.statements[-1].closing_date,
        transactions_read=sum(len(each.transactions) for each in part.statements),
        created=len(comparison.new),
        pending=pending,
    )

"""Transactions that the bank announces and has not booked: kept until the booked one comes, or time passes."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from banking.formats.statement import ParsedTransaction
from banking.models import BankAccount, PendingTransaction, Statement

BOOKED_EARLIER = timedelta(days=3)  # a bank may announce a day later than the one it books on
BOOKED_LATER = timedelta(days=10)  # card payments abroad take a week; what is not booked by then was given up


def replace_pending(
    account: BankAccount,
    statement: Statement,
    booked: Sequence[ParsedTransaction],
    pending: Sequence[ParsedTransaction],
) -> None:
    """Take away the announced transactions that are booked now or given up, then keep those that `pending` announces.

    `booked` are the new ones. A file that announces some tells all that the bank announced at that moment, so those of
    before are replaced; what an old file announced has had its answer in the statements since.
    """
    if pending and _is_outdated(account, statement):
        pending = ()
    held = list(PendingTransaction.objects.filter(bank_account=account).order_by("expected_on", "pk"))
    if held:
        gone = held if pending else _over(held, booked, statement)
        PendingTransaction.objects.filter(pk__in=[each.pk for each in gone]).delete()
    PendingTransaction.objects.bulk_create(_row(statement, each) for each in pending)


def _is_outdated(account: BankAccount, statement: Statement) -> bool:
    if statement.period_end is None:
        return False
    return Statement.objects.standing().filter(bank_account=account, period_end__gt=statement.period_end).exists()


def _over(
    held: Sequence[PendingTransaction], booked: Sequence[ParsedTransaction], statement: Statement
) -> list[PendingTransaction]:
    currency = statement.bank_account.currency
    amounts = {(each.amount, each.currency) for each in held}
    arrived = Counter(
        (each.booking_date, each.amount, each.currency or currency)
        for each in booked
        if (each.amount, each.currency or currency) in amounts
    )
    return [each for each in held if _has_arrived(each, arrived) or _is_given_up(each, statement.period_end)]


def _has_arrived(announced: PendingTransaction, arrived: Counter[tuple[date, Decimal, str]]) -> bool:
    """Each booked transaction stands for one announced."""
    first = announced.expected_on - BOOKED_EARLIER
    for days in range((BOOKED_EARLIER + BOOKED_LATER).days + 1):
        key = (first + timedelta(days=days), announced.amount, announced.currency)
        if arrived[key] > 0:
            arrived[key] -= 1
            return True
    return False


def _is_given_up(announced: PendingTransaction, last_day: date | None) -> bool:
    return last_day is not None and last_day > announced.expected_on + BOOKED_LATER


def _row(statement: Statement, parsed: ParsedTransaction) -> PendingTransaction:
    return PendingTransaction(
        organisation_id=statement.organisation_id,
        bank_account_id=statement.bank_account_id,
        statement=statement,
        expected_on=parsed.booking_date,
        amount=parsed.amount,
        currency=parsed.currency or statement.bank_account.currency,
        counterparty_name=parsed.counterparty_name,
        remittance_information=parsed.remittance_information,
        bank_reference=parsed.bank_reference,
        raw=parsed.raw,
    )

"""An account's part of a file, as rows: by COPY, in one stream, however many there are."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg import sql

from banking.formats.statement import ParsedTransaction
from banking.identity import Comparison, Lookalike, NewTransaction, StoredTransaction
from banking.models import BankAccount, BankTransaction, KnownContent, Statement
from banking.models.record import as_text
from common.errors import BusinessError

MOST_TWINS = 32_767  # what the column of occurrences holds
LARGEST_RATE = Decimal(10) ** 10  # what the column of rates holds; the raw record keeps the rest
TICK = 2_000

Tick = Callable[[float], None]
"""Told how much of the work at hand is done, from 0 to 1."""

COLUMNS = (
    "organisation_id",
    "bank_account_id",
    "statement_id",
    "status",
    "booking_date",
    "value_date",
    "amount",
    "currency",
    "counterparty_name",
    "counterparty_iban",
    "ultimate_party_name",
    "remittance_information",
    "structured_reference",
    "end_to_end_reference",
    "mandate_reference",
    "bank_reference",
    "check_number",
    "operation_code",
    "return_reason",
    "original_amount",
    "original_currency",
    "exchange_rate",
    "fees",
    "is_reversal",
    "raw",
    "content_key",
    "occurrence",
)
COPY = sql.SQL("COPY {} ({}) FROM STDIN").format(
    sql.Identifier("banking_banktransaction"), sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
)


def stored_on_the_days_of(account: BankAccount, booked: Sequence[ParsedTransaction]) -> list[StoredTransaction]:
    """What the account holds of the days that `booked` covers, with the other contents it is known under."""
    if not booked or account.pk is None:
        return []
    dates = {each.booking_date for each in booked}
    held = BankTransaction.objects.filter(organisation=account.organisation_id, bank_account=account)
    held = held.exclude(status=BankTransaction.Status.WITHDRAWN)
    rows = held.filter(booking_date__range=(min(dates), max(dates))).order_by()
    also = _other_contents(rows)
    columns = rows.values_list("content_key", "occurrence", "booking_date", "amount", "pk")
    return [StoredTransaction(*row, also.get(row[4], ())) for row in columns.iterator(chunk_size=TICK)]


def _other_contents(rows: QuerySet[BankTransaction]) -> dict[int, tuple[str, ...]]:
    also: dict[int, tuple[str, ...]] = {}
    known = KnownContent.objects.filter(bank_transaction__in=rows).order_by()
    for pk, key in known.values_list("bank_transaction_id", "content_key"):
        also[pk] = (*also.get(pk, ()), key)
    return also


def no_tick(_share: float) -> None:
    """For whom nobody waits."""


def store_transactions(statement: Statement, comparison: Comparison, tick: Tick = no_tick) -> list[int]:
    """Write the new transactions of a saved statement and return their ids, in the file's order."""
    if any(new.occurrence > MOST_TWINS for new in comparison.new):
        raise BusinessError(_("The file repeats one transaction thousands of times. Download it from your bank again."))
    if not comparison.new:
        return []
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, row in enumerate(_rows(statement, comparison.new)):
            copy.write_row(row)
            if number % TICK == 0:
                tick(number / len(comparison.new))
    tick(1)
    # Ids follow the order of the rows: one statement is written by one connection, in one stream.
    return list(statement.bank_transactions.order_by("pk").values_list("pk", flat=True))


def _rows(statement: Statement, new: Sequence[NewTransaction]) -> Iterator[tuple[Any, ...]]:
    head = (
        statement.organisation_id,
        statement.bank_account_id,
        statement.pk,
        BankTransaction.Status.TO_TREAT.value,
    )
    currency = statement.bank_account.currency
    for parsed, key, occurrence in new:
        yield (
            *head,
            parsed.booking_date,
            parsed.value_date,
            parsed.amount,
            parsed.currency or currency,
            parsed.counterparty_name,
            parsed.counterparty_iban,
            parsed.ultimate_party_name,
            parsed.remittance_information,
            parsed.structured_reference,
            parsed.end_to_end_reference,
            parsed.mandate_reference,
            parsed.bank_reference,
            parsed.check_number,
            parsed.operation_code,
            parsed.return_reason,
            parsed.original_amount,
            parsed.original_currency,
            _storable_rate(parsed.exchange_rate),
            parsed.fees,
            parsed.reversal,
            as_text(parsed.raw),
            key,
            occurrence,
        )


def _storable_rate(rate: Decimal | None) -> Decimal | None:
    return rate if rate is not None and abs(rate) < LARGEST_RATE else None


def remember_other_words(statement: Statement, same: Sequence[Lookalike]) -> None:
    """Keep the contents that a person said to be those of stored transactions: the next file with them is known."""
    KnownContent.objects.bulk_create(
        KnownContent(
            organisation_id=statement.organisation_id,
            bank_account_id=statement.bank_account_id,
            bank_transaction_id=each.stored.pk,
            statement=statement,
            content_key=each.new.content_key,
        )
        for each in same
    )

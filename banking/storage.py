"""An account's part of a file, as rows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from banking.formats.statement import ParsedStatement, ParsedTransaction
from banking.identity import Comparison, NewTransaction, StoredTransaction
from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from common.errors import BusinessError

BATCH = 5000
MOST_TWINS = 32_767  # what the column of occurrences holds


def stored_on_the_days_of(account: BankAccount, booked: Sequence[ParsedTransaction]) -> list[StoredTransaction]:
    if not booked:
        return []
    dates = [each.booking_date for each in booked]
    rows = BankTransaction.objects.filter(bank_account=account, booking_date__range=(min(dates), max(dates)))
    columns = rows.values_list("content_key", "occurrence", "booking_date", "amount")
    return [StoredTransaction(*row) for row in columns.order_by()]


def build_statement(
    statement_import: StatementImport,
    account: BankAccount,
    parts: Sequence[ParsedStatement],
    *,
    read: int,
    created: int,
) -> Statement:
    dates = [each.booking_date for part in parts for each in part.transactions if not each.pending]
    return Statement(
        organisation_id=account.organisation_id,
        statement_import=statement_import,
        bank_account=account,
        period_start=min([*(part.period_start for part in parts if part.period_start), *dates], default=None),
        period_end=max([*(part.period_end for part in parts if part.period_end), *dates], default=None),
        opening_balance=parts[0].opening_balance,
        closing_balance=parts[-1].closing_balance,
        closing_date=parts[-1].closing_date,
        transactions_read=read,
        created=created,
    )


def store_transactions(statement: Statement, comparison: Comparison) -> list[int]:
    if any(new.occurrence > MOST_TWINS for new in comparison.new):
        raise BusinessError(_("The file repeats one transaction thousands of times. Download it from your bank again."))
    rows = BankTransaction.objects.bulk_create([_row(statement, new) for new in comparison.new], batch_size=BATCH)
    return [row.pk for row in rows]


def _row(statement: Statement, new: NewTransaction) -> BankTransaction:
    parsed = new.parsed
    return BankTransaction(
        organisation_id=statement.organisation_id,
        bank_account_id=statement.bank_account_id,
        statement=statement,
        booking_date=parsed.booking_date,
        value_date=parsed.value_date,
        amount=parsed.amount,
        currency=parsed.currency,
        counterparty_name=parsed.counterparty_name,
        counterparty_iban=parsed.counterparty_iban,
        ultimate_party_name=parsed.ultimate_party_name,
        remittance_information=parsed.remittance_information,
        structured_reference=parsed.structured_reference,
        end_to_end_reference=parsed.end_to_end_reference,
        mandate_reference=parsed.mandate_reference,
        bank_reference=parsed.bank_reference,
        check_number=parsed.check_number,
        operation_code=parsed.operation_code,
        return_reason=parsed.return_reason,
        original_amount=parsed.original_amount,
        original_currency=parsed.original_currency,
        raw=parsed.raw,
        content_key=new.content_key,
        occurrence=new.occurrence,
    )

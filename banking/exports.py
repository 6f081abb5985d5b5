"""What the list of bank transactions says as a spreadsheet."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from banking.models import BankTransaction, PendingTransaction
from common.spreadsheets import Column, Sheet, words_of


def bank_transaction_sheet(rows: QuerySet[Any]) -> Sheet:
    """`rows` are what the bank booked, or what it announces, which has less to say."""
    account, texts = Column(_("Account"), str, "bank_account__name"), _texts()
    amounts = [Column(_("Amount"), Decimal, "amount"), Column(_("Currency"), str, "currency")]
    if rows.model is PendingTransaction:
        columns = [Column(_("Date"), date, "expected_on"), account, *texts, *amounts]
    else:
        columns = [
            Column(_("Date"), date, "booking_date"),
            Column(_("Value date"), date, "value_date"),
            account,
            *texts,
            Column(_("Counterparty's IBAN"), str, "counterparty_iban"),
            Column(_("Bank reference"), str, "bank_reference"),
            *amounts,
            Column(_("Status"), str, "status", words_of(BankTransaction.Status)),
        ]
    return Sheet(_("Bank transactions"), "operations", columns, rows)


def _texts() -> list[Column]:
    return [
        Column(_("Counterparty"), str, "counterparty_name"),
        Column(_("Label"), str, "remittance_information"),
    ]

"""What the bank said never changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from banking.models import BankAccount, BankTransaction
from banking.treatment import mark
from tests.factories import BankTransactionFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", Decimal("1.00")),
        ("booking_date", date(2026, 1, 1)),
        ("counterparty_name", "AUTRE"),
        ("remittance_information", "AUTRE"),
        ("bank_reference", "AUTRE"),
        ("raw", {"NAME": "AUTRE"}),
        ("content_key", "0" * 32),
        ("occurrence", 2),
    ],
)
def test_bank_transaction_is_the_banks_word(field: str, value: object) -> None:
    row = BankTransactionFactory(content_key="f" * 32)

    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        BankTransaction.objects.filter(pk=row.pk).update(**{field: value})


def test_bank_transaction_takes_our_conclusion() -> None:
    row = BankTransactionFactory()

    assert mark([row.pk], BankTransaction.Status.IGNORED) == 1

    row.refresh_from_db()
    assert row.status == "ignored"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("FR7630003031100005034567870", "FR76 3000 3031 1000 0503 4567 870"),
        ("30003-03110-00050345678", "30003-03110-00050345678"),
    ],
)
def test_bank_account_number_for_people(number: str, shown: str) -> None:
    assert BankAccount(number=number).number_for_people == shown


def test_statement_already_known_is_what_was_not_new() -> None:
    assert StatementFactory(transactions_read=42, created=40).already_known == 2

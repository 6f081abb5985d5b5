"""The one writer of a bank transaction's status."""

from collections.abc import Iterable

from banking.models import BankTransaction, StatementImport


def mark(bank_transaction_ids: Iterable[int], status: BankTransaction.Status) -> int:
    """Set the status of transactions whose rows the caller holds locked. Returns how many there were."""
    return BankTransaction.objects.filter(pk__among=bank_transaction_ids).update(status=status)


def withdraw(statement_import: StatementImport) -> None:
    """Take the lines of an undone import out of the ledger for good. The caller holds them locked, none reconciled."""
    lines = BankTransaction.objects.filter(statement__in=statement_import.statements.all())
    lines.update(status=BankTransaction.Status.WITHDRAWN)

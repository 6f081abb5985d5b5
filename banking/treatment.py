"""The one writer of a bank transaction's status."""

from collections.abc import Iterable

from banking.models import BankTransaction


def mark(bank_transaction_ids: Iterable[int], status: BankTransaction.Status) -> int:
    """Set the status of transactions whose rows the caller holds locked. Returns how many there were."""
    return BankTransaction.objects.filter(pk__in=list(bank_transaction_ids)).update(status=status)

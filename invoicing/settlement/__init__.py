"""What settles documents: the one place that writes `amount_paid` and turns *sent* into *paid* or *cancelled* and back.

Callers hold a database transaction. Documents are locked in the order of their ids (after bank transactions, which
reconciliation locks first), then payments in the order of theirs; all are re-read under the lock, and only then judged.
"""

from invoicing.settlement.documents import Documents, lock_documents
from invoicing.settlement.parts import NewPayment, Part, apply_parts, write_payments
from invoicing.settlement.payments import mark_as_paid
from invoicing.settlement.withdrawals import mark_as_unpaid, reverse_allocations, reverse_payments

__all__ = [
    "Documents",
    "NewPayment",
    "Part",
    "apply_parts",
    "lock_documents",
    "mark_as_paid",
    "mark_as_unpaid",
    "reverse_allocations",
    "reverse_payments",
    "write_payments",
]

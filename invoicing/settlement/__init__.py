"""What settles documents: the one place that writes `amount_paid` and turns *sent* into *paid* or *cancelled* and back.

Callers hold a database transaction. Documents are locked in the order of their ids (after bank transactions, which
reconciliation locks first), then payments in the order of theirs; all are re-read under the lock, and only then judged.
"""

from invoicing.settlement.credits import Use, impute, lock_unallocated, write_uses
from invoicing.settlement.documents import Documents, lock_balances, lock_documents
from invoicing.settlement.parts import NewPayment, Part, apply_parts, write_payments
from invoicing.settlement.payments import mark_as_paid
from invoicing.settlement.receipts import Order, Share, credit_of, mark_all_as_paid, receive
from invoicing.settlement.refunds import Money, refund_credit_note, refund_payment
from invoicing.settlement.undoing import lock_settled, take_back, undo
from invoicing.settlement.withdrawals import mark_as_unpaid, reverse_allocations, reverse_payments

__all__ = [
    "Documents",
    "Money",
    "NewPayment",
    "Order",
    "Part",
    "Share",
    "Use",
    "apply_parts",
    "credit_of",
    "impute",
    "lock_balances",
    "lock_documents",
    "lock_settled",
    "lock_unallocated",
    "mark_all_as_paid",
    "mark_as_paid",
    "mark_as_unpaid",
    "receive",
    "refund_credit_note",
    "refund_payment",
    "reverse_allocations",
    "reverse_payments",
    "take_back",
    "undo",
    "write_payments",
    "write_uses",
]

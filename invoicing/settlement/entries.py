"""What settling and its undoing write into the journal: on each document concerned, one query for each kind of act."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from invoicing.journal import Act, record_many
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement.documents import Documents
from organisations.models import User

Entry = tuple[Invoice, dict[str, Any]]
ACTS = (Act.PAID, Act.CREDITED, Act.REFUNDED, Act.REPLACED, Act.WRITTEN_OFF)
WITHDRAWN = {
    Act.PAID: Act.PAYMENT_WITHDRAWN,
    Act.CREDITED: Act.CREDIT_WITHDRAWN,
    Act.REFUNDED: Act.REFUND_WITHDRAWN,
    Act.WRITTEN_OFF: Act.WRITE_OFF_WITHDRAWN,
}


def record_settled(allocations: Sequence[Allocation], documents: Documents, by: User | None) -> None:
    """Write what the allocations settle. Their payments come with them."""
    for act, entries in _entries(allocations, documents).items():
        record_many(act, entries, by)


def record_withdrawn(allocations: Sequence[Allocation], documents: Documents, by: User | None) -> None:
    """Write that the allocations count no more."""
    for act, entries in _entries(allocations, documents).items():
        if act in WITHDRAWN:
            record_many(WITHDRAWN[act], entries, by)


def _entries(allocations: Iterable[Allocation], documents: Documents) -> dict[Act, list[Entry]]:
    """By act, in the order in which they are written."""
    entries: dict[Act, list[Entry]] = {act: [] for act in ACTS}
    for allocation in allocations:
        entries[_act_of(allocation, documents)].extend(_said(allocation, documents))
    return entries


def _act_of(allocation: Allocation, documents: Documents) -> Act:
    if allocation.correction_id is not None:
        return Act.REPLACED
    if allocation.credit_note_id is not None:
        return Act.CREDITED
    if allocation.write_off:
        return Act.WRITTEN_OFF
    return Act.REFUNDED if documents[allocation.invoice_id].is_credit_note else Act.PAID


def _said(allocation: Allocation, documents: Documents) -> Iterator[Entry]:
    """The entry on the document itself and, where another one is concerned, the same on that one."""
    document = documents[allocation.invoice_id]
    other_id = allocation.credit_note_id or allocation.correction_id
    amount = {"amount": allocation.amount}
    if other_id is not None:
        other = documents[other_id]
        yield document, amount | {"document": other.number}
        yield other, amount | {"document": document.number}
    elif allocation.write_off and allocation.payment is not None:
        yield document, amount | {"write_off": allocation.write_off, "payment": allocation.payment.pk}
    elif allocation.payment is not None:
        yield document, amount | _money(allocation.payment)


def _money(payment: Payment) -> dict[str, Any]:
    return {"means": payment.means, "on": payment.received_on, "payment": payment.pk}

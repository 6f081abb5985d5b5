"""New payments and the parts of them that settle documents, for any number of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.money import ZERO
from invoicing.models import Allocation, Payment
from invoicing.settlement.documents import Documents, move_amount_paid, refuse_unless_owed, store
from invoicing.settlement.entries import record_settled
from invoicing.settlement.rows import store_rows
from organisations.models import Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An amount above zero that settles an invoice, from the payment itself, from a credit note netted with it or, with
    `write_off`, from nothing: the part that the payment lacks and that nobody will ask for."""

    invoice_id: int
    amount: Decimal
    credit_note_id: int | None = None
    write_off: Allocation.WriteOff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment to be written. What its parts leave of `amount` stays as the customer's credit."""

    customer_id: int
    amount: Decimal
    received_on: date
    means: Payment.Means
    origin: Payment.Origin
    parts: tuple[Part, ...]
    currency: str = "EUR"
    note: str = ""


def apply_parts(documents: Documents, parts: Sequence[Part]) -> None:
    """Settle the parts in memory, all of them or none. `write_payments` stores the outcome.

    Raises `BusinessError` where a document is gone, is not owed any more, or owes less than its part.
    """
    asked: dict[int, Decimal] = {}
    for part in parts:
        for document_id in filter(None, (part.invoice_id, part.credit_note_id)):
            asked[document_id] = asked.get(document_id, ZERO) + part.amount
    for document_id, amount in asked.items():
        refuse_unless_owed(documents.get(document_id), amount)
    for document_id, amount in asked.items():
        move_amount_paid(documents[document_id], amount)


def write_payments(
    organisation: Organisation, new_payments: Sequence[NewPayment], documents: Documents, by: User | None
) -> list[Payment]:
    """Store payments whose parts were applied to `documents`, in a fixed number of queries."""
    payments = store_rows(Payment, (_payment(organisation, new, by) for new in new_payments))
    pairs = zip(payments, new_payments, strict=True)
    allocations = [_allocation(payment, part, by) for payment, new in pairs for part in new.parts]
    write_allocations(organisation, allocations, documents, by)
    return payments


def write_allocations(
    organisation: Organisation, allocations: Sequence[Allocation], documents: Documents, by: User | None
) -> None:
    """Store allocations already applied to `documents`, with their entries in the journal, and announce them."""
    store_rows(Allocation, allocations)
    record_settled(allocations, documents, by)
    store(organisation, documents, documents_of(allocations))


def documents_of(allocations: Iterable[Allocation]) -> set[int]:
    """Ids of the documents whose `amount_paid` the allocations make up."""
    return {pk for a in allocations for pk in (a.invoice_id, a.credit_note_id) if pk is not None}


def _payment(organisation: Organisation, new: NewPayment, by: User | None) -> Payment:
    return Payment(
        organisation_id=organisation.pk,
        customer_id=new.customer_id,
        amount=new.amount,
        currency=new.currency,
        received_on=new.received_on,
        means=new.means,
        origin=new.origin,
        note=new.note,
        recorded_by_id=by.pk if by else None,
    )


def _allocation(payment: Payment, part: Part, by: User | None) -> Allocation:
    return Allocation(
        organisation_id=payment.organisation_id,
        payment=payment,
        credit_note_id=part.credit_note_id,
        invoice_id=part.invoice_id,
        amount=part.amount,
        write_off=part.write_off or "",
        recorded_by_id=by.pk if by else None,
    )

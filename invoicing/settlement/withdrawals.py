"""Undoing: nothing is erased, each row gets its opposite, and the documents are owed again."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing import events
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement.documents import Documents, lock_documents, move_amount_paid, store
from invoicing.settlement.entries import record_withdrawn
from invoicing.settlement.parts import documents_of
from invoicing.settlement.rows import store_rows
from organisations.models import Organisation, User


@atomic_retried
def reverse_payments(organisation: Organisation, payment_ids: Iterable[int], by: User | None) -> list[Payment]:
    """Withdraw payments or refunds: opposite rows for each and for all they settled; the documents are owed again.

    Raises `BusinessError` where one was withdrawn already, or where money of it was given back.
    """
    wanted = sorted(set(payment_ids))
    standing = Allocation.objects.standing().filter(organisation=organisation, payment_id__in=wanted)
    documents = lock_documents(organisation, documents_of(standing))
    payments = lock_payments(organisation, wanted)
    if len(payments) != len(wanted):
        raise BusinessError(_("This payment was already withdrawn. Reload the page."))
    _refuse_if_refunded(payments)
    # Read again under the locks: somebody may have taken a part back, or used one, while we waited for them.
    allocations = list(standing.select_related("payment"))
    documents |= lock_documents(organisation, documents_of(allocations) - documents.keys())
    reverse_allocations(organisation, allocations, documents, by)
    reversals = store_rows(Payment, (_opposite_payment(payment, by) for payment in payments))
    events.payments_reversed.send(sender=None, organisation=organisation, payment_ids=wanted, by=by)
    return reversals


def lock_payments(organisation: Organisation, ids: Iterable[int]) -> list[Payment]:
    """Lock those that stand, lowest id first. A withdrawal is final: money withdrawn twice would be made."""
    wanted = set(ids)
    rows = Payment.objects.select_for_update(of=("self",), no_key=True).for_organisation(organisation)
    locked = list(rows.filter(pk__in=wanted, reverses__isnull=True).order_by("pk"))
    reversed_ids = set(Payment.objects.filter(reverses__in=locked).values_list("reverses_id", flat=True))
    return [payment for payment in locked if payment.pk not in reversed_ids]


def _refuse_if_refunded(payments: Sequence[Payment]) -> None:
    refund = Payment.objects.standing().filter(refunds__in=payments).select_related("refunds").first()
    if refund is not None:
        raise BusinessError(
            _("Money of the payment of %(day)s was given back to the customer: undo the refund first.")
            % {"day": f"{refund.refunds.received_on:%d/%m/%Y}" if refund.refunds else ""}
        )


def _opposite_payment(payment: Payment, by: User | None) -> Payment:
    return Payment(
        organisation_id=payment.organisation_id,
        customer_id=payment.customer_id,
        amount=-payment.amount,
        currency=payment.currency,
        received_on=payment.received_on,
        means=payment.means,
        origin=payment.origin,
        reverses=payment,
        recorded_by=by,
    )


def reverse_allocations(
    organisation: Organisation, allocations: Sequence[Allocation], documents: Documents, by: User | None
) -> None:
    """Add the opposite of each allocation and reopen its documents, which the caller holds locked.

    The allocations come with their payments. Raises `BusinessError` where a document is cancelled.
    """
    for allocation in allocations:
        for document_id in documents_of([allocation]):
            move_amount_paid(documents[document_id], -allocation.amount)
    store_rows(Allocation, (_opposite_allocation(allocation, by) for allocation in allocations))
    record_withdrawn(allocations, documents, by)
    store(organisation, documents, documents_of(allocations))


def _opposite_allocation(allocation: Allocation, by: User | None) -> Allocation:
    return Allocation(
        organisation_id=allocation.organisation_id,
        payment_id=allocation.payment_id,
        credit_note_id=allocation.credit_note_id,
        invoice_id=allocation.invoice_id,
        amount=-allocation.amount,
        write_off=allocation.write_off,
        reverses=allocation,
        recorded_by=by,
    )


@atomic_retried
def mark_as_unpaid(invoice: Invoice, by: User) -> list[Payment]:
    """Withdraw what settled the invoice. Returns the payments that were withdrawn whole.

    A payment that also settles other invoices keeps them: only this invoice's part is taken back, and stays as the
    customer's credit. Raises `BusinessError` where nothing settles the invoice.
    """
    documents = lock_documents(invoice.organisation, [invoice.pk])
    settled = list(
        Allocation.objects.standing()
        .filter(invoice=invoice, payment__isnull=False)
        .select_related("payment")
        .order_by("pk")
    )
    if not documents or not settled:
        raise BusinessError(_("%(number)s has no payment to withdraw.") % {"number": invoice})
    shared = _payments_shared_with_others(invoice, settled)
    parts = [a for a in settled if a.payment_id in shared]
    if parts:
        documents |= lock_documents(invoice.organisation, documents_of(parts) - documents.keys())
        reverse_allocations(invoice.organisation, parts, documents, by)
    whole = {a.payment_id for a in settled if a.payment_id is not None} - shared
    return reverse_payments(invoice.organisation, whole, by) if whole else []


def _payments_shared_with_others(invoice: Invoice, settled: Sequence[Allocation]) -> set[int | None]:
    others = Allocation.objects.standing().exclude(invoice=invoice)
    return set(others.filter(payment_id__in={a.payment_id for a in settled}).values_list("payment_id", flat=True))

"""Payments and what they settle: the one place that writes `amount_paid` and turns *sent* into *paid* and back.

Callers hold a database transaction. Documents are locked in the order of their ids (after bank transactions, which
reconciliation locks first), re-read under the lock, and only then judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, format_money
from common.transactions import atomic_retried
from invoicing import events
from invoicing.models import Allocation, Invoice, Payment
from organisations.models import Organisation, User

Documents = dict[int, Invoice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An amount above zero that settles an invoice, from the payment itself or from a credit note netted with it."""

    invoice_id: int
    amount: Decimal
    credit_note_id: int | None = None


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


def lock_documents(organisation: Organisation, ids: Iterable[int]) -> Documents:
    """Lock documents of the company, lowest id first, and return them as they are now."""
    locked = (
        Invoice.objects.select_for_update(of=("self",), no_key=True)
        .for_organisation(organisation)
        .filter(pk__in=set(ids))
    )
    return {document.pk: document for document in locked.select_related("customer").order_by("pk")}


def apply_parts(documents: Documents, parts: Sequence[Part]) -> None:
    """Settle the parts in memory, all of them or none. `write_payments` stores the outcome.

    Raises `BusinessError` where a document is gone, is not owed any more, or owes less than its part.
    """
    asked: dict[int, Decimal] = {}
    for part in parts:
        for document_id in filter(None, (part.invoice_id, part.credit_note_id)):
            asked[document_id] = asked.get(document_id, ZERO) + part.amount
    for document_id, amount in asked.items():
        _refuse_unless_owed(documents.get(document_id), amount)
    for document_id, amount in asked.items():
        _move_amount_paid(documents[document_id], amount)


def _refuse_unless_owed(document: Invoice | None, amount: Decimal) -> None:
    if document is None:
        raise BusinessError(_("This document no longer exists. Reload the page."))
    if document.status != Invoice.Status.SENT:
        raise BusinessError(
            _("%(number)s is not awaiting payment (status: %(status)s). Nothing was recorded.")
            % {"number": document, "status": document.get_status_display()}
        )
    if amount <= ZERO or amount > document.balance_due:
        raise BusinessError(
            _("%(number)s has %(balance)s left to pay, not %(amount)s. Nothing was recorded.")
            % {
                "number": document,
                "balance": format_money(document.balance_due, document.currency),
                "amount": format_money(amount, document.currency),
            }
        )


def _move_amount_paid(document: Invoice, amount: Decimal) -> None:
    """Add `amount` (below zero when a payment is withdrawn) and let the status follow the balance."""
    document.amount_paid += amount
    document.balance_due = document.total_incl_vat - document.amount_deducted - document.amount_paid
    status = Invoice.Status.SENT if document.balance_due else Invoice.Status.PAID
    if status != document.status:
        if not document.may_become(status):
            raise BusinessError(_("%(number)s is cancelled: its payments stay as they are.") % {"number": document})
        document.status = status


def write_payments(
    organisation: Organisation, new_payments: Sequence[NewPayment], documents: Documents, by: User | None
) -> list[Payment]:
    """Store payments whose parts were applied to `documents`, in a fixed number of queries."""
    payments = Payment.objects.bulk_create(
        Payment(
            organisation=organisation,
            customer_id=new.customer_id,
            amount=new.amount,
            currency=new.currency,
            received_on=new.received_on,
            means=new.means,
            origin=new.origin,
            recorded_by=by,
        )
        for new in new_payments
    )
    Allocation.objects.bulk_create(
        Allocation(
            organisation=organisation,
            payment=payment,
            credit_note_id=part.credit_note_id,
            invoice_id=part.invoice_id,
            amount=part.amount,
            recorded_by=by,
        )
        for payment, new in zip(payments, new_payments, strict=True)
        for part in new.parts
    )
    touched = {part.invoice_id for new in new_payments for part in new.parts}
    touched |= {part.credit_note_id for new in new_payments for part in new.parts if part.credit_note_id}
    _store(organisation, [documents[pk] for pk in sorted(touched)])
    return payments


def _store(organisation: Organisation, documents: list[Invoice]) -> None:
    Invoice.objects.bulk_update(documents, ["amount_paid", "status"], batch_size=1000)
    events.documents_changed.send(sender=None, organisation=organisation, invoice_ids=[d.pk for d in documents])


@atomic_retried
def mark_as_paid(
    invoice: Invoice, *, amount: Decimal, expected_balance: Decimal, on: date, means: Payment.Means, by: User
) -> Payment:
    """Record a payment declared by hand. More than the balance leaves the rest as the customer's credit.

    `expected_balance` is what the person saw: a second click, or somebody else's payment meanwhile, changes the
    balance and is refused. Raises `BusinessError`.
    """
    documents = lock_documents(invoice.organisation, [invoice.pk])
    _refuse_unless_owed(documents.get(invoice.pk), min(amount, documents[invoice.pk].balance_due))
    document = documents[invoice.pk]
    if document.balance_due != expected_balance:
        raise BusinessError(
            _("The balance of %(number)s has changed meanwhile: it is %(balance)s. Check, then record the payment.")
            % {"number": document, "balance": format_money(document.balance_due, document.currency)}
        )
    part = Part(invoice_id=document.pk, amount=min(amount, document.balance_due))
    apply_parts(documents, [part])
    new = NewPayment(
        customer_id=document.customer_id,
        amount=amount,
        received_on=on,
        means=means,
        origin=Payment.Origin.DECLARED,
        parts=(part,),
        currency=document.currency,
    )
    payments = write_payments(invoice.organisation, [new], documents, by)
    events.payments_recorded.send(sender=None, organisation=invoice.organisation, payment_ids=[payments[0].pk])
    return payments[0]


@atomic_retried
def reverse_payments(organisation: Organisation, payment_ids: Iterable[int], by: User | None) -> list[Payment]:
    """Withdraw payments: opposite rows for each and for all they settled; the documents are owed again.

    Raises `BusinessError` where one was withdrawn already.
    """
    wanted = sorted(set(payment_ids))
    standing = Allocation.objects.standing().filter(organisation=organisation, payment_id__in=wanted)
    documents = lock_documents(organisation, _documents_of(standing))
    payments = list(
        Payment.objects.select_for_update(of=("self",), no_key=True)
        .for_organisation(organisation)
        .filter(pk__in=wanted, reverses__isnull=True)  # a withdrawal is final: money withdrawn twice would be made
        .order_by("pk")
    )
    if Payment.objects.filter(reverses__in=payments).exists() or len(payments) != len(wanted):
        raise BusinessError(_("This payment was already withdrawn. Reload the page."))
    # Read again under the locks: somebody may have taken a part back while we waited for them.
    reverse_allocations(organisation, list(standing.all()), documents, by)
    reversals = Payment.objects.bulk_create(_opposite_payment(payment, by) for payment in payments)
    events.payments_reversed.send(sender=None, organisation=organisation, payment_ids=wanted, by=by)
    return reversals


def _documents_of(allocations: Iterable[Allocation]) -> set[int]:
    return {pk for a in allocations for pk in (a.invoice_id, a.credit_note_id) if pk is not None}


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
    """Add the opposite of each allocation and reopen its documents, which the caller holds locked."""
    for allocation in allocations:
        for document_id in filter(None, (allocation.invoice_id, allocation.credit_note_id)):
            _move_amount_paid(documents[document_id], -allocation.amount)
    Allocation.objects.bulk_create(
        Allocation(
            organisation=organisation,
            payment_id=allocation.payment_id,
            credit_note_id=allocation.credit_note_id,
            invoice_id=allocation.invoice_id,
            amount=-allocation.amount,
            reverses=allocation,
            recorded_by=by,
        )
        for allocation in allocations
    )
    _store(organisation, [documents[pk] for pk in sorted(_documents_of(allocations))])


@atomic_retried
def mark_as_unpaid(invoice: Invoice, by: User) -> list[Payment]:
    """Withdraw what settled the invoice. Returns the payments that were withdrawn whole.

    A payment that also settles other invoices keeps them: only this invoice's part is taken back, and stays as the
    customer's credit. Raises `BusinessError` where nothing settles the invoice.
    """
    documents = lock_documents(invoice.organisation, [invoice.pk])
    settled = list(Allocation.objects.standing().filter(invoice=invoice, payment__isnull=False).order_by("pk"))
    if not documents or not settled:
        raise BusinessError(_("%(number)s has no payment to withdraw.") % {"number": invoice})
    shared = _payments_shared_with_others(invoice, settled)
    parts = [a for a in settled if a.payment_id in shared]
    if parts:
        documents |= lock_documents(invoice.organisation, _documents_of(parts))
        reverse_allocations(invoice.organisation, parts, documents, by)
    whole = {a.payment_id for a in settled if a.payment_id is not None} - shared
    return reverse_payments(invoice.organisation, whole, by) if whole else []


def _payments_shared_with_others(invoice: Invoice, settled: Sequence[Allocation]) -> set[int | None]:
    others = Allocation.objects.standing().exclude(invoice=invoice)
    return set(others.filter(payment_id__in={a.payment_id for a in settled}).values_list("payment_id", flat=True))

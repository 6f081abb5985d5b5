"""Money given back to a customer: of a credit note, or of what they paid too much."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import format_money
from common.transactions import atomic_retried
from invoicing import events
from invoicing.journal import Act, record_many
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement.credits import lock_unallocated, refuse_beyond_unallocated, unallocated_of
from invoicing.settlement.documents import lock_documents, move_amount_paid, refuse_unless_owed, refuse_unless_seen
from invoicing.settlement.parts import write_allocations
from organisations.models import Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What a person declares of a movement of money: an amount above zero, when and how."""

    amount: Decimal
    on: date
    means: Payment.Means
    note: str = ""


@atomic_retried
def refund_credit_note(credit_note: Invoice, money: Money, *, expected_balance: Decimal, by: User) -> Payment:
    """Record that money was given back for a credit note, at most what is left of it.

    `expected_balance` is what the person saw left: a second click finds another. Raises `BusinessError`.
    """
    documents = lock_documents(credit_note.organisation, [credit_note.pk])
    document = refuse_unless_owed(documents.get(credit_note.pk), money.amount)
    refuse_unless_seen(document, expected_balance)
    if not document.is_credit_note:
        raise BusinessError(_("Only a credit note or an overpayment can be refunded."))
    refund = _refund(document.organisation, document.customer_id, document.currency, money, by)
    refund.save()
    move_amount_paid(document, money.amount)
    allocation = Allocation(
        organisation_id=document.organisation_id,
        payment=refund,
        invoice=document,
        amount=money.amount,
        recorded_by=by,
    )
    write_allocations(document.organisation, [allocation], documents, by)
    _announce(refund)
    return refund


@atomic_retried
def refund_payment(payment: Payment, money: Money, *, expected_left: Decimal, by: User) -> Payment:
    """Record that what a payment left unused was given back. Raises `BusinessError`."""
    locked = lock_unallocated(payment.organisation, [payment.pk])
    known = refuse_beyond_unallocated(locked.get(payment.pk), money.amount)
    if unallocated_of(known) != expected_left:
        left = format_money(unallocated_of(known), known.currency)
        raise BusinessError(_("What is left of this payment has changed meanwhile: it is %(left)s.") % {"left": left})
    refund = _refund(known.organisation, known.customer_id, known.currency, money, by)
    refund.refunds = known
    refund.save()
    settled = Allocation.objects.standing().filter(payment=known).select_related("invoice").order_by("pk")
    entries = [(each.invoice, {"amount": money.amount, "means": money.means, "on": money.on}) for each in settled]
    record_many(Act.REFUNDED, entries, by)
    _announce(refund)
    return refund


def _refund(organisation: Organisation, customer_id: int, currency: str, money: Money, by: User) -> Payment:
    return Payment(
        organisation=organisation,
        customer_id=customer_id,
        amount=-money.amount,
        currency=currency,
        received_on=money.on,
        means=money.means,
        origin=Payment.Origin.DECLARED,
        note=money.note,
        recorded_by=by,
    )


def _announce(refund: Payment) -> None:
    events.payments_recorded.send(sender=None, organisation=refund.organisation, payment_ids=[refund.pk])

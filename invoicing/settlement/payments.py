"""Payments declared by hand."""

from datetime import date
from decimal import Decimal

from common.transactions import atomic_retried
from invoicing import events
from invoicing.models import Invoice, Payment
from invoicing.settlement.documents import lock_documents, refuse_unless_owed, refuse_unless_seen
from invoicing.settlement.parts import NewPayment, Part, apply_parts, write_payments
from organisations.models import User


@atomic_retried
def mark_as_paid(
    invoice: Invoice, *, amount: Decimal, expected_balance: Decimal, on: date, means: Payment.Means, by: User
) -> Payment:
    """Record a payment declared by hand. More than the balance leaves the rest as the customer's credit.

    `expected_balance` is what the person saw: a second click, or somebody else's payment meanwhile, changes the
    balance and is refused. Raises `BusinessError`.
    """
    documents = lock_documents(invoice.organisation, [invoice.pk])
    balance = documents[invoice.pk].balance_due if documents else amount
    document = refuse_unless_owed(documents.get(invoice.pk), min(amount, balance))
    refuse_unless_seen(document, expected_balance)
    part = Part(invoice_id=document.pk, amount=min(amount, balance))
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

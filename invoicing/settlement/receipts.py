"""One payment for several invoices of a customer, with the credit they use besides; several invoices paid at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, format_money
from common.transactions import atomic_retried
from invoicing import events
from invoicing.models import Allocation, Customer, Invoice, Payment
from invoicing.settlement.credits import Use, lock_unallocated, unallocated_of, write_uses
from invoicing.settlement.documents import Documents, lock_documents, refuse_unless_seen
from invoicing.settlement.parts import NewPayment, Part, apply_parts, write_payments
from invoicing.settlement.payments import mark_as_paid
from invoicing.settlement.refunds import Money
from organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So much of a document or of a payment, of which the person saw `expected` left."""

    pk: int
    amount: Decimal
    expected: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person ticked: invoices to settle, credit notes and remainders of payments to settle them with."""

    invoices: Sequence[Share]
    credit_notes: Sequence[Share] = ()
    payments: Sequence[Share] = ()
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written: a payment where money came in, and the uses of older credit."""

    payment: Payment | None = None
    uses: list[Allocation] = field(default_factory=list)


@dataclass(slots=True)
class _Source:
    """What is left of a credit note, of an older payment or, with neither, of the money that came in."""

    left: Decimal
    credit_note_id: int | None = None
    payment_id: int | None = None


@atomic_retried
def receive(customer: Customer, order: Order, *, expected_credit: Decimal, by: User) -> Receipt:
    """Record what a customer paid, and settle what was ticked: with credit notes first, older credit, then the money.

    What the money leaves stays as the customer's credit, of which the person saw `expected_credit`: a second click
    finds more. Raises `BusinessError`, nothing then being recorded.
    """
    known = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    documents = lock_documents(known.organisation, {share.pk for share in (*order.invoices, *order.credit_notes)})
    payments = lock_unallocated(known.organisation, {share.pk for share in order.payments})
    _refuse_unless_seen(order, documents, payments)
    _refuse_others(known, documents, payments)
    if order.money is not None and credit_of(known) != expected_credit:
        raise BusinessError(_("The customer's account has changed meanwhile. Check, then record the payment."))
    uses, parts = _spread(order, documents)
    written = write_uses(known.organisation, uses, documents, payments, by)
    return Receipt(_pay(known, order.money, parts, documents, by), written)


def credit_of(customer: Customer, currency: str = "EUR") -> Decimal:
    """What the customer paid beyond what their payments settled and what they were given back."""
    received = Payment.objects.received().with_unallocated().filter(customer=customer, currency=currency)
    return sum(map(unallocated_of, received), ZERO)


def _refuse_unless_seen(order: Order, documents: Documents, payments: dict[int, Payment]) -> None:
    for share in (*order.invoices, *order.credit_notes):
        if share.pk not in documents:
            raise BusinessError(_("This document no longer exists. Reload the page."))
        refuse_unless_seen(documents[share.pk], share.expected)
    for share in order.payments:
        if unallocated_of(payments.get(share.pk)) != share.expected:
            raise BusinessError(_("The customer's account has changed meanwhile. Check, then record the payment."))


def _refuse_others(customer: Customer, documents: Documents, payments: dict[int, Payment]) -> None:
    concerned: tuple[Invoice | Payment, ...] = (*documents.values(), *payments.values())
    if any(each.customer_id != customer.pk for each in concerned):
        raise BusinessError(_("A document of another customer is among those you ticked. Reload the page."))
    if len({each.currency for each in concerned}) > 1:
        raise BusinessError(_("What you ticked is in several currencies: record one payment for each."))


def _spread(order: Order, documents: Documents) -> tuple[list[Use], list[Part]]:
    """Settle the invoices, the earliest due first, from each source in its turn."""
    money = _Source(order.money.amount if order.money else ZERO)
    sources = [_Source(share.amount, credit_note_id=share.pk) for share in order.credit_notes]
    sources += [_Source(share.amount, payment_id=share.pk) for share in order.payments]
    uses: list[Use] = []
    parts: list[Part] = []
    for share in sorted(order.invoices, key=lambda share: (documents[share.pk].due_date, share.pk)):
        asked = share.amount
        for source in (*sources, money):
            used = min(asked, source.left)
            asked, source.left = asked - used, source.left - used
            if used and source is money:
                parts.append(Part(invoice_id=share.pk, amount=used))
            elif used:
                ids = {"credit_note_id": source.credit_note_id, "payment_id": source.payment_id}
                uses.append(Use(invoice_id=share.pk, amount=used, **ids))
        if asked:
            words = {"missing": format_money(asked, documents[share.pk].currency)}
            raise BusinessError(
                _("%(missing)s more are ticked than there is money and credit for. Lower an amount.") % words
            )
    return uses, parts


def _pay(
    customer: Customer, money: Money | None, parts: Sequence[Part], documents: Documents, by: User
) -> Payment | None:
    if money is None:
        return None
    apply_parts(documents, parts)
    new = NewPayment(
        customer_id=customer.pk,
        amount=money.amount,
        received_on=money.on,
        means=money.means,
        origin=Payment.Origin.DECLARED,
        parts=tuple(parts),
        currency=next((each.currency for each in documents.values()), "EUR"),
        note=money.note,
    )
    [payment] = write_payments(customer.organisation, [new], documents, by)
    events.payments_recorded.send(sender=None, organisation=customer.organisation, payment_ids=[payment.pk])
    return payment


@dataclass(frozen=True, slots=True)
class Paid:
    """What became of one invoice of several marked as paid: a payment, or the reason why not."""

    invoice: Invoice
    payment: Payment | None = None
    error: str = ""


def mark_all_as_paid(
    shares: Sequence[tuple[Invoice, Decimal]], *, on: date, means: Payment.Means, by: User
) -> list[Paid]:
    """Record one payment for each invoice, of the balance that the person saw. Each stands on its own."""
    return [_paid(invoice, expected, on, means, by) for invoice, expected in shares]


def _paid(invoice: Invoice, expected: Decimal, on: date, means: Payment.Means, by: User) -> Paid:
    try:
        payment = mark_as_paid(invoice, amount=expected, expected_balance=expected, on=on, means=means, by=by)
    except BusinessError as refusal:
        return Paid(invoice, error=str(refusal))
    return Paid(invoice, payment)

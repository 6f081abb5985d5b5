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
from invoicing.settlement.credits import Use, lock_unallocated, write_uses
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


@atomic_retried
def receive(customer: Customer, order: Order, *, expected_credit: Decimal, by: User) -> Receipt:
    """Record what a customer paid, and settle what was ticked: with credit notes first, older credit, then the money.

    What the money leaves stays as the customer's credit, of which the person saw `expected_credit`: a second click
    finds more. Raises `BusinessError`, nothing then being recorded.
    """
    known = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    ids = {share.pk for share in (*order.invoices, *order.credit_notes)}
    documents = lock_documents(known.organisation, ids)
    payments = lock_unallocated(known.organisation, {share.pk for share in order.payments})
    _refuse_unless_seen(order, documents, payments)
    _refuse_others(known, documents, payments)
    if order.money is not None and credit_of(known) != expected_credit:
        raise BusinessError(_("The customer's account has changed meanwhile. Check, then record the payment."))
    uses, parts = _spread(order, documents)
    written = write_uses(known.organisation, uses, documents, payments, by)
    if order.money is None:
        return Receipt(None, written)
    return Receipt(_pay(known, order.money, parts, documents, by), written)


def credit_of(customer: Customer) -> Decimal:
    """What the customer paid beyond what their payments settled and what they were given back."""
    return sum(
        Payment.objects.received().with_unallocated().filter(customer=customer).values_list("unallocated", flat=True),
        ZERO,
    )


def _refuse_unless_seen(order: Order, documents: Documents, payments: dict[int, Payment]) -> None:
    for share in (*order.invoices, *order.credit_notes):
        if share.pk not in documents:
            raise BusinessError(_("This document no longer exists. Reload the page."))
        refuse_unless_seen(documents[share.pk], share.expected)
    for share in order.payments:
        left = payments[share.pk].unallocated if share.pk in payments else ZERO  # type: ignore[attr-defined]  # annotated
        if left != share.expected:
            raise BusinessError(_("The customer's account has changed meanwhile. Check, then record the payment."))


def _refuse_others(customer: Customer, documents: Documents, payments: dict[int, Payment]) -> None:
    owners = {each.customer_id for each in (*documents.values(), *payments.values())}
    if owners - {customer.pk}:
        raise BusinessError(_("A document of another customer is among those you ticked. Reload the page."))
    if len({each.currency for each in (*documents.values(), *payments.values())}) > 1:
        raise BusinessError(_("What you ticked is in several currencies: record one payment for each."))


def _spread(order: Order, documents: Documents) -> tuple[list[Use], list[Part]]:
    """Settle the invoices, the earliest due first. Credit notes netted with money are the payment's parts."""
    with_money = order.money is not None
    purse = [[share.amount, share.pk, None] for share in order.credit_notes]
    purse += [[share.amount, None, share.pk] for share in order.payments]
    uses: list[Use] = []
    parts: list[Part] = []
    rest = order.money.amount if order.money else ZERO
    for share in sorted(order.invoices, key=lambda s: (documents[s.pk].due_date, s.pk)):
        asked = share.amount
        for source in purse:
            amount, credit_note_id, payment_id = source
            used = min(asked, amount or ZERO)
            if used <= ZERO:
                continue
            source[0] = (amount or ZERO) - used
            asked -= used
            if credit_note_id and with_money:
                parts.append(Part(invoice_id=share.pk, amount=used, credit_note_id=credit_note_id))
            else:
                uses.append(
                    Use(invoice_id=share.pk, amount=used, credit_note_id=credit_note_id, payment_id=payment_id)
                )
        if asked > ZERO:
            parts.append(Part(invoice_id=share.pk, amount=asked))
            rest -= asked
    return uses, parts

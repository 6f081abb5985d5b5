"""What a customer is credited with, and its use on their invoices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, format_money
from common.transactions import atomic_retried
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement.documents import Documents, lock_documents, move_amount_paid, refuse_unless_owed
from invoicing.settlement.netting import net
from invoicing.settlement.parts import write_allocations
from invoicing.settlement.withdrawals import lock_payments
from organisations.models import Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """An amount above zero of a credit note, or of what is left of a payment, that settles an invoice."""

    invoice_id: int
    amount: Decimal
    credit_note_id: int | None = None
    payment_id: int | None = None


@atomic_retried
def impute(organisation: Organisation, uses: Sequence[Use], by: User | None) -> list[Allocation]:
    """Set credit against invoices of the same customer, all of the uses or none.

    Raises `BusinessError` where a document or a payment has less left than is asked of it.
    """
    documents = lock_documents(organisation, {pk for u in uses for pk in (u.invoice_id, u.credit_note_id) if pk})
    payments = lock_unallocated(organisation, {use.payment_id for use in uses if use.payment_id})
    return write_uses(organisation, uses, documents, payments, by)


def lock_unallocated(organisation: Organisation, ids: Iterable[int]) -> dict[int, Payment]:
    """Lock payments that stand. Each has its `unallocated` amount, as it is under the lock."""
    locked = lock_payments(organisation, ids) if ids else []
    rows = Payment.objects.with_unallocated().filter(pk__in=[each.pk for each in locked])
    return {payment.pk: payment for payment in rows} if locked else {}


def write_uses(
    organisation: Organisation,
    uses: Sequence[Use],
    documents: Documents,
    payments: dict[int, Payment],
    by: User | None,
) -> list[Allocation]:
    """Write the uses of documents and payments that the caller holds locked."""
    _refuse_beyond_payments(uses, payments)
    written = [_net(use, documents, by) for use in uses if use.credit_note_id]
    paid = [_paid(use, documents, payments[use.payment_id], by) for use in uses if use.payment_id]
    if paid:
        write_allocations(organisation, paid, documents, by)
    return written + paid


def _net(use: Use, documents: Documents, by: User | None) -> Allocation:
    invoice = refuse_unless_owed(documents.get(use.invoice_id), use.amount)
    credit_note = refuse_unless_owed(documents.get(use.credit_note_id or 0), use.amount)
    if invoice.is_credit_note or not credit_note.is_credit_note:
        raise BusinessError(_("A credit note settles an invoice, and nothing else."))
    _refuse_unless_same(invoice, credit_note.customer_id, credit_note.currency)
    return net(credit_note, invoice, use.amount, documents, by)


def _paid(use: Use, documents: Documents, payment: Payment, by: User | None) -> Allocation:
    invoice = refuse_unless_owed(documents.get(use.invoice_id), use.amount)
    if invoice.is_credit_note:
        raise BusinessError(_("A payment settles an invoice. To give a credit note back, record a refund."))
    _refuse_unless_same(invoice, payment.customer_id, payment.currency)
    move_amount_paid(invoice, use.amount)
    return Allocation(
        organisation_id=invoice.organisation_id,
        payment=payment,
        invoice=invoice,
        amount=use.amount,
        recorded_by=by,
    )


def _refuse_unless_same(invoice: Invoice, customer_id: int, currency: str) -> None:
    if invoice.customer_id != customer_id:
        raise BusinessError(_("%(number)s is another customer's: a credit stays with its own.") % {"number": invoice})
    if invoice.currency != currency:
        words = {"number": invoice, "theirs": invoice.currency, "ours": currency}
        raise BusinessError(_("%(number)s is in %(theirs)s, the credit in %(ours)s.") % words)


def _refuse_beyond_payments(uses: Iterable[Use], payments: dict[int, Payment]) -> None:
    asked: dict[int, Decimal] = {}
    for use in uses:
        if use.payment_id:
            asked[use.payment_id] = asked.get(use.payment_id, ZERO) + use.amount
    for pk, amount in asked.items():
        refuse_beyond_unallocated(payments.get(pk), amount)


def unallocated_of(payment: Payment | None) -> Decimal:
    """What is left of a payment that comes from `lock_unallocated`; nought of one that is not among them."""
    left: Decimal = getattr(payment, "unallocated", ZERO)
    return left


def refuse_beyond_unallocated(payment: Payment | None, amount: Decimal) -> Payment:
    """Return the payment, of which that much is left. Raises `BusinessError`. It comes from `lock_unallocated`."""
    if payment is None:
        raise BusinessError(_("This payment was withdrawn meanwhile. Reload the page."))
    left = unallocated_of(payment)
    if amount <= ZERO or amount > left:
        words = {
            "day": f"{payment.received_on:%d/%m/%Y}",
            "left": format_money(left, payment.currency),
            "amount": format_money(amount, payment.currency),
        }
        raise BusinessError(_("The payment of %(day)s has %(left)s left to use, not %(amount)s.") % words)
    return payment

"""What accepting a proposal will write, checked against the rows as they are under the lock. Nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO
from invoicing import settlement
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement import Documents, NewPayment, Part
from reconciliation.matching.ledger import LineKind, ResidualKind
from reconciliation.models import MatchProposal

MEANS: Mapping[str, Payment.Means] = {
    LineKind.CHEQUE_DEPOSIT: Payment.Means.CHEQUE,
    LineKind.CARD_SETTLEMENT: Payment.Means.CARD,
    LineKind.DIRECT_DEBIT: Payment.Means.DIRECT_DEBIT,
}

# Differences that a person who accepts the proposal accepts with it: nobody sends a reminder for two cents, and a
# discount within its delay was promised on the invoice. Bank charges are the person's to name.
ACCEPTED_DIFFERENCES: Mapping[str, Allocation.WriteOff] = {
    ResidualKind.ROUNDING: Allocation.WriteOff.ROUNDING,
    ResidualKind.DISCOUNT: Allocation.WriteOff.DISCOUNT,
}

Share = tuple[Invoice, Decimal]


class Asked(NamedTuple):
    """What a proposal gives of the line to a document, credit notes below zero, or to the payment that it proves."""

    invoice_id: int | None
    payment_id: int | None
    amount: Decimal


@dataclass(slots=True, kw_only=True)
class Plan:
    """The payments a proposal records, and the declared ones it proves."""

    proposal: MatchProposal
    line: BankTransaction
    allocations: list[Asked] = field(default_factory=list)
    payments: list[NewPayment] = field(default_factory=list)
    proved: list[Payment] = field(default_factory=list)
    write_off: Allocation.WriteOff | None = None  # the name of what the line lacks, where it is not to be asked for
    written_off: list[tuple[int, Decimal]] = field(default_factory=list)  # of which invoices (by id) how much


def make_plan(plan: Plan, documents: Documents, declared: dict[int, Payment]) -> None:
    """Settle the proposal's documents in memory and take the payments it proves out of `declared`.

    Raises `BusinessError`, nothing then being changed.
    """
    line, allocations = plan.line, plan.allocations
    left = line.amount - sum((each.amount for each in allocations), ZERO)
    if line.amount < ZERO:
        plan.payments = [_refund(plan, documents, left)]
    elif left < ZERO:
        raise BusinessError(_("The proposal asks more than the line brings. Match the line again."))
    else:
        plan.proved = _proved(allocations, declared)
        payments = _payments(plan, _by_customer(allocations, line, documents), left)
        plan.payments = [_with_write_off(plan, payment, documents) for payment in payments]
    settlement.apply_parts(documents, [part for payment in plan.payments for part in payment.parts])
    for payment in plan.proved:
        del declared[payment.pk]


def name_difference(plan: Plan, name: Allocation.WriteOff | None, documents: Documents) -> None:
    """Say that what the proposal's documents ask beyond the line is written off: as `name`, or as the engine named it.

    It is taken from the documents that would stay open, the latest due first.
    """
    plan.write_off = name or ACCEPTED_DIFFERENCES.get(plan.proposal.residual_kind)
    if plan.write_off is None:
        return
    lacking = -plan.proposal.residual_amount
    settled = {each.invoice_id: each.amount for each in plan.allocations if each.invoice_id in documents}
    for document in sorted((documents[pk] for pk in settled if pk), key=lambda d: (d.due_date, d.pk), reverse=True):
        part = min(lacking, document.balance_due - settled[document.pk])
        if part > ZERO and not document.is_credit_note:
            plan.written_off.append((document.pk, part))
            lacking -= part


def _with_write_off(plan: Plan, payment: NewPayment, documents: Documents) -> NewPayment:
    if not plan.written_off:
        return payment
    own = [(pk, amount) for pk, amount in plan.written_off if documents[pk].customer_id == payment.customer_id]
    parts = [Part(invoice_id=pk, amount=amount, write_off=plan.write_off) for pk, amount in own]
    return replace(payment, parts=(*payment.parts, *parts))


def _refund(plan: Plan, documents: Documents, left: Decimal) -> NewPayment:
    """Money that we sent back: it settles the credit note that promised it."""
    shares = _by_customer(plan.allocations, plan.line, documents)
    credit_notes = [share for theirs in shares.values() for share in theirs]
    if left or len(shares) != 1 or not all(document.is_credit_note for document, _amount in credit_notes):
        raise BusinessError(
            _("Money that went out settles no invoice: mark the invoice as unpaid, or ignore the line.")
        )
    return NewPayment(
        customer_id=next(iter(shares)),
        amount=plan.line.amount,
        received_on=plan.line.booking_date,
        means=Payment.Means.TRANSFER,
        origin=Payment.Origin.BANK,
        parts=tuple(Part(invoice_id=document.pk, amount=-amount) for document, amount in credit_notes),
        currency=plan.line.currency,
    )


def _proved(allocations: Sequence[Asked], declared: Mapping[int, Payment]) -> list[Payment]:
    wanted = [each.payment_id for each in allocations if each.payment_id is not None]
    if any(pk not in declared for pk in wanted):
        raise BusinessError(_("The declared payment was withdrawn or proved meanwhile. Reload the page."))
    return [declared[pk] for pk in wanted]


def _by_customer(allocations: Sequence[Asked], line: BankTransaction, documents: Documents) -> dict[int, list[Share]]:
    shares: dict[int, list[Share]] = {}
    for each in allocations:
        if each.invoice_id is None:
            continue
        document = documents.get(each.invoice_id)
        if document is None:
            raise BusinessError(_("This document no longer exists. Reload the page."))
        if document.currency != line.currency:
            raise BusinessError(
                _("%(number)s is in %(theirs)s, the line in %(ours)s.")
                % {"number": document, "theirs": document.currency, "ours": line.currency}
            )
        shares.setdefault(document.customer_id, []).append((document, each.amount))
    return shares


def _payments(plan: Plan, shares: Mapping[int, Sequence[Share]], left: Decimal) -> list[NewPayment]:
    """One payment a customer. What the documents leave of the line stays with the first, as their credit."""
    if not shares and left and plan.proved:
        return [_payment(plan, plan.proved[0].customer_id, left, [])]
    payments = []
    for customer_id, theirs in shares.items():
        net = sum((amount for _document, amount in theirs), ZERO) + left
        left = ZERO
        payments.append(_payment(plan, customer_id, net, spread(theirs)))
    return payments


def _payment(plan: Plan, customer_id: int, amount: Decimal, parts: Sequence[Part]) -> NewPayment:
    if amount <= ZERO:
        raise BusinessError(_("A credit note takes all that this customer would have paid: settle it on its own."))
    return NewPayment(
        customer_id=customer_id,
        amount=amount,
        received_on=plan.line.booking_date,
        means=MEANS.get(plan.proposal.line_kind, Payment.Means.TRANSFER),
        origin=Payment.Origin.BANK,
        parts=tuple(parts),
        currency=plan.line.currency,
    )


def spread(shares: Sequence[Share]) -> list[Part]:
    """Use credit notes on the invoices first, the earliest due first; the money settles what they leave.

    Raises `BusinessError` where they are larger than the invoices.
    """
    unused = {document.pk: -amount for document, amount in shares if amount < ZERO}
    invoices = sorted(((d, amount) for d, amount in shares if amount > ZERO), key=lambda s: (s[0].due_date, s[0].pk))
    parts = []
    for document, asked in invoices:
        rest = asked
        for credit_note_id, available in unused.items():
            used = min(rest, available)
            if used > ZERO:
                parts.append(Part(invoice_id=document.pk, amount=used, credit_note_id=credit_note_id))
                unused[credit_note_id] -= used
                rest -= used
        if rest > ZERO:
            parts.append(Part(invoice_id=document.pk, amount=rest))
    if any(unused.values()):
        raise BusinessError(_("The credit note is larger than the invoices it is deducted from."))
    return parts

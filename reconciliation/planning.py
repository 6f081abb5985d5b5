"""What accepting a proposal will write, checked against the rows as they are under the lock. Nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO
from invoicing import settlement
from invoicing.models import Invoice, Payment
from invoicing.settlement import Documents, NewPayment, Part
from reconciliation.matching.ledger import LineKind
from reconciliation.models import MatchProposal, ProposalAllocation

MEANS: Mapping[str, Payment.Means] = {
    LineKind.CHEQUE_DEPOSIT: Payment.Means.CHEQUE,
    LineKind.CARD_SETTLEMENT: Payment.Means.CARD,
    LineKind.DIRECT_DEBIT: Payment.Means.DIRECT_DEBIT,
}

Share = tuple[Invoice, Decimal]


@dataclass(slots=True, kw_only=True)
class Plan:
    """The payments a proposal records, and the declared ones it proves."""

    proposal: MatchProposal
    line: BankTransaction
    allocations: list[ProposalAllocation] = field(default_factory=list)
    payments: list[NewPayment] = field(default_factory=list)
    proved: list[Payment] = field(default_factory=list)


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
        plan.payments = _payments(plan, _by_customer(allocations, line, documents), left)
    settlement.apply_parts(documents, [part for payment in plan.payments for part in payment.parts])
    for payment in plan.proved:
        del declared[payment.pk]


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


def _proved(allocations: Sequence[ProposalAllocation], declared: Mapping[int, Payment]) -> list[Payment]:
    wanted = [each.payment_id for each in allocations if each.payment_id is not None]
    if any(pk not in declared for pk in wanted):
        raise BusinessError(_("The declared payment was withdrawn or proved meanwhile. Reload the page."))
    return [declared[pk] for pk in wanted]


def _by_customer(
    allocations: Sequence[ProposalAllocation], line: BankTransaction, documents: Documents
) -> dict[int, list[Share]]:
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

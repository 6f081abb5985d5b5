"""Accept, refuse, undo, ignore: what people decide about bank lines.

Order of locks: bank transactions by id, then documents by id, then the company's matching lock
(`proposing.propose_matches`), under which alone proposals are written. Everything is read again under the lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from banking.treatment import mark
from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from invoicing import settlement
from invoicing.models import Invoice, Payment
from invoicing.settlement import Documents, NewPayment, Part
from organisations.models import Organisation, User
from reconciliation import memory
from reconciliation.matching.ledger import LineKind
from reconciliation.models import (
    IgnoredTransaction,
    MatchProposal,
    ProposalAllocation,
    ReconciledPayment,
    Reconciliation,
    Refusal,
)
from reconciliation.proposing import lock_matching, propose_matches

MEANS = {
    LineKind.CHEQUE_DEPOSIT: Payment.Means.CHEQUE,
    LineKind.CARD_SETTLEMENT: Payment.Means.CARD,
    LineKind.DIRECT_DEBIT: Payment.Means.DIRECT_DEBIT,
}


@dataclass(slots=True)
class Outcome:
    """What became of one proposal: a reconciliation, or the reason why not."""

    proposal_id: int
    bank_transaction: BankTransaction | None = None
    reconciliation: Reconciliation | None = None
    error: str = ""


@dataclass(slots=True)
class Plan:
    """What accepting one proposal will write, checked against the rows as they are under the lock."""

    outcome: Outcome
    proposal: MatchProposal
    line: BankTransaction
    payments: list[NewPayment] = field(default_factory=list)
    proved: list[Payment] = field(default_factory=list)


@atomic_retried
def accept(
    organisation: Organisation, proposal_ids: Iterable[int], by: User | None, batch: UUID | None = None
) -> list[Outcome]:
    """Turn proposals into payments, each on its own: one that cannot be accepted does not stop the others."""
    wanted = list(dict.fromkeys(proposal_ids))
    lines = _lock_lines(organisation, MatchProposal.objects.filter(organisation=organisation, pk__in=wanted))
    proposals = (
        MatchProposal.objects.filter(organisation=organisation, pk__in=wanted).prefetch_related("allocations").in_bulk()
    )
    parts = [part for proposal in proposals.values() for part in proposal.allocations.all()]
    documents = settlement.lock_documents(organisation, {part.invoice_id for part in parts if part.invoice_id})
    declared = _lock_declared(organisation, {part.payment_id for part in parts if part.payment_id})
    plans, outcomes = [], []
    for proposal_id in wanted:
        outcome = Outcome(proposal_id)
        outcomes.append(outcome)
        try:
            plans.append(_plan(outcome, proposals.get(proposal_id), lines, documents, declared))
        except BusinessError as error:
            outcome.error = str(error)
    _write(organisation, plans, documents, by, batch)
    return outcomes


def _lock_lines(organisation: Organisation, proposals: Iterable[MatchProposal]) -> dict[int, BankTransaction]:
    ids = {proposal.bank_transaction_id for proposal in proposals}
    rows = BankTransaction.objects.for_organisation(organisation).select_for_update(no_key=True)
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def _lock_declared(organisation: Organisation, ids: set[int]) -> dict[int, Payment]:
    """Declared payments that still stand and that no line has proved."""
    if not ids:
        return {}
    rows = Payment.objects.for_organisation(organisation).select_for_update(no_key=True).filter(pk__in=ids)
    locked = {row.pk: row for row in rows.order_by("pk")}
    proved = ReconciledPayment.objects.filter(payment__in=locked, undone_at__isnull=True)
    gone = set(proved.values_list("payment_id", flat=True))
    gone |= set(Payment.objects.filter(reverses__in=locked).values_list("reverses_id", flat=True))
    return {pk: row for pk, row in locked.items() if pk not in gone}


def _plan(
    outcome: Outcome,
    proposal: MatchProposal | None,
    lines: dict[int, BankTransaction],
    documents: Documents,
    declared: dict[int, Payment],
) -> Plan:
    """Check one proposal and settle its documents in memory. Raises `BusinessError`, nothing then being changed."""
    if proposal is None or proposal.bank_transaction_id not in lines:
        raise BusinessError(_("This proposal is gone: somebody settled the line, or it was matched again."))
    line = lines[proposal.bank_transaction_id]
    outcome.bank_transaction = line
    if line.status != BankTransaction.Status.TO_TREAT:
        raise BusinessError(who_settled(line))
    plan = Plan(outcome, proposal, line)
    allocations = list(proposal.allocations.all())
    for part in allocations:
        if part.payment_id is not None:
            if part.payment_id not in declared:
                raise BusinessError(_("The declared payment was withdrawn or proved meanwhile. Reload the page."))
            plan.proved.append(declared.pop(part.payment_id))
    plan.payments = _payments(proposal, line, [part for part in allocations if part.invoice_id], documents)
    settlement.apply_parts(documents, [part for payment in plan.payments for part in payment.parts])
    line.status = BankTransaction.Status.RECONCILED  # a second proposal of this line in the same batch is refused
    return plan


def who_settled(line: BankTransaction) -> str:
    """«Already reconciled by … at …»: said to whoever comes second."""
    decision = Reconciliation.objects.standing().filter(bank_transaction=line).select_related("decided_by").first()
    if decision is None:
        return _("This line is not to be treated any more. Reload the page.")
    at = date_format(timezone.localtime(decision.decided_at), "SHORT_DATETIME_FORMAT")
    if decision.decided_by is None:
        return _("This line was already reconciled on %(at)s.") % {"at": at}
    return _("This line was already reconciled by %(person)s on %(at)s.") % {"person": decision.decided_by, "at": at}


def _payments(
    proposal: MatchProposal, line: BankTransaction, allocations: Sequence[ProposalAllocation], documents: Documents
) -> list[NewPayment]:
    """One payment a customer. What the documents leave of the line stays with the first customer, as their credit."""
    by_customer: dict[int, list[tuple[Invoice, Decimal]]] = {}
    for each in allocations:
        document = documents.get(each.invoice_id or 0)
        if document is None:
            raise BusinessError(_("This document no longer exists. Reload the page."))
        by_customer.setdefault(document.customer_id, []).append((document, each.amount))
    left = line.amount - sum((each.amount for each in allocations), ZERO)
    payments = []
    for customer_id, shares in by_customer.items():
        net = sum((amount for _document, amount in shares), ZERO) + left
        left = ZERO
        payments.append(
            NewPayment(
                customer_id=customer_id,
                amount=net,
                received_on=line.booking_date,
                means=MEANS.get(LineKind(proposal.line_kind), Payment.Means.TRANSFER),
                origin=Payment.Origin.BANK,
                parts=tuple(_parts(shares)),
                currency=line.currency,
            )
        )
    return payments


def _parts(shares: Sequence[tuple[Invoice, Decimal]]) -> list[Part]:
    """Spread credit notes over the invoices first, oldest first; the money settles what they leave."""
    unused = {document.pk: -amount for document, amount in shares if amount < ZERO}
    parts = []
    for document, asked in sorted(((d, a) for d, a in shares if a > ZERO), key=lambda share: share[0].due_date):
        rest = asked
        for credit_note_id, available in unused.items():
            used = min(rest, available)
            if used > ZERO:
                parts.append(Part(invoice_id=document.pk, amount=used, credit_note_id=credit_note_id))
                unused[credit_note_id] -= used
                rest -= used
        if rest > ZERO:
            parts.append(Part(invoice_id=document.pk, amount=rest))
    return parts


def _write(
    organisation: Organisation, plans: Sequence[Plan], documents: Documents, by: User | None, batch: UUID | None
) -> None:
    if not plans:
        return
    decisions = Reconciliation.objects.bulk_create(
        Reconciliation(
            organisation=organisation,
            bank_transaction=plan.line,
            band=plan.proposal.band,
            reasons=plan.proposal.reasons,
            batch=batch,
            decided_by=by,
        )
        for plan in plans
    )
    mark((plan.line.pk for plan in plans), BankTransaction.Status.RECONCILED)
    lock_matching(organisation)
    MatchProposal.objects.filter(bank_transaction__in=[plan.line.pk for plan in plans]).delete()
    new = [(decision, payment) for plan, decision in zip(plans, decisions, strict=True) for payment in plan.payments]
    written = settlement.write_payments(organisation, [payment for _decision, payment in new], documents, by)
    links = [
        ReconciledPayment(organisation=organisation, reconciliation=decision, payment=payment)
        for (decision, _new), payment in zip(new, written, strict=True)
    ]
    links += [
        ReconciledPayment(organisation=organisation, reconciliation=decision, payment=payment, is_proof=True)
        for plan, decision in zip(plans, decisions, strict=True)
        for payment in plan.proved
    ]
    ReconciledPayment.objects.bulk_create(links)
    memory.learn(organisation, [(plan.line, plan.payments, plan.proved) for plan in plans])
    for plan, decision in zip(plans, decisions, strict=True):
        plan.outcome.reconciliation = decision


@atomic_retried
def unreconcile(reconciliation: Reconciliation, by: User | None) -> None:
    """Undo a decision: its payments are withdrawn, declared ones only lose their proof, the line is to treat again.

    Raises `BusinessError` where it was undone already.
    """
    organisation = reconciliation.organisation
    list(BankTransaction.objects.select_for_update(no_key=True).filter(pk=reconciliation.bank_transaction_id))
    current = Reconciliation.objects.standing().filter(pk=reconciliation.pk).first()
    if current is None:
        raise BusinessError(_("This reconciliation was already undone. Reload the page."))
    links = list(current.reconciled_payments.filter(undone_at__isnull=True))
    now = timezone.now()
    Reconciliation.objects.filter(pk=current.pk).update(undone_at=now, undone_by=by)
    ReconciledPayment.objects.filter(pk__in=[link.pk for link in links]).update(undone_at=now)
    mark([current.bank_transaction_id], BankTransaction.Status.TO_TREAT)
    memory.forget(organisation, current)
    recorded = [link.payment_id for link in links if not link.is_proof]
    if recorded:
        settlement.reverse_payments(organisation, recorded, by)
    propose_matches(organisation, [current.bank_transaction_id])


def undo_batch(organisation: Organisation, batch: UUID, by: User | None) -> int:
    """Undo every standing decision that one click took. Returns how many."""
    decisions = list(Reconciliation.objects.standing().filter(organisation=organisation, batch=batch).order_by("pk"))
    for decision in decisions:
        unreconcile(decision, by)
    return len(decisions)


@atomic_retried
def refuse(proposal: MatchProposal, by: User | None) -> Refusal:
    """Never propose these documents for this line again; the next best takes the place. Once is enough."""
    refusal, _created = Refusal.objects.get_or_create(
        organisation_id=proposal.organisation_id,
        bank_transaction_id=proposal.bank_transaction_id,
        documents_key=proposal.documents_key,
        revoked_at=None,
        defaults={
            "refused_by": by,
            "description": describe(proposal.allocations.select_related("invoice", "payment"))[:500],
        },
    )
    propose_matches(proposal.organisation, [proposal.bank_transaction_id])
    return refusal


def describe(allocations: Iterable[ProposalAllocation]) -> str:
    """«F2026-00012 + F2026-00015 − A2026-00003»: the documents of a proposal, as a person would write them."""
    words = ""
    for part in allocations:
        sign = " − " if part.amount < ZERO else " + "
        if part.payment:
            words += sign + _("payment declared on %(day)s") % {"day": f"{part.payment.received_on:%d/%m/%Y}"}
        else:
            words += f"{sign}{part.invoice}"
    return words.removeprefix(" + ")


@atomic_retried
def revoke_refusal(refusal: Refusal) -> None:
    """Let the documents be proposed for this line again."""
    Refusal.objects.filter(pk=refusal.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    propose_matches(refusal.organisation, [refusal.bank_transaction_id])


@atomic_retried
def ignore(line: BankTransaction, reason: str, by: User | None) -> None:
    """Set a line aside: it settles nothing here. Raises `BusinessError` where it is not to be treated any more."""
    current = BankTransaction.objects.select_for_update(no_key=True).get(pk=line.pk)
    if current.status != BankTransaction.Status.TO_TREAT:
        raise BusinessError(who_settled(current))
    IgnoredTransaction.objects.create(
        organisation_id=current.organisation_id, bank_transaction=current, reason=reason, ignored_by=by
    )
    mark([current.pk], BankTransaction.Status.IGNORED)
    lock_matching(current.organisation)
    MatchProposal.objects.filter(bank_transaction=current).delete()


@atomic_retried
def restore(line: BankTransaction) -> None:
    """Take an ignored line up again. Raises `BusinessError` where it is not ignored."""
    current = BankTransaction.objects.select_for_update(no_key=True).get(pk=line.pk)
    if current.status != BankTransaction.Status.IGNORED:
        raise BusinessError(_("This line is not ignored any more. Reload the page."))
    IgnoredTransaction.objects.filter(bank_transaction=current, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    mark([current.pk], BankTransaction.Status.TO_TREAT)
    propose_matches(current.organisation, [current.pk])

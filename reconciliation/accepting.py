"""Accept proposals, one or a thousand, by one road and in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from banking.treatment import mark
from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing import settlement
from invoicing.models import Payment
from invoicing.settlement import Documents
from organisations.models import Organisation, User
from reconciliation import memory
from reconciliation.models import MatchProposal, ReconciledPayment, Reconciliation
from reconciliation.planning import Plan, make_plan
from reconciliation.proposing import lock_matching


@dataclass(slots=True)
class Outcome:
    """What became of one proposal: a reconciliation, or the reason why not."""

    proposal_id: int
    bank_transaction: BankTransaction | None = None
    reconciliation: Reconciliation | None = None
    error: str = ""


@atomic_retried
def accept(
    organisation: Organisation, proposal_ids: Iterable[int], by: User | None, batch: UUID | None = None
) -> list[Outcome]:
    """Turn proposals into payments, each on its own: one that cannot be accepted does not stop the others."""
    outcomes = [Outcome(pk) for pk in dict.fromkeys(proposal_ids)]
    _lock_lines(organisation, outcomes)
    proposals = _proposals(organisation, outcomes)
    parts = [part for proposal in proposals.values() for part in proposal.allocations.all()]
    documents = settlement.lock_documents(organisation, {part.invoice_id for part in parts if part.invoice_id})
    declared = _lock_declared(organisation, {part.payment_id for part in parts if part.payment_id})
    plans: list[tuple[Outcome, Plan]] = []
    for outcome in outcomes:
        try:
            plans.append((outcome, _plan(outcome, proposals, documents, declared)))
        except BusinessError as error:
            outcome.error = str(error)
    if plans:
        _write(organisation, plans, documents, by, batch)
    return outcomes


def _lock_lines(organisation: Organisation, outcomes: Sequence[Outcome]) -> None:
    """Lock the lines, lowest id first. Which line a proposal is for outlives the proposal, to say who was quicker."""
    wanted = MatchProposal.objects.filter(organisation=organisation, pk__in=[each.proposal_id for each in outcomes])
    line_of = dict(wanted.values_list("pk", "bank_transaction_id"))
    rows = BankTransaction.objects.for_organisation(organisation).select_for_update(no_key=True)
    locked = {row.pk: row for row in rows.filter(pk__in=set(line_of.values())).order_by("pk")}
    for outcome in outcomes:
        outcome.bank_transaction = locked.get(line_of.get(outcome.proposal_id, 0))


def _proposals(organisation: Organisation, outcomes: Sequence[Outcome]) -> dict[int, MatchProposal]:
    wanted = [each.proposal_id for each in outcomes if each.bank_transaction is not None]
    own = MatchProposal.objects.filter(organisation=organisation, pk__in=wanted)
    return {proposal.pk: proposal for proposal in own.prefetch_related("allocations")}


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
    outcome: Outcome, proposals: Mapping[int, MatchProposal], documents: Documents, declared: dict[int, Payment]
) -> Plan:
    line = outcome.bank_transaction
    if line is not None and line.status != BankTransaction.Status.TO_TREAT:
        raise BusinessError(who_settled(line))
    proposal = proposals.get(outcome.proposal_id)
    if line is None or proposal is None:
        raise BusinessError(_("This proposal has changed meanwhile: the line was matched again. Look at it once more."))
    plan = make_plan(proposal, line, documents, declared)
    line.status = BankTransaction.Status.RECONCILED  # a second proposal of this line in the same lot is refused
    return plan


def who_settled(line: BankTransaction) -> str:
    """«Already reconciled by … on …»: said to whoever comes second."""
    decision = Reconciliation.objects.standing().filter(bank_transaction=line).select_related("decided_by").first()
    if decision is None:
        return _("This line is not to be treated any more. Reload the page.")
    at = date_format(timezone.localtime(decision.decided_at), "SHORT_DATETIME_FORMAT")
    if decision.decided_by is None:
        return _("This line was already reconciled on %(at)s.") % {"at": at}
    return _("This line was already reconciled by %(person)s on %(at)s.") % {"person": decision.decided_by, "at": at}


def _write(
    organisation: Organisation,
    plans: Sequence[tuple[Outcome, Plan]],
    documents: Documents,
    by: User | None,
    batch: UUID | None,
) -> None:
    decisions = Reconciliation.objects.bulk_create(
        Reconciliation(
            organisation=organisation,
            bank_transaction=plan.line,
            band=plan.proposal.band,
            reasons=plan.proposal.reasons,
            payer_name=plan.proposal.payer_name,
            batch=batch,
            decided_by=by,
        )
        for _outcome, plan in plans
    )
    line_ids = [plan.line.pk for _outcome, plan in plans]
    mark(line_ids, BankTransaction.Status.RECONCILED)
    lock_matching(organisation)
    MatchProposal.objects.filter(bank_transaction__in=line_ids).delete()
    decided = [(decision, plan) for decision, (_outcome, plan) in zip(decisions, plans, strict=True)]
    _link(organisation, decided, documents, by)
    memory.learn(organisation, [plan for _outcome, plan in plans])
    for (outcome, _plan), decision in zip(plans, decisions, strict=True):
        outcome.reconciliation = decision


def _link(
    organisation: Organisation, decided: Sequence[tuple[Reconciliation, Plan]], documents: Documents, by: User | None
) -> None:
    """Write the payments, and tie them and the proved ones to their decisions."""
    new = [(decision, payment) for decision, plan in decided for payment in plan.payments]
    written = settlement.write_payments(organisation, [payment for _decision, payment in new], documents, by)
    ties = [(decision, payment, False) for (decision, _new), payment in zip(new, written, strict=True)]
    ties += [(decision, payment, True) for decision, plan in decided for payment in plan.proved]
    ReconciledPayment.objects.bulk_create(
        ReconciledPayment(organisation=organisation, reconciliation=decision, payment=payment, is_proof=is_proof)
        for decision, payment, is_proof in ties
    )

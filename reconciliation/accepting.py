"""Accept proposals, one or a thousand, by one road and in a fixed number of queries."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.memory import collector_paused
from common.transactions import atomic_retried
from invoicing import settlement
from invoicing.models import Allocation, Payment
from invoicing.settlement import Documents
from organisations.models import Organisation, User
from reconciliation import claims, memory
from reconciliation.models import (
    MatchProposal,
    ProposalAllocation,
    ReconciledPayment,
    Reconciliation,
)
from reconciliation.overtaken import who_settled, who_settled_each
from reconciliation.planning import Asked, Plan, make_plan, name_difference
from reconciliation.proposing import lock_matching
from reconciliation.returning import is_return, take_back

SAID = ("band", "reasons", "payer_name", "line_kind", "residual_kind", "residual_amount")
"""What is kept of a proposal, and what decides how it is settled."""


@dataclass(slots=True)
class Outcome:
    """What became of one proposal: a reconciliation, or the reason why not."""

    proposal_id: int
    bank_transaction: BankTransaction | None = None
    reconciliation: Reconciliation | None = None
    error: str = ""


@atomic_retried
def accept(
    organisation: Organisation,
    proposal_ids: Iterable[int],
    by: User | None,
    batch: UUID | None = None,
    write_off: Allocation.WriteOff | None = None,
) -> list[Outcome]:
    """Turn proposals into payments, each on its own: one that cannot be accepted does not stop the others.

    `write_off` names what the lines lack, so that the documents are settled without it.
    """
    outcomes = [Outcome(pk) for pk in dict.fromkeys(proposal_ids)]
    with collector_paused():
        overtaken = _lock_lines(organisation, outcomes)
        plans = _plans(organisation, outcomes)
        returned = {pk for pk, plan in plans.items() if is_return(plan)}
        documents = _lock_documents(organisation, plans, returned)
        declared = _lock_declared(organisation, plans, returned)
        if plans.keys() - returned:
            _drop_replaced(organisation, plans)
        ready: list[tuple[Outcome, Plan]] = []

        def plan_it(plan: Plan) -> None:
            name_difference(plan, write_off, documents)
            make_plan(plan, documents, declared)

        for outcome in outcomes:
            if outcome.proposal_id not in returned:
                with _told(outcome):
                    ready.append((outcome, _taken(outcome, plans, overtaken, plan_it)))
        if ready:
            taken = [plan for _outcome, plan in ready]
            decisions = claims.decide(organisation, taken, by, batch, changed=write_off is not None)
            for outcome, plan in ready:
                outcome.reconciliation = decisions[plan.line.pk]
            _write(organisation, taken, decisions, documents, by)
        # Last, and one by one: what they reopen makes lines match again, and proposals change.
        for outcome in outcomes:
            if outcome.proposal_id in returned:
                with _told(outcome):
                    _taken(outcome, plans, overtaken, partial(_take_back, outcome, by, batch))
    return outcomes


@contextmanager
def _told(outcome: Outcome) -> Iterator[None]:
    try:
        yield
    except BusinessError as error:
        outcome.error = str(error)


def _lock_lines(organisation: Organisation, outcomes: Sequence[Outcome]) -> dict[int, str]:
    """Lock the lines, lowest id first. Which line a proposal is for outlives the proposal, to say who was quicker.

    Returns that, by line, of those that are not to be treated any more.
    """
    wanted = MatchProposal.objects.filter(organisation=organisation, pk__among=[each.proposal_id for each in outcomes])
    line_of = dict(wanted.values_list("pk", "bank_transaction_id"))
    rows = BankTransaction.objects.for_organisation(organisation).select_for_update(no_key=True).defer("raw")
    locked = {row.pk: row for row in rows.filter(pk__among=set(line_of.values())).order_by("pk")}
    for outcome in outcomes:
        outcome.bank_transaction = locked.get(line_of.get(outcome.proposal_id, 0))
    settled = [pk for pk, line in locked.items() if line.status != BankTransaction.Status.TO_TREAT]
    return who_settled_each(settled) if settled else {}


def _plans(organisation: Organisation, outcomes: Sequence[Outcome]) -> dict[int, Plan]:
    """By proposal, those that are still there once the lines are locked."""
    lines = {each.proposal_id: each.bank_transaction for each in outcomes if each.bank_transaction is not None}
    own = MatchProposal.objects.filter(organisation=organisation, pk__among=lines).only(*SAID)
    plans = {each.pk: Plan(proposal=each, line=lines[each.pk]) for each in own}
    asked = ProposalAllocation.objects.filter(proposal__among=plans).order_by("pk")
    for proposal_id, *each in asked.values_list("proposal_id", *Asked._fields):
        plans[proposal_id].allocations.append(Asked(*each))
    return plans


def _drop_replaced(organisation: Organisation, plans: dict[int, Plan]) -> None:
    """Keep the proposals that stand under the matching lock: until here somebody could match their lines again."""
    lock_matching(organisation)
    standing = set(MatchProposal.objects.filter(pk__among=plans).values_list("pk", flat=True))
    for pk in plans.keys() - standing:
        del plans[pk]


def _lock_documents(organisation: Organisation, plans: Mapping[int, Plan], returned: set[int]) -> Documents:
    wanted = (a.invoice_id for pk, plan in plans.items() if pk not in returned for a in plan.allocations)
    return settlement.lock_balances(organisation, {pk for pk in wanted if pk is not None})


def _lock_declared(organisation: Organisation, plans: Mapping[int, Plan], returned: set[int]) -> dict[int, Payment]:
    """Declared payments that still stand and that no line has proved."""
    wanted = (a.payment_id for pk, plan in plans.items() if pk not in returned for a in plan.allocations)
    ids = {pk for pk in wanted if pk is not None}
    if not ids:
        return {}
    rows = Payment.objects.for_organisation(organisation).select_for_update(no_key=True).filter(pk__in=ids)
    locked = {row.pk: row for row in rows.order_by("pk")}
    proved = ReconciledPayment.objects.filter(payment__in=locked, undone_at__isnull=True)
    gone = set(proved.values_list("payment_id", flat=True))
    gone |= set(Payment.objects.filter(reverses__in=locked).values_list("reverses_id", flat=True))
    return {pk: row for pk, row in locked.items() if pk not in gone}


def _take_back(outcome: Outcome, by: User | None, batch: UUID | None, plan: Plan) -> None:
    outcome.reconciliation = take_back(plan, by, batch)


def _taken(
    outcome: Outcome, plans: Mapping[int, Plan], overtaken: Mapping[int, str], act: Callable[[Plan], None]
) -> Plan:
    """The plan of a proposal that still stands, once it was acted upon."""
    line = outcome.bank_transaction
    if line is not None and line.status != BankTransaction.Status.TO_TREAT:
        raise BusinessError(overtaken.get(line.pk) or who_settled(line))
    plan = plans.get(outcome.proposal_id)
    if plan is None:
        raise BusinessError(_("This proposal has changed meanwhile: the line was matched again. Look at it once more."))
    act(plan)
    plan.line.status = BankTransaction.Status.RECONCILED  # a second proposal of this line in the same lot is refused
    return plan


def lock_to_treat(line_id: int) -> BankTransaction:
    """Lock the line. Raises `BusinessError`, which says who settled it, where it is not to be treated any more."""
    rows = BankTransaction.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    line = rows.get(pk=line_id)
    if line.status != BankTransaction.Status.TO_TREAT:
        raise BusinessError(who_settled(line))
    return line


def _write(
    organisation: Organisation,
    plans: Sequence[Plan],
    decisions: Mapping[int, Reconciliation],
    documents: Documents,
    by: User | None,
) -> None:
    new = [(decisions[plan.line.pk], payment) for plan in plans for payment in plan.payments]
    written = settlement.write_payments(organisation, [payment for _decision, payment in new], documents, by)
    ties = [(decision, payment, False) for (decision, _new), payment in zip(new, written, strict=True)]
    ties += [(decisions[plan.line.pk], payment, True) for plan in plans for payment in plan.proved]
    claims.tie(organisation, ties)
    memory.learn(organisation, plans)

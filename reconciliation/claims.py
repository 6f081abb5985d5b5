"""Write decisions by the thousand: each in a few statements that PostgreSQL takes from the proposals themselves."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from banking.models import BankTransaction
from banking.treatment import mark
from invoicing.models import Payment
from organisations.models import Organisation, User
from reconciliation.candidates.sql import fetch, packed
from reconciliation.models import MatchProposal, Reconciliation
from reconciliation.planning import Plan
from reconciliation.proposing import lock_matching

DECIDED = """
INSERT INTO reconciliation_reconciliation
    (organisation_id, bank_transaction_id, band, reasons, payer_name, by_hand, batch, decided_at, decided_by_id)
SELECT p.organisation_id, p.bank_transaction_id, p.band, p.reasons, p.payer_name, %s OR p.rank > 1 OR EXISTS (
    SELECT FROM reconciliation_refusal r WHERE r.bank_transaction_id = p.bank_transaction_id AND r.revoked_at IS NULL
), %s, now(), %s
FROM reconciliation_matchproposal p WHERE p.id = ANY(string_to_array(%s, ',')::bigint[]) ORDER BY p.bank_transaction_id
RETURNING id, organisation_id, bank_transaction_id, band, payer_name, by_hand, batch, decided_at, decided_by_id"""
LINKED = """
INSERT INTO reconciliation_reconciledpayment (organisation_id, reconciliation_id, payment_id, is_proof)
SELECT %s, decision, payment, proof FROM unnest(
    string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::boolean[]
) AS l (decision, payment, proof) RETURNING id"""
FORGOTTEN = """
WITH gone AS (
    DELETE FROM reconciliation_proposalallocation a USING reconciliation_matchproposal p
    WHERE p.id = a.proposal_id AND p.bank_transaction_id = ANY(string_to_array(%s, ',')::bigint[])
), unsaid AS (
    DELETE FROM reconciliation_matchnote n WHERE n.bank_transaction_id = ANY(string_to_array(%s, ',')::bigint[])
)
DELETE FROM reconciliation_matchproposal p
WHERE p.bank_transaction_id = ANY(string_to_array(%s, ',')::bigint[]) RETURNING p.id"""

Tie = tuple[Reconciliation, Payment, bool]


def decide(
    organisation: Organisation,
    plans: Sequence[Plan],
    by: User | None,
    batch: UUID | None,
    *,
    changed: bool = False,
) -> dict[int, Reconciliation]:
    """Claim the lines, by line: they are reconciled, and what was proposed for them is gone.

    `changed`: the person named a difference that the engine had not settled.
    """
    wanted = packed(plan.proposal.pk for plan in plans)
    rows = Reconciliation.objects.raw(DECIDED, [changed, batch, by.pk if by else None, wanted])
    decisions = {decision.bank_transaction_id: decision for decision in rows}
    taken = {plan.line.pk: plan for plan in plans}
    for line_id, decision in decisions.items():
        decision.bank_transaction = taken[line_id].line
    mark(taken, BankTransaction.Status.RECONCILED)
    lock_matching(organisation)
    forget_proposals(taken)
    return decisions


def claim_by_hand(line: BankTransaction, by: User | None, proposal: MatchProposal | None = None) -> Reconciliation:
    """Claim a locked line by a person's own choice; `proposal` is what the engine had said of it, and is gone after."""
    decision = Reconciliation.objects.create(
        organisation_id=line.organisation_id,
        bank_transaction=line,
        band=proposal.band if proposal else "",
        reasons=[],
        payer_name=proposal.payer_name if proposal else "",
        by_hand=True,
        decided_by=by,
    )
    mark([line.pk], BankTransaction.Status.RECONCILED)
    lock_matching(line.organisation)
    forget_proposals([line.pk])
    return decision


def forget_proposals(line_ids: Iterable[int]) -> None:
    """Under the matching lock."""
    wanted = packed(line_ids)
    fetch(FORGOTTEN, [wanted, wanted, wanted])


def tie(organisation: Organisation, ties: Sequence[Tie]) -> None:
    """Say which payments each decision recorded or proved."""
    if ties:
        decisions, payments, proofs = zip(*((d.pk, p.pk, proof) for d, p, proof in ties), strict=True)
        fetch(LINKED, [organisation.pk, packed(decisions), packed(payments), packed(proofs)])

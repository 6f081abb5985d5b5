"""Match the bank transactions still to be treated, and keep what was found.

Proposals are written under the company's matching lock alone, which whoever decides takes last, after the rows it
locks (`operations`). A line settled while it was being matched loses its proposals to whoever settled it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from common.money import from_cents, to_cents
from organisations.models import Organisation
from reconciliation.candidates import lines_to_treat, match_against_ledger
from reconciliation.matching.ledger import BankLine, Match, Proposal
from reconciliation.models import MatchProposal, ProposalAllocation

MATCHING_LOCK = 7_001  # the first half of the advisory lock's key; the second is the company's id
LARGEST_INT4 = 2**31
PROPOSALS_KEPT = 5
LONGEST_KEY = 500  # what the column holds: some fifty documents in one set


def propose_matches(organisation: Organisation, bank_transaction_ids: Iterable[int] | None = None) -> int:
    """Match again all lines to treat, or those given. Returns how many have a proposal."""
    return sum(1 for _line, match in match_lines(organisation, bank_transaction_ids) if match.proposals)


@transaction.atomic
def match_lines(
    organisation: Organisation, bank_transaction_ids: Iterable[int] | None = None
) -> list[tuple[BankLine, Match]]:
    """As `propose_matches`, and return what the engine said of each line."""
    lock_matching(organisation)
    lines = lines_to_treat(organisation, bank_transaction_ids)
    if not lines:
        return []
    found = match_against_ledger(organisation, lines)
    matches = [(line, _storable(line, match)) for line, match in zip(lines, found, strict=True)]
    _store(organisation, [match for _line, match in matches])
    return matches


def lock_matching(organisation: Organisation) -> None:
    """One run a company at a time, until the transaction ends: two would store the proposals of both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [MATCHING_LOCK, organisation.pk % LARGEST_INT4])


def _storable(line: BankLine, match: Match) -> Match:
    """Only money that came in settles documents here; what went out is named and left to a person."""
    kept = tuple(p for p in match.proposals if len(p.key) <= LONGEST_KEY)[:PROPOSALS_KEPT] if line.amount > 0 else ()
    return Match(line_id=match.line_id, kind=match.kind, payer_name=match.payer_name, proposals=kept)


def _store(organisation: Organisation, matches: Sequence[Match]) -> None:
    """Replace the proposals of the lines where they changed. The others keep their rows, and the pages their ids."""
    stored = _stored([match.line_id for match in matches])
    rows = {match.line_id: _rows(organisation, match) for match in matches}
    changed = [pk for pk, proposed in rows.items() if [_signature(*row) for row in proposed] != stored.get(pk, [])]
    MatchProposal.objects.filter(bank_transaction_id__in=[pk for pk in changed if pk in stored]).delete()
    fresh = [row for pk in changed for row in rows[pk]]
    MatchProposal.objects.bulk_create(proposal for proposal, _allocations in fresh)
    allocations = [allocation for _proposal, group in fresh for allocation in group]
    # The foreign keys lock what they name, row by row, at commit: in the order in which everybody locks.
    allocations.sort(key=lambda a: (a.invoice_id is None, a.invoice_id or a.payment_id))
    ProposalAllocation.objects.bulk_create(allocations)


def _stored(line_ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    known = MatchProposal.objects.filter(bank_transaction_id__in=line_ids).prefetch_related("allocations")
    signatures: dict[int, list[tuple[Any, ...]]] = {}
    for proposal in known.order_by("bank_transaction_id", "rank"):
        signature = _signature(proposal, list(proposal.allocations.all()))
        signatures.setdefault(proposal.bank_transaction_id, []).append(signature)
    return signatures


def _signature(proposal: MatchProposal, allocations: Iterable[ProposalAllocation]) -> tuple[Any, ...]:
    """What a person sees of a proposal: where it is the same, the stored row stays."""
    return (
        proposal.band,
        proposal.score,
        proposal.line_kind,
        proposal.payer_name,
        proposal.documents_key,
        proposal.reasons,
        proposal.residual_kind,
        to_cents(proposal.residual_amount),
        sorted((a.invoice_id or 0, a.payment_id or 0, to_cents(a.amount)) for a in allocations),
    )


def _rows(organisation: Organisation, match: Match) -> list[tuple[MatchProposal, list[ProposalAllocation]]]:
    return [_row(organisation, match, rank, proposal) for rank, proposal in enumerate(match.proposals, start=1)]


def _row(
    organisation: Organisation, match: Match, rank: int, proposal: Proposal
) -> tuple[MatchProposal, list[ProposalAllocation]]:
    stored = MatchProposal(
        organisation=organisation,
        bank_transaction_id=match.line_id,
        rank=rank,
        band=proposal.band.value,
        score=proposal.score,
        line_kind=match.kind.value,
        payer_name=match.payer_name[:200],
        documents_key=proposal.key,
        reasons=[{"code": r.code, "favourable": r.favourable, "values": r.values} for r in proposal.reasons],
        residual_kind=proposal.residual_kind.value,
        residual_amount=from_cents(proposal.residual_amount),
    )
    allocations = [
        ProposalAllocation(
            proposal=stored, invoice_id=a.document_id, payment_id=a.payment_id, amount=from_cents(a.amount)
        )
        for a in proposal.allocations
    ]
    return stored, allocations

"""Write proposals by the thousand: a few statements, whatever their number.

`bulk_create` spends more time on a batch than matching it does, in models that nobody looks at.
"""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from common.copying import append_rows, copy_rows
from common.money import from_cents
from organisations.models import Organisation
from reconciliation.candidates.sql import fetch, packed
from reconciliation.matching.ledger import BankLine, Match, Proposal, ProposedAllocation, Reason
from reconciliation.models import MatchNote, MatchProposal, ProposalAllocation

STORED = """
SELECT p.bank_transaction_id, p.rank, p.band, p.score, p.line_kind, p.payer_name, p.documents_key, p.reasons::json,
    p.residual_kind, (p.residual_amount * 100)::bigint, (
        SELECT json_agg(
            json_build_array(coalesce(a.invoice_id, 0), coalesce(a.payment_id, 0), (a.amount * 100)::bigint))
        FROM reconciliation_proposalallocation a WHERE a.proposal_id = p.id
    )
FROM reconciliation_matchproposal p
WHERE p.bank_transaction_id = ANY(string_to_array(%s, ',')::bigint[]) ORDER BY p.bank_transaction_id, p.rank"""
NOTES = """
SELECT bank_transaction_id, reasons::json FROM reconciliation_matchnote
WHERE bank_transaction_id = ANY(string_to_array(%s, ',')::bigint[])"""
LONGEST_PAYER = 200


def replace_where_changed(organisation: Organisation, matches: Sequence[tuple[BankLine, Match]]) -> None:
    """Replace the proposals of the lines where they changed. The others keep their rows, and the pages their ids."""
    stored = _stored([match.line_id for _line, match in matches])
    changed = [
        (line, match)
        for line, match in matches
        if [_signature(match, rank, p) for rank, p in _ranked(match)] != stored.get(match.line_id, [])
    ]
    _replace_notes(organisation, [match for _line, match in matches])
    gone = [match.line_id for _line, match in changed if match.line_id in stored]
    if gone:
        MatchProposal.objects.filter(bank_transaction_id__in=gone).delete()
    _write(organisation, changed)


def _replace_notes(organisation: Organisation, matches: Sequence[Match]) -> None:
    """What no proposal can say: one row a line, and none where there is nothing to say."""
    said = {match.line_id: list(map(_reason, match.notes)) for match in matches}
    stored: dict[int, list[Row]] = dict(fetch(NOTES, [packed(said)]))
    changed = {line: reasons for line, reasons in said.items() if reasons != stored.get(line, [])}
    if changed:
        MatchNote.objects.filter(bank_transaction__in=[line for line in changed if line in stored]).delete()
        MatchNote.objects.bulk_create(
            MatchNote(organisation=organisation, bank_transaction_id=line, reasons=reasons)
            for line, reasons in changed.items()
            if reasons
        )


Row = dict[str, object]
Signature = tuple[object, ...]


def _reason(reason: Reason) -> Row:
    return {"code": reason.code, "favourable": reason.favourable, "values": reason.values}


def _seen(match: Match, rank: int, proposal: Proposal) -> dict[str, Any]:
    """What a person sees of a proposal, in the order of `STORED`; amounts in cents."""
    return {
        "bank_transaction_id": match.line_id,
        "rank": rank,
        "band": proposal.band.value,
        "score": proposal.score,
        "line_kind": match.kind.value,
        "payer_name": match.payer_name[:LONGEST_PAYER],
        "documents_key": proposal.key,
        "reasons": list(map(_reason, proposal.reasons)),
        "residual_kind": proposal.residual_kind.value,
        "residual_amount": proposal.residual_amount,
    }


def _signature(match: Match, rank: int, proposal: Proposal) -> Signature:
    """Where it is the same, the stored row stays."""
    parts = sorted((a.document_id or 0, a.payment_id or 0, a.amount) for a in proposal.allocations)
    return (*_seen(match, rank, proposal).values(), parts)


def _stored(line_ids: Sequence[int]) -> dict[int, list[Signature]]:
    signatures: dict[int, list[Signature]] = {}
    for line, *values, residual, parts in fetch(STORED, [packed(line_ids)]):
        signatures.setdefault(line, []).append((line, *values, residual, sorted(map(tuple, parts or ()))))
    return signatures


def _write(organisation: Organisation, matches: Sequence[tuple[BankLine, Match]]) -> None:
    rows = [_proposal(organisation, line, match, rank, p) for line, match in matches for rank, p in _ranked(match)]
    ids = copy_rows(MatchProposal, rows)
    proposals = [proposal for _line, match in matches for proposal in match.proposals]
    allocations = [(a, pk) for pk, proposal in zip(ids, proposals, strict=True) for a in proposal.allocations]
    # The foreign keys lock what they name, row by row, at commit: in the order in which everybody locks.
    allocations.sort(key=lambda each: (each[0].document_id or math.inf, each[0].payment_id or 0, each[1]))
    append_rows(ProposalAllocation, [_allocation(pk, a) for a, pk in allocations])


def _ranked(match: Match) -> Iterator[tuple[int, Proposal]]:
    return enumerate(match.proposals, start=1)


def _proposal(organisation: Organisation, line: BankLine, match: Match, rank: int, proposal: Proposal) -> Row:
    seen = _seen(match, rank, proposal)
    return seen | {
        "organisation_id": organisation.pk,
        "booking_date": line.booking_date,
        "amount": from_cents(line.amount),
        "reasons": json.dumps(seen["reasons"]),
        "residual_amount": from_cents(proposal.residual_amount),
    }


def _allocation(proposal_id: int, allocation: ProposedAllocation) -> Row:
    return {
        "proposal_id": proposal_id,
        "invoice_id": allocation.document_id,
        "payment_id": allocation.payment_id,
        "amount": from_cents(allocation.amount),
    }

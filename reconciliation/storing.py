"""Write proposals by the thousand: a few statements, whatever their number.

`bulk_create` spends more time on a batch than matching it does, in models that nobody looks at.
"""

import json
from collections.abc import Sequence

from django.db import connection

from organisations.models import Organisation
from reconciliation.candidates.sql import fetch, packed
from reconciliation.matching.ledger import Match, Proposal, Reason
from reconciliation.models import MatchNote, MatchProposal

RESERVE = "SELECT nextval(pg_get_serial_sequence('reconciliation_matchproposal', 'id')) FROM generate_series(1, %s)"
PROPOSALS = """
INSERT INTO reconciliation_matchproposal (id, organisation_id, bank_transaction_id, booking_date, amount, rank, band,
    score, line_kind, payer_name, documents_key, reasons, residual_kind, residual_amount, proposed_at)
SELECT p.id, %s, line, t.booking_date, t.amount, rank, band, score, kind, payer, key, reasons, residual_kind,
    residual / 100.0, now()
FROM json_to_recordset(%s::json) AS p (id bigint, line bigint, rank smallint, band text, score smallint, kind text,
    payer text, key text, reasons jsonb, residual_kind text, residual bigint)
JOIN banking_banktransaction t ON t.id = line"""
# The foreign keys lock what they name, row by row, at commit: in the order in which everybody locks.
ALLOCATIONS = """
INSERT INTO reconciliation_proposalallocation (proposal_id, invoice_id, payment_id, amount)
SELECT proposal, document, payment, cents / 100.0
FROM json_to_recordset(%s::json) AS a (proposal bigint, document bigint, payment bigint, cents bigint)
ORDER BY document NULLS LAST, payment, proposal"""
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


def replace_where_changed(organisation: Organisation, matches: Sequence[Match]) -> None:
    """Replace the proposals of the lines where they changed. The others keep their rows, and the pages their ids."""
    stored = _stored([match.line_id for match in matches])
    changed = [m for m in matches if list(map(_signature, _rows(m), m.proposals)) != stored.get(m.line_id, [])]
    _replace_notes(organisation, matches)
    gone = [match.line_id for match in changed if match.line_id in stored]
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


def _rows(match: Match) -> list[Row]:
    return [_row(match, rank, proposal) for rank, proposal in enumerate(match.proposals, start=1)]


def _row(match: Match, rank: int, proposal: Proposal) -> Row:
    return {
        "line": match.line_id,
        "rank": rank,
        "band": proposal.band.value,
        "score": proposal.score,
        "kind": match.kind.value,
        "payer": match.payer_name[:LONGEST_PAYER],
        "key": proposal.key,
        "reasons": list(map(_reason, proposal.reasons)),
        "residual_kind": proposal.residual_kind.value,
        "residual": proposal.residual_amount,
    }


def _reason(reason: Reason) -> Row:
    return {"code": reason.code, "favourable": reason.favourable, "values": reason.values}


def _signature(row: Row, proposal: Proposal) -> Signature:
    """What a person sees of a proposal: where it is the same, the stored row stays."""
    parts = sorted((a.document_id or 0, a.payment_id or 0, a.amount) for a in proposal.allocations)
    return (*row.values(), parts)


def _stored(line_ids: Sequence[int]) -> dict[int, list[Signature]]:
    signatures: dict[int, list[Signature]] = {}
    for line, *values, residual, parts in fetch(STORED, [packed(line_ids)]):
        signatures.setdefault(line, []).append((line, *values, residual, sorted(map(tuple, parts or ()))))
    return signatures


def _write(organisation: Organisation, matches: Sequence[Match]) -> None:
    proposals = [proposal for match in matches for proposal in match.proposals]
    if not proposals:
        return
    ids = [pk for (pk,) in fetch(RESERVE, [len(proposals)])]
    rows = [row for match in matches for row in _rows(match)]
    for pk, row in zip(ids, rows, strict=True):
        row["id"] = pk
    with connection.cursor() as cursor:
        cursor.execute(PROPOSALS, [organisation.pk, json.dumps(rows)])
        cursor.execute(ALLOCATIONS, [json.dumps(_allocations(ids, proposals))])


def _allocations(ids: Sequence[int], proposals: Sequence[Proposal]) -> list[Row]:
    return [
        {"proposal": pk, "document": a.document_id, "payment": a.payment_id, "cents": a.amount}
        for pk, proposal in zip(ids, proposals, strict=True)
        for a in proposal.allocations
    ]

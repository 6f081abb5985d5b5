"""Lines below zero never pay an invoice: they take a payment back, refund a credit note, or do not concern us."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from reconciliation.matching import reasons
from reconciliation.matching.evidence import payer_reasons
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.ledger import (
    Band,
    Document,
    DocumentKind,
    DocumentState,
    LineKind,
    Match,
    Proposal,
    ProposedAllocation,
    Reason,
    RecordedPayment,
    ResidualKind,
)
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import NAMED, Payer
from reconciliation.matching.reading import Reading
from reconciliation.matching.text import compact

LONGEST_RETURN = timedelta(days=400)  # an unauthorised direct debit may come back for thirteen months
_MOST_PROPOSALS = 5
_SCORES = {Band.CERTAIN: 95, Band.PROBABLE: 75, Band.POSSIBLE: 40, Band.AMBIGUOUS: 40}
REFUNDING = frozenset({LineKind.REFUND, LineKind.TRANSFER})


def match_outgoing(reading: Reading, index: LedgerIndex) -> Match:
    proposals: Iterable[Proposal] = ()
    if reading.kind is LineKind.RETURNED:
        proposals = _reversals(reading, index)
    elif reading.kind in REFUNDING:
        proposals = _refunds(reading, index)
    refusals = index.ledger.refusals
    kept = [p for p in proposals if (reading.line.id, p.key) not in refusals]
    ranked = sorted(kept, key=lambda p: (-p.score, p.key))
    return Match(
        line_id=reading.line.id,
        kind=reading.kind,
        payer_name=reading.label.payer,
        proposals=tuple(_unsure_of_equals(ranked)[:_MOST_PROPOSALS]),
    )


def _unsure_of_equals(ranked: Sequence[Proposal]) -> list[Proposal]:
    """Several as good: none is preferred."""
    equals = [p for p in ranked if p.score == ranked[0].score]
    if len(equals) < 2:  # noqa: PLR2004 - alone
        return list(ranked)
    return [_banded(p, Band.AMBIGUOUS) if p in equals else p for p in ranked]


def _banded(p: Proposal, band: Band) -> Proposal:
    return Proposal(line_id=p.line_id, band=band, score=_SCORES[band], allocations=p.allocations, reasons=p.reasons)


def _reversals(reading: Reading, index: LedgerIndex) -> Iterable[Proposal]:
    """The very payment the bank took back: by end-to-end reference or mandate, number, payer; always its amount."""
    line = reading.line
    for payment in index.ledger.recorded_payments:
        is_recent = payment.received_on <= line.booking_date <= payment.received_on + LONGEST_RETURN
        if payment.amount == -line.amount and payment.currency == line.currency and is_recent:
            yield _reversal(reading, payment)


def _reversal(reading: Reading, payment: RecordedPayment) -> Proposal:
    line, payer = reading.line, reading.payer_of(payment.customer_id)
    same = _shares_reference(reading, payment)
    cited = max((reading.cited.get(i, Cited.NOT) for i in payment.document_ids), default=Cited.NOT)
    said = [Reason(code=reasons.PAYMENT_RETURNED), Reason(code=reasons.AMOUNT_EXACT)]
    said += [Reason(code=reasons.SAME_REFERENCE)] if same else []
    said += [Reason(code=reasons.NUMBER_EXACT)] if cited >= Cited.FULL else []
    proofs = same + (cited >= Cited.REFERENCE) + (payer in NAMED)
    band = Band.CERTAIN if same and payer is not Payer.OTHER else Band.PROBABLE if proofs else Band.POSSIBLE
    return Proposal(
        line_id=line.id,
        band=band,
        score=_SCORES[band] + proofs,
        allocations=(ProposedAllocation(amount=line.amount, payment_id=payment.id),),
        reasons=(*said, *payer_reasons(reading, payer, cited)),
    )


def _shares_reference(reading: Reading, payment: RecordedPayment) -> bool:
    written = compact(reading.line.remittance_information)
    for ours, theirs in (
        (payment.end_to_end_reference, reading.line.end_to_end_reference),
        (payment.mandate_reference, reading.line.mandate_reference),
    ):
        key = compact(ours)
        if key and key != "NOTPROVIDED" and (key == compact(theirs) or (len(key) > 5 and key in written)):  # noqa: PLR2004
            return True
    return False


def _refunds(reading: Reading, index: LedgerIndex) -> Iterable[Proposal]:
    """Money we send back against a credit note: its number or its customer, and its exact balance."""
    for document in _credit_notes(reading, index):
        cited, payer = reading.cites(document), reading.payer_of(document.customer_id)
        proofs = (cited >= Cited.REFERENCE) + (payer in NAMED)
        if proofs and document.balance == -reading.line.amount:
            band = Band.PROBABLE if payer is not Payer.OTHER else Band.POSSIBLE
            yield Proposal(
                line_id=reading.line.id,
                band=band,
                score=_SCORES[band] + proofs,
                allocations=(ProposedAllocation(amount=reading.line.amount, document_id=document.id),),
                reasons=(
                    Reason(code=reasons.CREDIT_NOTE_REFUNDED),
                    Reason(code=reasons.AMOUNT_EXACT),
                    *payer_reasons(reading, payer, cited),
                ),
                residual_kind=ResidualKind.NONE,
            )


def _credit_notes(reading: Reading, index: LedgerIndex) -> list[Document]:
    line = reading.line
    cited = index.with_ids(reading.cited)
    owned = [d for c, p in reading.payer.customers.items() if p in NAMED for d in index.open_of(c, line.currency)]
    unique = {d.id: d for d in (*cited, *owned)}
    return [
        d
        for d in unique.values()
        if d.kind is DocumentKind.CREDIT_NOTE and d.state is DocumentState.OPEN and d.currency == line.currency
    ]

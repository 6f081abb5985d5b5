"""The weighed options of one line, and the line's answer when nothing may be proposed."""

from dataclasses import dataclass, replace

from reconciliation.matching import reasons
from reconciliation.matching.bands import band_of, points_of, score_of
from reconciliation.matching.evidence import Evidence, Option, weigh
from reconciliation.matching.index import LedgerIndex, oldest_first
from reconciliation.matching.ledger import Band, DocumentState, Reason
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import Payer
from reconciliation.matching.reading import Reading

_MOST_KEPT = 40
_ORDER = {Band.CERTAIN: 0, Band.PROBABLE: 1, Band.POSSIBLE: 2, Band.AMBIGUOUS: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    option: Option
    evidence: Evidence
    band: Band
    points: int

    @property
    def score(self) -> int:
        return score_of(self.points, self.band)

    @property
    def key(self) -> str:
        """As `ledger.Proposal.key`."""
        parts = [f"d{d.id}" for d in self.option.documents] + [f"p{p.id}" for p in self.option.payments]
        return "+".join(sorted(parts))

    def banded(self, band: Band) -> "Candidate":
        return replace(self, band=band)

    @property
    def age(self) -> tuple[object, ...]:
        if self.option.documents:
            return (0, *oldest_first(self.option.documents[0]), len(self.option.documents))
        return (
            1,
            self.option.payments[0].received_on,
            self.option.payments[0].received_on,
            self.option.payments[0].id,
            0,
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    reading: Reading
    ranked: tuple[Candidate, ...]
    notes: tuple[Reason, ...] = ()


def best_first(candidate: Candidate) -> tuple[object, ...]:
    return _ORDER[candidate.band], -candidate.points, candidate.age


def candidates_for(reading: Reading, options: list[Option], index: LedgerIndex) -> Candidates:
    """All that the line may settle, refused sets left out."""
    notes = closed_documents(reading, index)
    if notes:
        options = [o for o in options if o.payments or any(reading.cites(d) >= Cited.REFERENCE for d in o.documents)]
    weighed = [_candidate(weigh(reading, option, index)) for option in options]
    kept = [c for c in weighed if (reading.line.id, c.key) not in index.ledger.refusals]
    return Candidates(reading, tuple(sorted(kept, key=best_first)[:_MOST_KEPT]), notes + _foreign(reading, index))


def _candidate(evidence: Evidence) -> Candidate:
    return Candidate(evidence.option, evidence, band_of(evidence), points_of(evidence))


def closed_documents(reading: Reading, index: LedgerIndex) -> tuple[Reason, ...]:
    """Settled or cancelled documents that the label names: the money stays unallocated and a person is told why."""
    said = []
    for document in index.with_ids(reading.cited):
        strength, payer = reading.cited[document.id], reading.payer_of(document.customer_id)
        if document.state is DocumentState.OPEN or strength < Cited.LOOKALIKE:
            continue
        if strength is Cited.BARE and payer < Payer.SHARED:
            continue
        code = reasons.ALREADY_SETTLED if document.state is DocumentState.SETTLED else reasons.CANCELLED
        said.append(Reason(code=code, favourable=False, values={"document": document.id}))
    return tuple(said)


def _foreign(reading: Reading, index: LedgerIndex) -> tuple[Reason, ...]:
    """Documents in the currency the payer sent: nothing is proposed across currencies, but a person is told."""
    line = reading.line
    if not line.original_currency:
        return ()
    return tuple(
        Reason(code=reasons.ORIGINAL_AMOUNT_EXACT, values={"document": d.id})
        for d in index.with_ids(reading.cited)
        if (d.currency, d.balance) == (line.original_currency, line.original_amount) and d.currency != line.currency
    )

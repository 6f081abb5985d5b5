"""From the chosen candidates to what a person reads: best first, equals together, oldest before newer."""

from collections import Counter

from reconciliation.matching import reasons
from reconciliation.matching.assignment import MARGIN, Choice, Component, claims, worth
from reconciliation.matching.candidates import Candidate, Candidates
from reconciliation.matching.ledger import Band, DocumentKind, Match, Proposal, ProposedAllocation, Reason, ResidualKind
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import Payer

MOST_PROPOSALS = 5


def answer(component: Component, choice: Choice) -> list[Match]:
    held: dict[str, dict[int, int]] = {}
    for candidates in component.lines:
        line = candidates.reading.line
        if line.id in choice:
            for document, cents in claims(choice[line.id], line.amount):
                held.setdefault(document, {})[line.id] = cents
    used = Counter({document: sum(takers.values()) for document, takers in held.items()})
    for document, cents in used.items():
        component.capacity[document] -= cents
    return [_Answer(component, choice, held, candidates).match() for candidates in component.lines]


class _Answer:
    """One line's answer, once the whole component is settled; `component.capacity` is what the choice leaves."""

    def __init__(
        self, component: Component, choice: Choice, held: dict[str, dict[int, int]], candidates: Candidates
    ) -> None:
        self.component, self.choice, self.held, self.candidates = component, choice, held, candidates
        self.line = candidates.reading.line
        self.chosen = choice.get(self.line.id)

    def match(self) -> Match:
        reading = self.candidates.reading
        proposals = [proposal(c, self.line.amount, self.line.id) for c in self._ranked()[:MOST_PROPOSALS]]
        return Match(
            line_id=self.line.id,
            kind=reading.kind,
            payer_name=reading.label.payer,
            proposals=tuple(proposals),
            notes=(*self.candidates.notes, *self._claimed()),
        )

    def _ranked(self) -> list[Candidate]:
        chosen = self.chosen
        if chosen is None:
            return []
        equals: list[Candidate] = []
        rest: list[Candidate] = []
        for c in self.candidates.ranked:
            if c is chosen or len(rest) == MOST_PROPOSALS:
                continue
            if chosen.band is not Band.CERTAIN and self._is_as_good(c, chosen):
                equals.append(c)
            elif not self._blockers(c):
                rest.append(c)
        if not equals and not (chosen.option.rivals or chosen.option.is_interchangeable):
            return [chosen, *(self._lesser(c) for c in rest)]
        equals.sort(key=lambda c: c.age)
        return [c.ambiguous() for c in (chosen, *equals)] + [self._lesser(c) for c in rest]

    def _lesser(self, candidate: Candidate) -> Candidate:
        """Only one set can be certain: what comes after it is a guess."""
        return candidate.ambiguous() if candidate.band is Band.CERTAIN else candidate

    def _is_as_good(self, candidate: Candidate, chosen: Candidate) -> bool:
        """Whether taking it instead would cost the batch less than the margin."""
        if candidate.band is not chosen.band or candidate.points < chosen.points - MARGIN:
            return False
        if _is_within(candidate, chosen) or _is_within(chosen, candidate):
            return False
        blockers = self._blockers(candidate)
        if not blockers:
            return True
        loss = sum(self._loss_of(line_id, freed=chosen) for line_id in blockers)
        return worth(chosen) - worth(candidate) + loss < MARGIN

    def _blockers(self, candidate: Candidate) -> set[int]:
        """The lines whose choice leaves too little for this candidate."""
        blockers: set[int] = set()
        for document, cents in claims(candidate, self.line.amount):
            takers = self.held.get(document, {})
            if self.component.capacity[document] + takers.get(self.line.id, 0) < cents:
                blockers |= set(takers) - {self.line.id}
        return blockers

    def _loss_of(self, line_id: int, *, freed: Candidate) -> int:
        """What another line loses if it gives way and takes what this line frees, or nothing."""
        other = self.component.by_line[line_id]
        instead = next((c for c in other.ranked if c.key == freed.key), None)
        return worth(self.choice[line_id]) - (worth(instead) if instead else 0)

    def _claimed(self) -> list[Reason]:
        """The line cites a document that another line of the batch pays: a double payment?"""
        best = self.candidates.ranked[0] if self.candidates.ranked else None
        if best is None or best is self.chosen or best.evidence.cited < Cited.REFERENCE:
            return []
        values: list[dict[str, str | int]] = [{"line": i} for i in sorted(self._blockers(best))]
        return [Reason(code=reasons.CLAIMED_BY_OTHER_LINE, favourable=False, values=v) for v in values]


def _is_within(inner: Candidate, outer: Candidate) -> bool:
    return bool(inner.option.documents) and set(inner.option.documents) < set(outer.option.documents)


def proposal(candidate: Candidate, amount: int, line_id: int) -> Proposal:
    """Never more than a document's balance, nor more than the line."""
    notes = {f"d{d.id}" for d in candidate.option.documents if d.kind is DocumentKind.CREDIT_NOTE}
    allocations, left = [], amount
    for document, cents in claims(candidate, amount):
        part = -cents if document in notes else min(cents, left) if document[0] == "p" else cents
        if document[0] == "p":
            left -= part
            allocations.append(ProposedAllocation(amount=part, payment_id=int(document[1:])))
        elif part:
            allocations.append(ProposedAllocation(amount=part, document_id=int(document[1:])))
    evidence = candidate.evidence
    kept = {a.document_id for a in allocations}
    unpaid = sum(d.signed_balance for d in candidate.option.documents if d.id not in kept)
    lone = evidence.reasons
    if candidate.band is Band.POSSIBLE and evidence.cited is Cited.NOT and not _names_payer(evidence.payer):
        lone = (*lone, Reason(code=reasons.AMOUNT_ONLY, favourable=False))
    return Proposal(
        line_id=line_id,
        band=candidate.band,
        score=candidate.score,
        allocations=tuple(allocations),
        reasons=lone,
        residual_kind=evidence.residual_kind if evidence.residual or unpaid else ResidualKind.NONE,
        residual_amount=evidence.residual + unpaid,
    )


def _names_payer(payer: Payer) -> bool:
    return payer > Payer.ABSENT

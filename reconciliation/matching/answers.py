"""From the chosen candidates to what a person reads: best first, equals together, oldest before newer."""

from collections import Counter
from itertools import accumulate

from reconciliation.matching import reasons
from reconciliation.matching.assignment import MARGIN, Choice, Component, claims, worth
from reconciliation.matching.candidates import Candidate, Candidates
from reconciliation.matching.ledger import Band, BankLine, DocumentKind, Match, Proposal, ProposedAllocation, Reason
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import Payer

MOST_PROPOSALS = 5


def answer(component: Component, choice: Choice) -> list[Match]:
    held: dict[str, dict[int, int]] = {}
    for candidates in component.lines if not component.is_alone else ():
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
        ranked = self._ranked()[:MOST_PROPOSALS]
        scores = accumulate((c.score for c in ranked), min)
        proposals = [proposal(c, self.line, score) for c, score in zip(ranked, scores, strict=True)]
        return Match(
            line_id=self.line.id,
            kind=reading.kind,
            payer_name=reading.label.payer,
            proposals=tuple(proposals),
            notes=(*self._notes(), *self._claimed()),
        )

    def _notes(self) -> list[Reason]:
        """A payment that the line proves has settled its own documents: they are not paid twice."""
        payments = self.chosen.option.payments if self.chosen else ()
        settled = {document for payment in payments for document in payment.document_ids}
        said = self.candidates.notes
        return [n for n in said if n.code != reasons.ALREADY_SETTLED or n.values["document"] not in settled]

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
            return [chosen, *(_at_most(c, Band.PROBABLE) for c in rest)]
        equals.sort(key=lambda c: c.age)
        return [c.banded(Band.AMBIGUOUS) for c in (chosen, *equals)] + [_at_most(c, Band.POSSIBLE) for c in rest]

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
        if self.component.is_alone:
            return blockers
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


def _at_most(candidate: Candidate, band: Band) -> Candidate:
    """After an ambiguity everything is a guess; after a first set, no other is certain."""
    above = {Band.PROBABLE: {Band.CERTAIN}, Band.POSSIBLE: {Band.CERTAIN, Band.PROBABLE}}[band]
    return candidate.banded(band) if candidate.band in above else candidate


def proposal(candidate: Candidate, line: BankLine, score: int) -> Proposal:
    """Never more than a document's balance, nor more than the line."""
    evidence, said = candidate.evidence, candidate.evidence.reasons
    if candidate.band is not Band.PROBABLE and evidence.cited is Cited.NOT and evidence.payer <= Payer.ABSENT:
        said = (*said, Reason(code=reasons.AMOUNT_ONLY, favourable=False))
    return Proposal(
        line_id=line.id,
        band=candidate.band,
        score=score,
        allocations=_allocations(candidate, line.amount),
        reasons=said,
        residual_kind=evidence.residual_kind,
        residual_amount=evidence.residual,
    )


def _allocations(candidate: Candidate, amount: int) -> tuple[ProposedAllocation, ...]:
    option = candidate.option
    if not option.payments:
        signs = {d.id: -1 if d.kind is DocumentKind.CREDIT_NOTE else 1 for d in option.documents}
        parts = dict(claims(candidate, amount))
        return tuple(ProposedAllocation(amount=sign * parts[f"d{i}"], document_id=i) for i, sign in signs.items())
    allocations, left = [], amount
    for payment in option.payments:
        part = min(payment.amount, left)  # an acquirer's commission is missing from the last
        allocations.append(ProposedAllocation(amount=part, payment_id=payment.id))
        left -= part
    return tuple(allocations)

"""One run: every line of a batch against one ledger."""

from collections.abc import Callable, Sequence

from common.memory import collector_paused
from reconciliation.matching.answers import answer
from reconciliation.matching.assignment import components, solve
from reconciliation.matching.candidates import Candidates, candidates_for
from reconciliation.matching.deposits import deposit_options
from reconciliation.matching.evidence import DEPOSITS
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.kinds import SETTLING
from reconciliation.matching.ledger import Answers, BankLine, Ledger, Match, Questions
from reconciliation.matching.options import options_for
from reconciliation.matching.questions import questions_of
from reconciliation.matching.reading import Reading, read_line
from reconciliation.matching.returns import match_outgoing
from reconciliation.matching.texts import LineText, read_text

Ask = Callable[[Questions], Answers]


def propose(lines: Sequence[BankLine], ledger: Ledger) -> list[Match]:
    """One match a line, in the order of the lines. Ids must be unique among the lines.

    Amounts are cents. Two lines never take the same euros; settled and cancelled documents are never proposed.
    """
    return propose_for([read_text(line) for line in lines], ledger, None)


def propose_for(texts: Sequence[LineText], ledger: Ledger, ask: Ask | None) -> list[Match]:
    """As `propose`, against the part of a ledger that holds all that is `wanted_by` the lines; `ask` is asked once."""
    with collector_paused():
        index = LedgerIndex(ledger)
        readings = [read_line(said, index) for said in texts]
        if ask is not None:
            index.learn(ask(questions_of(readings, index)))
        return _propose(readings, index)


def _propose(readings: Sequence[Reading], index: LedgerIndex) -> list[Match]:
    incoming = [_candidates(r, index) for r in readings if r.line.amount > 0]
    matches = {r.line.id: match_outgoing(r, index) for r in readings if r.line.amount <= 0}
    for component in components(incoming):
        matches.update((m.line_id, m) for m in answer(component, solve(component)))
    return [matches[reading.line.id] for reading in readings]


def _candidates(reading: Reading, index: LedgerIndex) -> Candidates:
    if reading.kind in SETTLING:
        return candidates_for(reading, options_for(reading, index), index)
    if reading.kind in DEPOSITS:
        return candidates_for(reading, deposit_options(reading, index), index)
    return Candidates(reading, ())

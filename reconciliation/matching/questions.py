"""What to ask of the rest of the ledger, once the lines were read against the part that they name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from reconciliation.matching.evidence import EARLY
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.kinds import SETTLING
from reconciliation.matching.ledger import LineKind, Questions
from reconciliation.matching.options import cited_documents, close_customers, is_plain, paying_customers
from reconciliation.matching.payer import NAMED
from reconciliation.matching.reading import Reading
from reconciliation.matching.returns import REFUNDING


def questions_of(readings: Iterable[Reading], index: LedgerIndex) -> Questions:
    """Everything that `options`, `deposits` and `returns` look at and that a line's own words did not lead to."""
    asked = _Asked()
    for reading in readings:
        if reading.line.amount <= 0:
            asked.about_refund(reading)
        elif reading.kind in SETTLING:
            asked.about_transfer(reading, index)
        elif reading.kind is LineKind.CHEQUE_DEPOSIT:
            asked.about_amount(reading)
        asked.about_declared(reading, index)
    return Questions(
        customers=frozenset(asked.lines_of),
        lines_of={c: frozenset(lines) for c, lines in asked.lines_of.items()},
        pairs=frozenset(p for p in asked.pairs if p[0] not in asked.lines_of),
        amounts=frozenset(asked.amounts),
    )


class _Asked:
    def __init__(self) -> None:
        self.lines_of: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
        self.pairs: set[tuple[int, str, int]] = set()
        self.amounts: set[tuple[str, int, date]] = set()

    def about_transfer(self, reading: Reading, index: LedgerIndex) -> None:
        line, cited = reading.line, cited_documents(reading, index)
        payers = paying_customers(reading)
        if is_plain(reading, cited, index):
            self.pairs |= {(c, line.currency, line.amount) for c in payers}
            return
        groups = [c for payer in payers for c in index.group_of(payer)]
        for customer_id in {*payers, *close_customers(reading), *groups, *(d.customer_id for d in cited)}:
            self.lines_of[customer_id].add((line.currency, line.amount))
        self.about_amount(reading)

    def about_amount(self, reading: Reading) -> None:
        line = reading.line
        if not reading.payer.is_known:
            self.amounts.add((line.currency, line.amount, line.booking_date + EARLY))

    def about_refund(self, reading: Reading) -> None:
        if reading.kind in REFUNDING:
            payers = [c for c, p in reading.payer.customers.items() if p in NAMED]
            self.pairs |= {(c, reading.line.currency, -reading.line.amount) for c in payers}

    def about_declared(self, reading: Reading, index: LedgerIndex) -> None:
        """Whether those who paid by hand owe the same amount besides."""
        line = reading.line
        declared = index.payments_by_amount.get((line.currency, line.amount), ())
        self.pairs |= {(p.customer_id, line.currency, line.amount) for p in declared}

"""Cheque deposits, card settlements and direct-debit batches: sums of payments that somebody declared."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations

from reconciliation.matching.evidence import Option
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.ledger import DeclaredPayment, LineKind
from reconciliation.matching.options import by_amount, cited_documents, declared
from reconciliation.matching.reading import Reading
from reconciliation.matching.sets import total

MEANS = {
    LineKind.CHEQUE_DEPOSIT: "cheque",
    LineKind.CARD_SETTLEMENT: "card",
    LineKind.DIRECT_DEBIT: "direct_debit",
}
WAIT = timedelta(days=30)  # a cheque may stay that long in a drawer
_CARD_DELAY = timedelta(days=5)
_COMMISSION_PERCENT = 4
_MOST_PAYMENTS = 12
_LARGEST_SET = 6


def deposit_options(reading: Reading, index: LedgerIndex) -> list[Option]:
    options = list(declared(reading, index))
    waiting = _waiting(reading, index)
    options += _exact_sets(waiting, reading.line.amount)
    if reading.kind is LineKind.CARD_SETTLEMENT and not options:
        options += _net_of_commission(waiting, reading)
    if reading.kind is not LineKind.CARD_SETTLEMENT and not options:
        options += _one_customers(reading, index)
    if reading.kind is LineKind.CHEQUE_DEPOSIT and not options:
        options += by_amount(reading, index)
    return options


def _one_customers(reading: Reading, index: LedgerIndex) -> Iterable[Option]:
    """A batch of one: the debit, or the cheque, of the very documents that the label cites."""
    cited = cited_documents(reading, index)
    return [Option(documents=tuple(cited))] if cited and total(cited) == reading.line.amount else []


def _waiting(reading: Reading, index: LedgerIndex) -> list[DeclaredPayment]:
    line, means = reading.line, MEANS[reading.kind]
    return [
        p
        for p in index.payments_by_means[line.currency, means]
        if p.received_on <= line.booking_date <= p.received_on + WAIT
    ]


def _exact_sets(waiting: list[DeclaredPayment], amount: int) -> Iterable[Option]:
    if len(waiting) > 1 and sum(p.amount for p in waiting) == amount:
        return [Option(payments=tuple(waiting))]
    if len(waiting) > _MOST_PAYMENTS:
        return []
    found = [
        chosen
        for size in range(2, min(_LARGEST_SET, len(waiting)) + 1)
        for chosen in combinations(waiting, size)
        if sum(p.amount for p in chosen) == amount
    ]
    return [Option(payments=chosen, rivals=len(found) - 1) for chosen in found[:5]]


def _net_of_commission(waiting: list[DeclaredPayment], reading: Reading) -> Iterable[Option]:
    """The acquirer keeps his commission of the last days' cards: each card alone, each day, all of them."""
    line = reading.line
    recent = [p for p in waiting if line.booking_date - p.received_on <= _CARD_DELAY]
    days = sorted({p.received_on for p in recent})
    sets = [tuple(p for p in recent if p.received_on == day) for day in days] + [tuple(recent)]
    sets += [(p,) for p in recent]
    fitting = {s for s in sets if s and _is_commission(sum(p.amount for p in s), line.amount)}
    return [Option(payments=s, rivals=len(fitting) - 1) for s in sorted(fitting, key=lambda s: [p.id for p in s])]


def _is_commission(gross: int, net: int) -> bool:
    commission = gross - net
    return commission > 0 and commission * 100 <= gross * _COMMISSION_PERCENT

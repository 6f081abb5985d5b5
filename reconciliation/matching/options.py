"""What a line might settle: sets of documents and declared payments, from what it cites, who pays and how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from reconciliation.matching.evidence import EARLY, NEAR, Option
from reconciliation.matching.index import LedgerIndex, oldest_first
from reconciliation.matching.ledger import DeclaredPayment, Document, DocumentKind, DocumentState, LineKind
from reconciliation.matching.numbers import Cited, counter_of
from reconciliation.matching.payer import Payer
from reconciliation.matching.reading import Reading
from reconciliation.matching.residuals import LATE_FEE, ROUNDING, Amount, difference
from reconciliation.matching.sets import MOST_DOCUMENTS, Sets, cited_within, completed, exact_subsets, total

MOST_BY_AMOUNT = 12  # documents that an amount alone may offer
_MOST_CUSTOMERS = 4
_MOST_SOLUTIONS = 5
_MOST_UNCITED = 2  # documents that may be paid besides the cited ones
_MOST_CUT_OFF = 3  # and where the label ends before the list does
_LARGEST_VAT = (10, 12)  # net over gross at 20 %
_MEANS = {
    LineKind.TRANSFER: {"transfer"},
    LineKind.INSTANT_TRANSFER: {"transfer"},
    LineKind.OTHER: {"transfer", "cheque", "cash", "direct_debit"},
    LineKind.CHEQUE_DEPOSIT: {"cheque"},
    LineKind.CARD_SETTLEMENT: {"card"},
    LineKind.DIRECT_DEBIT: {"direct_debit"},
}


def options_for(reading: Reading, index: LedgerIndex) -> list[Option]:
    """Without doubles, in no order that matters."""
    cited = cited_documents(reading, index)
    found: Iterable[Option]
    if is_plain(reading, cited, index):
        exact = (_asking_exactly(reading, c, index) for c in paying_customers(reading))
        found = chain(declared(reading, index), [Option(documents=tuple(cited))], *exact)
    else:
        found = _all_options(reading, cited, index)
    unique: dict[tuple[tuple[int, ...], tuple[int, ...]], Option] = {}
    for option in (_reached(o, reading.line.amount) for o in found):
        unique.setdefault((tuple(sorted(d.id for d in option.documents)), tuple(p.id for p in option.payments)), option)
    return list(unique.values())


def paying_customers(reading: Reading) -> list[int]:
    return [c for c, p in reading.payer.customers.items() if p > Payer.CLOSE][:_MOST_CUSTOMERS]


def close_customers(reading: Reading) -> list[int]:
    return [c for c, p in reading.payer.customers.items() if p is Payer.CLOSE][:_MOST_CUSTOMERS]


def _reached(option: Option, amount: int) -> Option:
    """Without the documents that the money does not reach: nothing of them would be paid."""
    if len(option.documents) <= 1:
        return option
    notes = [d for d in option.documents if d.kind is DocumentKind.CREDIT_NOTE]
    left, reached = amount + sum(d.balance for d in notes), []
    for document in option.documents:
        if document.kind is DocumentKind.CREDIT_NOTE:
            reached.append(document)
        elif left > 0:
            reached.append(document)
            left -= document.balance
    return option if len(reached) == len(option.documents) else replace(option, documents=tuple(reached))


def is_plain(reading: Reading, cited: Sequence[Document], index: LedgerIndex) -> bool:
    """Numbers in full that add up: nothing else need be looked for, unless that was refused."""
    if total(cited) != reading.line.amount or any(reading.cites(d) < Cited.FULL for d in cited):
        return False
    key = "+".join(sorted(f"d{d.id}" for d in cited))
    return (reading.line.id, key) not in index.ledger.refusals


def _asking_exactly(reading: Reading, customer_id: int, index: LedgerIndex) -> Iterable[Option]:
    line = reading.line
    return (Option(documents=(d,)) for d in index.asking_about(customer_id, line.currency, line.amount, line.amount))


def _all_options(reading: Reading, cited: list[Document], index: LedgerIndex) -> Iterable[Option]:
    by_payer = paying_customers(reading)
    return chain(
        declared(reading, index),
        _cited(reading, cited, index),
        *(_of_customer(reading, c, index, has_citation=bool(cited)) for c in by_payer),
        *(_singles(reading, c, index, Amount.DISCOUNT) for c in close_customers(reading)),
        _of_group(reading, by_payer, index),
        by_amount(reading, index),
    )


def cited_documents(reading: Reading, index: LedgerIndex) -> list[Document]:
    """Open documents named by the label, in the line's currency."""
    cited = {i for i, c in reading.cited.items() if c >= Cited.REFERENCE or c is Cited.TRUNCATED}
    documents = index.with_ids(cited)
    open_ones = [
        d for d in documents if d.state is DocumentState.OPEN and d.currency == reading.line.currency and d.balance
    ]
    return sorted(open_ones, key=oldest_first)


def _cited(reading: Reading, cited: list[Document], index: LedgerIndex) -> Iterable[Option]:
    if not any(d.kind is DocumentKind.INVOICE for d in cited):
        return
    amount = reading.line.amount
    exact = cited_within(cited, amount)
    if exact and len(exact) < len(cited):
        yield Option(documents=exact)
    if total(cited) > 0:
        yield Option(documents=tuple(cited))
    if total(cited) != amount:
        others = _others(cited, index)
        most = _MOST_CUT_OFF if reading.is_cut else _MOST_UNCITED
        sets = completed(cited, others, amount, most) if not exact else Sets(())
        for solution in sets.solutions[:_MOST_SOLUTIONS]:
            yield Option(documents=tuple(sorted(solution, key=oldest_first)), rivals=len(sets.solutions) - 1)
    if len(cited) > 1:
        yield from (Option(documents=(d,)) for d in cited if d.kind is DocumentKind.INVOICE and d.balance == amount)


def _others(cited: Sequence[Document], index: LedgerIndex) -> list[Document]:
    """Those whose numbers are near the cited ones first: a list goes on with the next."""
    held = {d.id for d in cited}
    customers = dict.fromkeys(d.customer_id for d in cited)
    others = [d for c in customers for d in index.open_of(c, cited[0].currency) if d.id not in held]
    if len(others) <= MOST_DOCUMENTS:
        return others
    counted = [counter_of(d.number) or 0 for d in cited]
    return sorted(others, key=lambda d: min(abs((counter_of(d.number) or 0) - c) for c in counted))


def _of_customer(reading: Reading, customer_id: int, index: LedgerIndex, *, has_citation: bool) -> Iterable[Option]:
    documents = list(_issued(reading, index.open_of(customer_id, reading.line.currency)))
    amount = reading.line.amount
    singles = list(_singles(reading, customer_id, index, Amount.FEE))
    yield from singles
    yield from _by_counters(reading, customer_id, index)
    sets = exact_subsets(documents, amount)
    if len(documents) > 1 and total(documents) == amount and customer_id not in index.partly:
        yield Option(documents=tuple(documents), is_all_open=True)
    for solution in sets.solutions[:_MOST_SOLUTIONS]:
        if len(solution) < len(documents):
            rivals = len(sets.solutions) - 1
            yield Option(documents=solution, rivals=rivals, is_interchangeable=sets.is_interchangeable)
    if not singles and not sets.solutions and not has_citation:
        yield from _on_account(reading, documents)


def _issued(reading: Reading, documents: Iterable[Document]) -> Iterator[Document]:
    """Those that were there to be paid, where old statements are read beside the ledger of today."""
    latest = reading.line.booking_date + EARLY
    return (d for d in documents if d.issue_date <= latest)


def _singles(reading: Reading, customer_id: int, index: LedgerIndex, least: Amount) -> Iterable[Option]:
    """Documents of a customer that the amount fits: named differences lie between the VAT less and a late fee more."""
    line = reading.line
    low, high = line.amount - LATE_FEE, (line.amount + ROUNDING) * _LARGEST_VAT[1] // _LARGEST_VAT[0]
    for document in index.asking_about(customer_id, line.currency, low, high):
        if difference(line.amount, (document,), line.booking_date).amount >= least:
            yield Option(documents=(document,))
    if reading.counters:
        for document in index.with_counters(customer_id, line.currency, reading.counters):
            if document.kind is DocumentKind.INVOICE:
                yield Option(documents=(document,))


def _by_counters(reading: Reading, customer_id: int, index: LedgerIndex) -> Iterable[Option]:
    """«101/102/103»: the ends of several numbers of one customer, if they add up."""
    if not reading.counters:
        return
    ended = index.with_counters(customer_id, reading.line.currency, reading.counters)
    cited = tuple(
        ended + [d for d in cited_documents(reading, index) if d.customer_id == customer_id and d not in ended]
    )
    exact = cited if total(cited) == reading.line.amount else cited_within(cited, reading.line.amount)
    if len(exact) > 1:
        yield Option(documents=exact)


def _on_account(reading: Reading, documents: Sequence[Document]) -> Iterable[Option]:
    """Nothing fits: part of the oldest document, or the oldest ones as far as the money goes."""
    due = [d for d in documents if d.kind is DocumentKind.INVOICE and d.issue_date <= reading.line.booking_date + EARLY]
    taken: list[Document] = []
    for document in due[:_MOST_SOLUTIONS]:
        taken.append(document)
        if total(taken) >= reading.line.amount:
            break
    if taken:
        yield Option(documents=tuple(taken))
    if len(due) > 1:
        yield from (Option(documents=(d,)) for d in due[:3] if d.balance > reading.line.amount)


def _of_group(reading: Reading, customers: Sequence[int], index: LedgerIndex) -> Iterable[Option]:
    """A company of a group pays for another, or for several at once."""
    for customer_id in customers:
        others = index.group_of(customer_id)
        if not others:
            continue
        owed = (d for c in (customer_id, *others) for d in index.open_of(c, reading.line.currency))
        documents = list(_issued(reading, owed))
        for other in others:
            yield from _singles(reading, other, index, Amount.ROUNDED)
        sets = exact_subsets(documents, reading.line.amount)
        for solution in sets.solutions[:_MOST_SOLUTIONS]:
            yield Option(documents=solution, rivals=len(sets.solutions) - 1, is_interchangeable=sets.is_interchangeable)


def by_amount(reading: Reading, index: LedgerIndex) -> Iterable[Option]:
    """Documents that ask this very amount, oldest first; none where the payer is a customer we know."""
    line = reading.line
    if reading.payer.is_known:
        return
    for document in islice(_issued(reading, index.asking(line.currency, line.amount)), MOST_BY_AMOUNT):
        yield Option(documents=(document,))


def declared(reading: Reading, index: LedgerIndex) -> Iterable[Option]:
    """Payments recorded by hand for this amount: the line is their proof. A date far off asks for the number."""
    line = reading.line
    for payment in index.payments_by_amount.get((line.currency, line.amount), ()):
        is_cited = any(i in reading.cited for i in payment.document_ids)
        if payment.means in _MEANS.get(reading.kind, ()) and (is_cited or _may_prove(reading, payment)):
            yield Option(payments=(payment,))


def _may_prove(reading: Reading, payment: DeclaredPayment) -> bool:
    if abs(reading.line.booking_date - payment.received_on) > NEAR:
        return False
    return reading.payer.customers.get(payment.customer_id, Payer.OTHER) > Payer.CLOSE or not reading.payer.is_known

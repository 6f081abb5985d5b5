"""The ledger by what lines look for: number, amount, customer, name. Built once a run."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from reconciliation.matching.citations import Scanner
from reconciliation.matching.ledger import (
    Answers,
    Customer,
    DeclaredPayment,
    Document,
    DocumentKind,
    DocumentState,
    Ledger,
)
from reconciliation.matching.names import NameIndex
from reconciliation.matching.numbers import NumberIndex, counter_of


def oldest_first(document: Document) -> tuple[object, ...]:
    return document.due_date, document.issue_date, document.id


def _balance(document: Document) -> int:
    return document.balance


class _Asking(NamedTuple):
    """Open invoices of a customer in one currency, by balance, and those that are paid by instalments."""

    invoices: list[Document]
    balances: list[int]
    by_instalments: list[Document]


class LedgerIndex:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.documents = ledger.documents
        self.numbers = NumberIndex(ledger.documents, ledger.shapes)
        self.scanner = Scanner(self.numbers)
        self.names = NameIndex(ledger.customers, ledger.bearers)
        self.customers: dict[int, Customer] = {c.id: c for c in ledger.customers}
        self.groups: dict[int, list[int]] = defaultdict(list)
        for customer in ledger.customers:
            if customer.group_id is not None:
                self.groups[customer.group_id].append(customer.id)
        self.partly: frozenset[int] = frozenset()  # customers whose open documents are not all known
        self._counts: dict[tuple[int, str, int], int] = {}
        self._known: dict[int, Document] = {}
        self._by_amount: dict[tuple[str, int], list[Document]] = defaultdict(list)
        self._by_customer: dict[tuple[int, str], list[Document]] = defaultdict(list)
        self._askers: dict[tuple[int, str, int], int] = defaultdict(int)
        self._add(ledger.documents)
        self.payments_by_amount: dict[tuple[str, int], list[DeclaredPayment]] = defaultdict(list)
        self.payments_by_means: dict[tuple[str, str], list[DeclaredPayment]] = defaultdict(list)
        for payment in ledger.declared_payments:
            self.payments_by_means[payment.currency, payment.means].append(payment)
            self.payments_by_amount[payment.currency, payment.amount].append(payment)
        self._sorted: set[tuple[int, str]] = set()
        self._sorted_amounts: set[tuple[str, int]] = set()
        self._by_balance: dict[tuple[int, str], _Asking] = {}
        self._by_counter: dict[tuple[int, str], dict[int | None, list[Document]]] = {}

    def learn(self, answers: Answers) -> None:
        """Take in what was asked for once the lines were read. No line cites these documents: they need no number."""
        self.partly, self._counts = answers.partly, answers.counts
        self.customers |= {c.id: c for c in answers.customers}
        self.names.add(answers.customers)
        self._add(answers.documents)

    def _add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.id in self._known:
                continue
            self._known[document.id] = document
            if document.state is DocumentState.OPEN and document.balance > 0:
                customer_id, currency, balance = document.customer_id, document.currency, document.balance
                self._by_customer[customer_id, currency].append(document)
                if document.kind is DocumentKind.INVOICE:
                    self._by_amount[currency, balance].append(document)
                    self._askers[customer_id, currency, balance] += 1

    def asking(self, currency: str, amount: int) -> list[Document]:
        """Open invoices whose balance is this very amount, oldest first."""
        held = self._by_amount.get((currency, amount), [])
        if (currency, amount) not in self._sorted_amounts:
            held.sort(key=oldest_first)
            self._sorted_amounts.add((currency, amount))
        return held

    def askers(self, customer_id: int, currency: str, amount: int) -> int:
        """How many open invoices of a customer ask this very amount."""
        key = customer_id, currency, amount
        counted = self._counts.get(key)
        return self._askers.get(key, 0) if counted is None else counted

    def twins(self, document: Document) -> int:
        """Other open invoices of the same customer that ask the same amount."""
        same = self.askers(document.customer_id, document.currency, document.balance)
        return max(0, same - (document.kind is DocumentKind.INVOICE))

    def asking_about(self, customer_id: int, currency: str, low: int, high: int) -> list[Document]:
        """Open invoices of a customer whose balance is between, and those that are paid by instalments."""
        if (customer_id, currency) not in self._by_balance:
            self._by_balance[customer_id, currency] = self._asking_of(customer_id, currency)
        invoices, balances, by_instalments = self._by_balance[customer_id, currency]
        between = invoices[bisect_left(balances, low) : bisect_right(balances, high)]
        return between + [d for d in by_instalments if d not in between] if by_instalments else between

    def _asking_of(self, customer_id: int, currency: str) -> _Asking:
        open_ones = self.open_of(customer_id, currency)
        invoices = sorted((d for d in open_ones if d.kind is DocumentKind.INVOICE), key=_balance)
        return _Asking(invoices, [d.balance for d in invoices], [d for d in invoices if d.instalments])

    def with_counters(self, customer_id: int, currency: str, counters: Iterable[int]) -> list[Document]:
        """Open documents of a customer whose number ends so."""
        if (customer_id, currency) not in self._by_counter:
            by_counter = self._by_counter[customer_id, currency] = defaultdict(list)
            for document in self.open_of(customer_id, currency):
                by_counter[counter_of(document.number)].append(document)
        held = self._by_counter[customer_id, currency]
        return sorted((d for c in counters for d in held.get(c, ())), key=oldest_first)

    def open_of(self, customer_id: int, currency: str) -> list[Document]:
        """Open invoices and credit notes of a customer, oldest first."""
        held = self._by_customer.get((customer_id, currency), [])
        if (customer_id, currency) not in self._sorted:
            held.sort(key=oldest_first)
            self._sorted.add((customer_id, currency))
        return held

    def group_of(self, customer_id: int) -> list[int]:
        """The other customers of a customer's declared group."""
        customer = self.customers.get(customer_id)
        if customer is None or customer.group_id is None:
            return []
        return [c for c in self.groups[customer.group_id] if c != customer_id]

    def with_ids(self, ids: Iterable[int]) -> list[Document]:
        return [self._known[i] for i in ids if i in self._known]

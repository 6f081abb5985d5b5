"""Ledgers of French companies with the truth of every bank line: what it pays, or that it pays nothing."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.matching_labels import BANKS, MOTIFS, SILENT
from benchmarks.matching_words import customer_name
from reconciliation.matching.ledger import (
    BankLine,
    Customer,
    DeclaredPayment,
    Document,
    Ledger,
)

NUMBERINGS: dict[str, Callable[[int], str]] = {
    "F-2025-0123": lambda n: f"F-2025-{n:04d}",
    "FA202400012": lambda n: f"FA2024{n:05d}",
    "2024-012": lambda n: f"2024-{n:03d}",
    "24/0153": lambda n: f"24/{n:04d}",
    "F2026-00184": lambda n: f"F2026-{n:05d}",
    "1001": lambda n: f"{1000 + n}",
}
START = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Truth:
    """`key` of the right proposal, "" if the line pays nothing. `at_a_glance`: number, amount and payer all agree."""

    situation: str
    key: str = ""
    at_a_glance: bool = False


@dataclass(slots=True)
class World:
    ledger: Ledger
    lines: list[BankLine]
    truths: list[Truth]


@dataclass(slots=True)
class Builder:
    """Grows a ledger line by line: each situation takes documents nobody has paid yet."""

    seed: int
    numbering: str
    unpaid: int | None = None  # documents that no line pays; half as many as the lines by default
    rng: random.Random = field(init=False)
    shared: int = field(init=False, default=0)
    customers: list[Customer] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    payments: list[DeclaredPayment] = field(default_factory=list)
    ibans: dict[str, frozenset[int]] = field(default_factory=dict)
    lines: list[BankLine] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    by_customer: dict[int, list[Document]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed}/{self.numbering}")

    def build(self, lines: int, situations: "Situations") -> World:
        self.shared = max(30, lines // 4, (self.unpaid or 0) // 8)
        self._people(self.shared)
        weights = [weight for weight, _ in situations]
        for _ in range(lines):
            self.rng.choices(situations, weights)[0][1](self)
        self._unpaid(lines // 2 if self.unpaid is None else self.unpaid)
        self.rng.shuffle(self.documents)
        ledger = Ledger(
            documents=tuple(self.documents),
            customers=tuple(self.customers),
            declared_payments=tuple(self.payments),
            payer_ibans=self.ibans,
        )
        return World(ledger, self.lines, self.truths)

    def _people(self, count: int) -> None:
        for i in range(1, count + 1):
            group = i // 2 if i <= count // 10 else None
            self.customers.append(Customer(id=i, name=customer_name(self.rng), group_id=group))
            if self.rng.random() < 0.4:
                self.ibans[self.iban(i)] = frozenset({i})

    def iban(self, customer_id: int) -> str:
        return f"FR76{customer_id:023d}"

    def _unpaid(self, count: int) -> None:
        """Documents that no line pays, of customers who may have paid others."""
        for _ in range(count):
            self.invoice(self.customer())

    def amount(self) -> int:
        kind = self.rng.random()
        if kind < 0.5:
            return self.rng.randrange(5, 400) * 1000 * 12 // 10
        if kind < 0.85:
            return self.rng.randrange(2_000, 900_000)
        return self.rng.choice((12_000, 24_000, 36_000, 60_000, 120_000, 180_000))

    def invoice(self, customer: Customer, amount: int = 0, **changes: object) -> Document:
        number = NUMBERINGS[self.numbering](len(self.documents) + 1)
        amount = amount or self.amount()
        issued = START + timedelta(days=self.rng.randrange(100))
        document = Document(
            id=len(self.documents) + 1,
            number=number,
            customer_id=customer.id,
            total=amount,
            balance=amount,
            vat=amount - round(amount / 1.2),
            issue_date=issued,
            due_date=issued + timedelta(days=30),
            currency="EUR",
        )
        document = replace(document, **changes)  # type: ignore[arg-type]
        self.documents.append(document)
        self.by_customer.setdefault(customer.id, []).append(document)
        return document

    def customer(self) -> Customer:
        return self.rng.choice(self.customers[: self.shared])

    def fresh_customer(self) -> Customer:
        """One who owes nothing else and never will, so that «all that he owes» means something."""
        self.customers.append(Customer(id=len(self.customers) + 1, name=customer_name(self.rng)))
        return self.customers[-1]

    def motif(self, numbers: list[str]) -> str:
        template = self.rng.choice(MOTIFS)
        return (
            template.format(self.rng.choice((" ", ", ", " ET ", "+", "/")).join(numbers))
            if numbers
            else self.rng.choice(SILENT)
        )

    def pay(self, payer: str, motif: str, amount: int, truth: Truth, *, iban: str = "", **more: object) -> None:
        fields: dict[str, object] = {**self.rng.choice(BANKS)(payer, motif, self.rng), **more}
        if not more.get("counterparty_iban") and iban and self.rng.random() < 0.5:
            fields["counterparty_iban"] = iban
        self.line(amount, truth, **fields)

    def line(self, amount: int, truth: Truth, **fields: object) -> None:
        booked = START + timedelta(days=101 + self.rng.randrange(30))
        line = BankLine(id=len(self.lines) + 1, amount=amount, currency="EUR", booking_date=booked)
        self.lines.append(replace(line, **fields))  # type: ignore[arg-type]
        self.truths.append(truth)


Situations = tuple[tuple[int, Callable[[Builder], None]], ...]


def key(*documents: Document) -> str:
    return "+".join(sorted(f"d{d.id}" for d in documents))

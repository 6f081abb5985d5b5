"""A ledger that grows with the lines that pay it, numbered as `matching_ledgers` never does."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.matching_ledgers import Truth, World
from benchmarks.unseen_words import BANKS, name
from reconciliation.matching.ledger import BankLine, Customer, Document, DocumentState, Ledger

STYLES: dict[str, Callable[[int], str]] = {
    "2026/03-017": lambda n: f"2026/{n % 12 + 1:02d}-{n:03d}",
    "F-26-00312": lambda n: f"F-26-{n:05d}",
    "VTE004512": lambda n: f"VTE{4200 + n:06d}",
    "10457": lambda n: f"{10_000 + n}",
    "26F0118": lambda n: f"26F{n:04d}",
}
SAID = (
    "{}", "fact {}", "FACTURE NUMERO {}", "REGLT FACTURE {}", "NOS REF {} MERCI", "VOTRE FACT. {} DU 12/04/2026",
    "FAC {}", "RGT {} CHANTIER 14 RUE DES LILAS", "PAIEMENT {} LE 03/05", "INVOICE {}", "F/{}", "SOLDE FACT N°{}",
    "{} - MAI 2026",
)  # fmt: skip
MUTE = (
    "", "REGLEMENT", "FACTURE", "VIREMENT MAI", "MERCI POUR VOTRE TRAVAIL", "TRAVAUX BAT B", "SOLDE DE TOUT COMPTE",
    "HONORAIRES", "LOYER 05 2026", "TEL 06 12 34 56 78", "SIREN 402 310 118", "CLT 88812",
)  # fmt: skip
NOISE = (
    "VIR SEPA RECU /DE URSSAF /MOTIF REMBOURSEMENT TROP PERCU {n}", "REMISE CB /{n} 12-05", "REM CHQ {n}",
    "VRST GAB {n}", "VIREMENT INTERNE COMPTE EPARGNE {n}", "INTERETS CREDITEURS T{n}", "DEBLOCAGE PRET PRO {n}",
    "VIR SEPA RECU /DE SUMUP PAYMENTS /MOTIF PID{n}", "VIR INST RE 55 DE: GOCARDLESS MOTIF: GC-{n} REF: X",
    "AVOIR CB {n} FOURNISSEUR",
)  # fmt: skip
SPENT = (
    "PRLV SEPA EDF {n}",
    "CB {n} CARBURANT",
    "VIR SEPA EMIS /POUR {who} /MOTIF FACT {n}",
    "COTIS PRO {n}",
    "CHQ {n}",
)
DAY = date(2026, 5, 20)
Act = Callable[["Unseen"], None]
Acts = tuple[tuple[int, Act], ...]


class Unseen:
    """A ledger that grows with the lines that pay it."""

    def __init__(self, seed: int, style: str) -> None:
        self.rng = random.Random(f"unseen/{seed}/{style}")
        self.style = STYLES[style]
        self.customers: list[Customer] = []
        self.documents: list[Document] = []
        self.ibans: dict[str, frozenset[int]] = {}
        self.lines: list[BankLine] = []
        self.truths: list[Truth] = []

    def build(self, count: int, acts: "Acts") -> World:
        for _ in range(max(40, count // 4)):
            self.customer()
        self.crowd = len(self.customers)
        weights = [weight for weight, _act in acts]
        while len(self.lines) < count:
            self.rng.choices(acts, weights)[0][1](self)
        for _ in range(count // 2):
            self.document(self.anybody())
        self.rng.shuffle(self.documents)
        ledger = Ledger(documents=tuple(self.documents), customers=tuple(self.customers), payer_ibans=self.ibans)
        return World(ledger, self.lines, self.truths)

    def customer(self) -> Customer:
        self.customers.append(Customer(id=len(self.customers) + 1, name=name(self.rng)))
        return self.customers[-1]

    def anybody(self) -> Customer:
        return self.rng.choice(self.customers[: self.crowd])

    def amount(self) -> int:
        choice = self.rng.random()
        if choice < 0.4:
            return self.rng.randrange(4, 250) * 2_400
        if choice < 0.6:
            return self.rng.choice((4_800, 9_900, 14_400, 29_900, 49_900, 99_000, 150_000))
        return self.rng.randrange(1_500, 1_200_000)

    def document(self, customer: Customer, amount: int = 0, **changes: object) -> Document:
        amount = amount or self.amount()
        rate = self.rng.choice((20, 20, 20, 10, 0))
        issued = DAY - timedelta(days=self.rng.randrange(20, 120))
        made = Document(
            id=len(self.documents) + 1,
            number=self.style(len(self.documents) + 1),
            customer_id=customer.id,
            total=amount,
            balance=amount,
            vat=amount - round(amount * 100 / (100 + rate)),
            issue_date=issued,
            due_date=issued + timedelta(days=self.rng.choice((0, 30, 45, 60))),
            currency="EUR",
        )
        made = replace(made, **changes)  # type: ignore[arg-type]
        self.documents.append(made)
        return made

    def close(self, document: Document, state: DocumentState = DocumentState.SETTLED) -> None:
        self.documents[document.id - 1] = replace(document, balance=0, state=state)

    def pay(self, payer: str, said: str, amount: int, truth: Truth, **fields: object) -> None:
        written = {**self.rng.choice(BANKS)(payer, said, self.rng), **fields}
        line = BankLine(
            id=len(self.lines) + 1,
            amount=amount,
            currency="EUR",
            booking_date=DAY + timedelta(days=self.rng.randrange(20)),
        )
        self.lines.append(replace(line, **written))  # type: ignore[arg-type]
        self.truths.append(truth)

    def says(self, number: str) -> str:
        return self.rng.choice(SAID).format(number)

    def mute(self) -> str:
        return self.rng.choice(MUTE)

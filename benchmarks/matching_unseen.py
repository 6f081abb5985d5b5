"""Ledgers that were never looked at while the engine was written: other words, other habits, other numberings.

    python -m benchmarks.matching_unseen [--seeds 1 2 3] [--lines 600] [--wrong 5]

Nothing is shared with the ledgers on which the weights were set but the way of scoring. What goes wrong here is a
defect of the engine, mended by what the label and the ledger say, never by the seed.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.matching_ledgers import Truth, World, key
from benchmarks.matching_quality import HEADER, Score, show
from benchmarks.unseen_words import BANKS, name, stranger, trace, typed
from reconciliation.matching import propose
from reconciliation.matching.ledger import BankLine, Customer, Document, DocumentKind, DocumentState, Ledger

STYLES: dict[str, Callable[[int], str]] = {
    "2026/03-017": lambda n: f"2026/{n % 12 + 1:02d}-{n:03d}",
    "F-26-00312": lambda n: f"F-26-{n:05d}",
    "VTE004512": lambda n: f"VTE{4200 + n:06d}",
    "10457": lambda n: f"{10_000 + n}",
    "26F0118": lambda n: f"26F{n:04d}",
}
SAID = (
    "{}", "fact {}", "FACTURE NUMERO {}", "REGLT FACTURE {}", "NOS REF {} MERCI", "VOTRE FACT. {} DU 12/04/2026", "FAC {}",
    "RGT {} CHANTIER 14 RUE DES LILAS", "PAIEMENT {} LE 03/05", "INVOICE {}", "F/{}", "SOLDE FACT N°{}", "{} - MAI 2026",
)  # fmt: skip
MUTE = (
    "", "REGLEMENT", "FACTURE", "VIREMENT MAI", "MERCI POUR VOTRE TRAVAIL", "TRAVAUX BAT B", "SOLDE DE TOUT COMPTE",
    "HONORAIRES", "LOYER 05 2026", "TEL 06 12 34 56 78", "SIREN 402 310 118", "CLT 88812",
)  # fmt: skip
NOISE = (
    "VIR SEPA RECU /DE URSSAF /MOTIF REMBOURSEMENT TROP PERCU {n}", "REMISE CB /{n} 12-05", "REM CHQ {n}", "VRST GAB {n}",
    "VIREMENT INTERNE COMPTE EPARGNE {n}", "INTERETS CREDITEURS T{n}", "VIR SEPA RECU /DE SUMUP PAYMENTS /MOTIF PID{n}",
    "DEBLOCAGE PRET PRO {n}", "VIR INST RE 55 DE: GOCARDLESS MOTIF: GC-{n} REF: X", "AVOIR CB {n} FOURNISSEUR",
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

    def build(self, count: int) -> World:
        for _ in range(max(40, count // 4)):
            self.customer()
        self.crowd = len(self.customers)
        weights = [weight for weight, _act in ACTS]
        while len(self.lines) < count:
            self.rng.choices(ACTS, weights)[0][1](self)
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


def respelled(number: str, rng: random.Random) -> tuple[str, bool]:
    """As payers type it, and whether a careful person reads it at a glance."""
    choice = rng.random()
    if choice < 0.55:
        return number, True
    if choice < 0.7:
        return "".join(c for c in number if c.isalnum()), True
    if choice < 0.78:
        return number.replace("-", " ").replace("/", " "), True
    if choice < 0.84:
        return number.lower().replace("/", "-"), True
    if choice < 0.9 and "0" in number[2:]:
        return number[:2] + number[2:].replace("0", "O", 1), False
    if choice < 0.95:
        return number.lstrip("FVTE-"), False
    half = len(number) // 2
    return f"{number[:half]} {number[half:]}", False


def cited(u: Unseen) -> None:
    c = u.anybody()
    d = u.document(c)
    written, glance = respelled(d.number, u.rng)
    iban = u.rng.random() < 0.3
    if iban:
        u.ibans[f"DE{c.id:020d}"] = frozenset({c.id})
    more = {"counterparty_iban": f"DE{c.id:020d}"} if iban else {}
    u.pay(typed(c.name, u.rng), u.says(written), d.balance, Truth("cited", key(d), at_a_glance=glance), **more)


def mute_name(u: Unseen) -> None:
    c = u.customer()
    d = u.document(c)
    u.pay(typed(c.name, u.rng), u.mute(), d.balance, Truth("name", key(d)))


def mute_iban(u: Unseen) -> None:
    c = u.customer()
    d = u.document(c)
    u.ibans[f"BE{c.id:014d}"] = frozenset({c.id})
    u.pay(stranger(u.rng).upper(), u.mute(), d.balance, Truth("iban", key(d)), counterparty_iban=f"BE{c.id:014d}")


def shared_iban(u: Unseen) -> None:
    """A group treasury: the IBAN was learned for two, and only one of them asks the amount."""
    c, other = u.customer(), u.customer()
    d = u.document(c)
    u.document(other)
    u.ibans[f"LU{c.id:018d}"] = frozenset({c.id, other.id})
    u.pay("TRESORERIE GROUPE", u.mute(), d.balance, Truth("shared iban", key(d)), counterparty_iban=f"LU{c.id:018d}")


def several(u: Unseen) -> None:
    c = u.anybody()
    some = [u.document(c) for _ in range(u.rng.choice((2, 2, 3, 5)))]
    said = u.rng.choice((" ", ", ", " + ", " et ", "/", ";")).join(d.number for d in some)
    u.pay(
        typed(c.name, u.rng), u.says(said), sum(d.balance for d in some), Truth("several", key(*some), at_a_glance=True)
    )


def span(u: Unseen) -> None:
    c = u.customer()
    some = [u.document(c) for _ in range(u.rng.choice((3, 4, 6)))]
    said = f"{some[0].number} {u.rng.choice(('A', 'AU', 'a'))} {some[-1].number}"
    u.pay(typed(c.name, u.rng), u.says(said), sum(d.balance for d in some), Truth("range", key(*some)))


def part(u: Unseen) -> None:
    c = u.anybody()
    d = u.document(c)
    u.pay(
        typed(c.name, u.rng), u.says(d.number), d.balance * u.rng.choice((25, 30, 45, 62)) // 100, Truth("part", key(d))
    )


def over(u: Unseen) -> None:
    c = u.anybody()
    d = u.document(c)
    u.pay(typed(c.name, u.rng), u.says(d.number), d.balance + u.rng.choice((4_000, 777, 12_000)), Truth("over", key(d)))


def kept(u: Unseen) -> None:
    c = u.anybody()
    d = u.document(c, amount=u.rng.randrange(50, 400) * 1_200)
    less = u.rng.choice((800, 1_850, d.total * 2 // 100, d.total * 5 // 100, d.vat, 2))
    u.pay(typed(c.name, u.rng), u.says(d.number), d.balance - less, Truth("kept", key(d)))


def all_owed(u: Unseen) -> None:
    c = u.customer()
    some = [u.document(c) for _ in range(u.rng.choice((2, 3, 4)))]
    u.pay(typed(c.name, u.rng), u.mute(), sum(d.balance for d in some), Truth("all", key(*some)))


def netted(u: Unseen) -> None:
    c = u.customer()
    d = u.document(c)
    note = u.document(c, amount=max(700, d.balance // 5), kind=DocumentKind.CREDIT_NOTE)
    said = u.rng.choice((d.number, f"{d.number} - {note.number}", f"{d.number} AVOIR {note.number} DEDUIT"))
    u.pay(typed(c.name, u.rng), u.says(said), d.balance - note.balance, Truth("netted", key(d, note)))


def monthly(u: Unseen) -> None:
    c, amount = u.customer(), u.amount()
    months = [u.document(c, amount, issue_date=date(2026, m, 2), due_date=date(2026, m, 28)) for m in (1, 2, 3, 4)]
    u.pay(typed(c.name, u.rng), "REGLEMENT", amount, Truth("monthly", key(months[0])))


def for_another(u: Unseen) -> None:
    """The director, the parent company, a notary: the number says for whom."""
    d = u.document(u.anybody())
    payer = u.rng.choice(
        (stranger(u.rng), "OFFICE NOTARIAL DES HALLES", "DRFIP 035", "M OU MME JOURDAIN", "EUROFACTOR")
    )
    u.pay(payer.upper(), u.says(d.number), d.balance, Truth("for another", key(d)))


def wrong_customer(u: Unseen) -> None:
    """A customer pays under the number of another, by mistake or for a sister company: a person must look."""
    c, payer = u.rng.sample(u.customers[: u.crowd], 2)
    d = u.document(c)
    u.pay(typed(payer.name, u.rng), u.says(d.number), d.balance, Truth("wrong customer", key(d)))


def again(u: Unseen) -> None:
    """Paid twice, or the number of a cancelled invoice, while the customer owes another of the same amount."""
    c = u.customer()
    d = u.document(c)
    u.close(d, u.rng.choice((DocumentState.SETTLED, DocumentState.SETTLED, DocumentState.CANCELLED)))
    if u.rng.random() < 0.5:
        u.document(c, d.total)
    u.pay(typed(c.name, u.rng), f"FACTURE {d.number}", d.total, Truth("noise: again"))


def not_ours(u: Unseen) -> None:
    """A number of our series that was never issued: the payer mistakes his supplier, or mistypes."""
    c = u.customer()
    d = u.document(c)
    u.ibans[f"NL{c.id:016d}"] = frozenset({c.id})
    number = u.style(90_000 + len(u.documents) if u.style(1) == "10001" else 7_000 + len(u.documents))
    said = f"FACTURE {number}"
    u.pay(typed(c.name, u.rng), said, d.balance, Truth("not ours", key(d)), counterparty_iban=f"NL{c.id:016d}")


def homonym(u: Unseen) -> None:
    """A stranger whose name is close to a customer's pays what that customer owes: nobody can be sure."""
    c = u.customer()
    d = u.document(c)
    words = typed(c.name, u.rng).split()
    words[-1] = u.rng.choice(("GUILLEMOT", "OBERLIN", "NORDMANN"))
    u.pay(" ".join(words), u.mute(), d.balance, Truth("homonym", key(d)))


def foreigner(u: Unseen) -> None:
    same = u.rng.random() < 0.4 and u.documents
    amount = u.rng.choice(u.documents).total if same else u.rng.randrange(900, 700_000)
    u.pay(stranger(u.rng).upper(), u.rng.choice((u.mute(), f"FACT {trace(u.rng)}")), amount, Truth("noise: stranger"))


def bank(u: Unseen) -> None:
    n = u.rng.randrange(10, 99_999)
    amount = u.rng.randrange(500, 400_000)
    if u.rng.random() < 0.5:
        u.pay(
            "",
            "",
            amount,
            Truth("noise: in"),
            counterparty_name="",
            remittance_information=u.rng.choice(NOISE).format(n=n),
        )
    else:
        label = u.rng.choice(SPENT).format(n=n, who=stranger(u.rng).upper())
        u.pay("", "", -amount, Truth("noise: out"), counterparty_name="", remittance_information=label)


ACTS: tuple[tuple[int, Act], ...] = (
    (30, cited), (7, mute_name), (4, mute_iban), (2, shared_iban), (6, several), (2, span), (4, part), (2, over), (4, kept),
    (3, all_owed), (3, netted), (2, monthly), (3, for_another), (2, wrong_customer), (4, again), (2, not_ours), (2, homonym),
    (6, foreigner), (9, bank),
)  # fmt: skip


def run(seed: int, style: str, lines: int, totals: tuple[Score, Score], wrong: int) -> None:
    world, score, bad = Unseen(seed, style).build(lines), Score(), []
    begun = time.perf_counter()
    matches = propose(world.lines, world.ledger)
    seconds = time.perf_counter() - begun
    for line, match, truth in zip(world.lines, matches, world.truths, strict=True):
        results = [each.count(match, truth) for each in (score, *totals)]
        if not all(results):
            bad.append((line, match, truth))
    for each in (score, *totals):
        each.lines += lines
        each.seconds += seconds
    print(score.row(f"seed {seed} {style}"))
    for each in bad[:wrong]:
        show(*each)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--wrong", type=int, default=0, help="how many lines that went wrong to show for each ledger")
    arguments = parser.parse_args()
    print(HEADER)
    total, by_style = Score(), {style: Score() for style in STYLES}
    for seed in arguments.seeds:
        for style in STYLES:
            run(seed, style, arguments.lines, (total, by_style[style]), arguments.wrong)
    print("\nby style")
    for style, score in by_style.items():
        print(score.row(style))
    print(total.row("all"))
    print("not first:", dict(total.misses.most_common(14)))


if __name__ == "__main__":
    main()

"""What happens between a company and those who owe it money, in about the proportions of a year of statements."""

from dataclasses import replace
from datetime import timedelta

from benchmarks.matching_labels import NOISE_IN, NOISE_OUT
from benchmarks.matching_ledgers import START, Builder, Situations, Truth, key
from benchmarks.matching_words import as_payer, spoiled_number, stranger_name
from reconciliation.matching.ledger import DeclaredPayment, DocumentKind, DocumentState


def number_and_amount(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    written, whole = spoiled_number(d.number, b.rng)
    truth = Truth("number", key(d), at_a_glance=whole)
    b.pay(as_payer(c.name, b.rng), b.motif([written]), d.balance, truth, iban=b.iban(c.id))


def name_and_amount(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    b.pay(as_payer(c.name, b.rng), b.motif([]), d.balance, Truth("name", key(d)))


def iban_and_amount(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    b.pay(stranger_name(b.rng), b.motif([]), d.balance, Truth("iban", key(d)), counterparty_iban=b.iban(c.id))
    b.ibans[b.iban(c.id)] = frozenset({c.id})


def several_numbers(b: Builder) -> None:
    c = b.customer()
    documents = [b.invoice(c) for _ in range(b.rng.choice((2, 2, 3, 4)))]
    truth = Truth("several", key(*documents), at_a_glance=True)
    b.pay(as_payer(c.name, b.rng), b.motif([d.number for d in documents]), sum(d.balance for d in documents), truth)


def number_range(b: Builder) -> None:
    c = b.fresh_customer()
    documents = [b.invoice(c) for _ in range(b.rng.choice((3, 4)))]
    truth = Truth("range", key(*documents), at_a_glance=True)
    motif = f"FACTURES {documents[0].number} A {documents[-1].number}"
    b.pay(as_payer(c.name, b.rng), motif, sum(d.balance for d in documents), truth)


def part_payment(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    paid = d.balance * b.rng.choice((30, 40, 50, 61)) // 100
    b.pay(as_payer(c.name, b.rng), b.motif([d.number]), paid, Truth("part", key(d)))


def overpayment(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    b.pay(as_payer(c.name, b.rng), b.motif([d.number]), d.balance + b.rng.randrange(6, 9_000), Truth("over", key(d)))


def deducted(b: Builder) -> None:
    """Fee, discount, retention, VAT or cents kept back; the number is cited nearly always."""
    c = b.customer()
    d = b.invoice(c, amount=b.rng.randrange(30, 300) * 1200)
    kept = b.rng.choice((1_250, d.balance // 50, d.balance // 20, d.vat, b.rng.randrange(1, 6)))
    cited = [d.number] if b.rng.random() < 0.8 else []
    b.pay(as_payer(c.name, b.rng), b.motif(cited), d.balance - kept, Truth("deducted", key(d)))


def everything_owed(b: Builder) -> None:
    c = b.fresh_customer()
    documents = [b.invoice(c) for _ in range(b.rng.choice((2, 3, 5)))]
    b.pay(as_payer(c.name, b.rng), b.motif([]), sum(d.balance for d in documents), Truth("all", key(*documents)))


def some_of_many(b: Builder) -> None:
    c = b.fresh_customer()
    documents = [b.invoice(c, amount=b.rng.randrange(2_000, 900_000)) for _ in range(6)]
    chosen = b.rng.sample(documents, b.rng.choice((2, 3)))
    b.pay(as_payer(c.name, b.rng), b.motif([]), sum(d.balance for d in chosen), Truth("subset", key(*chosen)))


def net_of_credit_note(b: Builder) -> None:
    c = b.fresh_customer()
    d = b.invoice(c)
    note = b.invoice(c, amount=max(500, d.balance // 6), kind=DocumentKind.CREDIT_NOTE)
    cited = [d.number, note.number] if b.rng.random() < 0.5 else [d.number]
    b.pay(as_payer(c.name, b.rng), b.motif(cited), d.balance - note.balance, Truth("credit note", key(d, note)))


def group_pays(b: Builder) -> None:
    c = b.rng.choice([c for c in b.customers if c.group_id is not None])
    payer = b.rng.choice([o for o in b.customers if o.group_id == c.group_id])
    d = b.invoice(c, amount=b.rng.randrange(2_000, 900_000))
    b.pay(as_payer(payer.name, b.rng), b.motif([]), d.balance, Truth("group", key(d)))


def third_party_pays(b: Builder) -> None:
    d = b.invoice(b.customer())
    b.pay(stranger_name(b.rng).upper(), b.motif([d.number]), d.balance, Truth("third party", key(d)))


def other_customer_pays(b: Builder) -> None:
    c, payer = b.rng.sample([c for c in b.customers if c.group_id is None], 2)
    d = b.invoice(c)
    b.pay(as_payer(payer.name, b.rng), b.motif([d.number]), d.balance, Truth("other customer", key(d)))


def retainer(b: Builder) -> None:
    """Twelve months of one amount: the oldest is paid, or the month that is cited."""
    c, amount = b.fresh_customer(), b.amount()
    months = [
        b.invoice(c, amount, issue_date=START.replace(month=m), due_date=START.replace(month=m) + timedelta(days=30))
        for m in (1, 2, 3, 4)
    ]
    names = ("JANVIER", "FEVRIER", "MARS", "AVRIL")
    chosen, motif = 0, b.motif([])
    if b.rng.random() < 0.5:
        chosen = b.rng.randrange(4)
        motif = f"PRESTATION {names[chosen]} 2026"
    b.pay(as_payer(c.name, b.rng), motif, amount, Truth("retainer", key(months[chosen])))


def declared(b: Builder) -> None:
    """Recorded by hand before the bank showed it: the document is settled, the line is its proof."""
    c = b.customer()
    d = b.invoice(c)
    b.documents[d.id - 1] = replace(d, balance=0, state=DocumentState.SETTLED)
    b.by_customer[c.id].remove(d)
    payment = DeclaredPayment(
        id=len(b.payments) + 1,
        customer_id=c.id,
        amount=d.total,
        currency="EUR",
        received_on=START + timedelta(days=110),
        means="transfer",
        document_ids=(d.id,),
    )
    b.payments.append(payment)
    motif = b.motif([d.number] if b.rng.random() < 0.6 else [])
    booked = payment.received_on + timedelta(days=b.rng.randrange(4))
    b.pay(as_payer(c.name, b.rng), motif, d.total, Truth("declared", f"p{payment.id}"), booking_date=booked)


def structured(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    compact = "".join(ch for ch in d.number if ch.isalnum())
    truth = Truth("structured", key(d), at_a_glance=True)
    b.pay(as_payer(c.name, b.rng), b.motif([]), d.balance, truth, structured_reference=f"RF18{compact}")


def ordered(b: Builder) -> None:
    c = b.customer()
    order = f"BC{b.rng.randrange(10_000, 99_999)}"
    d = b.invoice(c, reference=order)
    b.pay(as_payer(c.name, b.rng), f"COMMANDE {order}", d.balance, Truth("order", key(d)))


def paid_twice(b: Builder) -> None:
    c = b.customer()
    d = b.invoice(c)
    b.documents[d.id - 1] = replace(d, balance=0, state=b.rng.choice((DocumentState.SETTLED, DocumentState.CANCELLED)))
    b.by_customer[c.id].remove(d)
    b.pay(as_payer(c.name, b.rng), b.motif([f"N° {d.number}"]), d.total, Truth("noise: settled"))


def stranger(b: Builder) -> None:
    amount = (
        b.rng.choice(b.documents).balance if b.documents and b.rng.random() < 0.3 else b.rng.randrange(1_000, 500_000)
    )
    b.pay(stranger_name(b.rng).upper(), b.motif([]), amount or 4_321, Truth("noise: stranger"))


def bank_noise(b: Builder) -> None:
    n = b.rng.randrange(100, 9_999)
    if b.rng.random() < 0.5:
        label = b.rng.choice(NOISE_IN).format(n)
        return b.line(b.rng.randrange(1_000, 500_000), Truth("noise: bank in"), remittance_information=label)
    label = b.rng.choice(NOISE_OUT).format(stranger_name(b.rng).upper(), n=n)
    return b.line(-b.rng.randrange(1_000, 500_000), Truth("noise: bank out"), remittance_information=label)


SITUATIONS: Situations = (
    (34, number_and_amount),
    (8, name_and_amount),
    (4, iban_and_amount),
    (6, several_numbers),
    (2, number_range),
    (4, part_payment),
    (2, overpayment),
    (4, deducted),
    (2, everything_owed),
    (2, some_of_many),
    (2, net_of_credit_note),
    (1, group_pays),
    (2, third_party_pays),
    (1, other_customer_pays),
    (2, retainer),
    (3, declared),
    (2, structured),
    (2, ordered),
    (3, paid_twice),
    (5, stranger),
    (9, bank_noise),
)

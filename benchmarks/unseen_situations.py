"""What happens between a company and those who owe it money, told a second time."""

import random
from datetime import date

from benchmarks.matching_ledgers import Truth, key
from benchmarks.unseen_ledgers import NOISE, SPENT, Acts, Unseen
from benchmarks.unseen_words import stranger, trace, typed
from reconciliation.matching.ledger import DocumentKind, DocumentState


def respelled(number: str, rng: random.Random) -> tuple[str, bool]:
    """As payers type it, and whether a careful person reads it at a glance."""
    half = len(number) // 2
    return rng.choices(
        (
            (number, True),
            ("".join(c for c in number if c.isalnum()), True),
            (number.replace("-", " ").replace("/", " "), True),
            (number.lower().replace("/", "-"), True),
            (number[:2] + number[2:].replace("0", "O", 1), "0" not in number[2:]),
            (number.lstrip("FVTE-"), number.lstrip("FVTE-") == number),
            (f"{number[:half]} {number[half:]}", False),
        ),
        (55, 15, 8, 6, 6, 5, 5),
    )[0]


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


ACTS: Acts = (
    (30, cited), (7, mute_name), (4, mute_iban), (2, shared_iban), (6, several), (2, span), (4, part), (2, over),
    (4, kept), (3, all_owed), (3, netted), (2, monthly), (3, for_another), (2, wrong_customer), (4, again),
    (2, not_ours), (2, homonym), (6, foreigner), (9, bank),
)  # fmt: skip

"""Small ledgers for the matching tests. Amounts in cents; 100_000 is 1 000,00 €."""

from datetime import date

from reconciliation.matching import propose
from reconciliation.matching.ledger import (
    BankLine,
    Customer,
    DeclaredPayment,
    Document,
    DocumentKind,
    DocumentState,
    Ledger,
    Match,
    Proposal,
)

ACME, LEFEVRE, PORT = 1, 2, 3
CUSTOMERS = (
    Customer(id=ACME, name="Acmé Conseil SARL"),
    Customer(id=LEFEVRE, name="Établissements Lefèvre Électricité"),
    Customer(id=PORT, name="Boulangerie du Port"),
)
IBAN = "FR7630003000011234567890189"
TODAY = date(2026, 5, 14)


def invoice(number: str, amount: int = 100_000, customer: int = ACME, **changes: object) -> Document:
    document = {
        "id": int("".join(c for c in number if c.isdigit())[-6:]) + 1_000_000 * customer,
        "number": number,
        "customer_id": customer,
        "total": amount,
        "balance": amount,
        "vat": amount - amount * 10 // 12,
        "issue_date": date(2026, 4, 1),
        "due_date": date(2026, 5, 1),
        "currency": "EUR",
    }
    return Document(**{**document, **changes})


def settled(number: str, amount: int = 100_000, customer: int = ACME, **changes: object) -> Document:
    return invoice(number, amount, customer, **{"balance": 0, "state": DocumentState.SETTLED, **changes})


def credit_note(number: str, amount: int, customer: int = ACME, **changes: object) -> Document:
    return invoice(number, amount, customer, kind=DocumentKind.CREDIT_NOTE, **changes)


def declared(amount: int, customer: int = ACME, **changes: object) -> DeclaredPayment:
    payment = {
        "id": 1,
        "customer_id": customer,
        "amount": amount,
        "currency": "EUR",
        "received_on": TODAY,
        "means": "transfer",
    }
    return DeclaredPayment(**{**payment, **changes})


def line(amount: int = 100_000, label: str = "", **changes: object) -> BankLine:
    fields = {"id": 1, "amount": amount, "currency": "EUR", "booking_date": TODAY, "remittance_information": label}
    return BankLine(**{**fields, **changes})


def transfer(payer: str, motif: str, amount: int = 100_000, **changes: object) -> BankLine:
    return line(amount, f"VIR SEPA RECU /DE {payer} /MOTIF {motif} /REF NOTPROVIDED", **changes)


def ledger(*documents: Document, **changes: object) -> Ledger:
    return Ledger(**{"documents": documents, "customers": CUSTOMERS, **changes})


def match(bank_line: BankLine, *documents: Document, **changes: object) -> Match:
    (answer,) = propose([bank_line], ledger(*documents, **changes))
    return answer


def best(bank_line: BankLine, *documents: Document, **changes: object) -> Proposal:
    return match(bank_line, *documents, **changes).proposals[0]


def settles(proposal: Proposal, *documents: Document) -> bool:
    return {a.document_id for a in proposal.allocations} == {d.id for d in documents}


def codes(proposal: Proposal) -> list[str]:
    return [r.code for r in proposal.reasons]


def notes(answer: Match) -> list[str]:
    return [r.code for r in answer.notes]


def amounts(proposal: Proposal) -> list[int]:
    return [a.amount for a in proposal.allocations]

"""The only bridge from the ORM to the matching engine: what a run may draw on, in a fixed number of queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, CharField, Exists, Func, OuterRef, Value

from banking.models import BankTransaction
from common.money import to_cents
from invoicing import models as invoicing
from organisations.models import Organisation
from reconciliation.matching.ledger import (
    BankLine,
    Customer,
    DeclaredPayment,
    Document,
    DocumentKind,
    DocumentState,
    Ledger,
)
from reconciliation.matching.text import fold
from reconciliation.models import PayerAlias, ReconciledPayment, Refusal

SETTLED_MEMORY = timedelta(days=730)  # a number older than that is not cited by mistake any more
LONGEST_SPREAD = 4  # «F 2026 / 00012»: a number is cited in so many runs of letters and digits at most
SHORTEST_KEY, LONGEST_KEY = 4, 35
CHUNK = 10_000
TOKEN = re.compile(r"[A-Z0-9]+")

LINE_FIELDS = (
    "id",
    "amount",
    "currency",
    "booking_date",
    "counterparty_name",
    "counterparty_iban",
    "ultimate_party_name",
    "remittance_information",
    "structured_reference",
    "end_to_end_reference",
    "mandate_reference",
    "operation_code",
    "return_reason",
    "original_amount",
    "original_currency",
)
DOCUMENT_FIELDS = (
    "id",
    "number",
    "customer_id",
    "total_incl_vat",
    "balance_due",
    "total_vat",
    "issue_date",
    "due_date",
    "currency",
    "kind",
    "reference",
    "status",
)
STATES = {
    invoicing.Invoice.Status.SENT.value: DocumentState.OPEN,
    invoicing.Invoice.Status.PAID.value: DocumentState.SETTLED,
    invoicing.Invoice.Status.CANCELLED.value: DocumentState.CANCELLED,
}


class AnyOf(Func):
    """Equal to one of an array: one parameter, where an import of 10,000 lines would need 100,000 of `__in`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def lines_to_treat(organisation: Organisation, ids: Iterable[int] | None = None) -> list[BankLine]:
    """The company's bank transactions still to be treated, or those of `ids` that are."""
    rows = BankTransaction.objects.for_organisation(organisation).to_treat().order_by("pk")
    if ids is not None:
        rows = rows.filter(pk__in=set(ids))
    return [_line(values) for values in rows.values(*LINE_FIELDS).iterator(CHUNK)]


def bank_line(row: BankTransaction) -> BankLine:
    """One transaction as the engine reads it."""
    return _line({name: row.__dict__[name] for name in LINE_FIELDS})


def _line(given: dict[str, Any]) -> BankLine:
    original: Decimal | None = given.pop("original_amount")
    return BankLine(
        amount=to_cents(given.pop("amount")),
        original_amount=None if original is None else to_cents(original),
        **given,
    )


def load_ledger(organisation: Organisation, lines: Sequence[BankLine]) -> Ledger:
    """All that could concern these lines: eight queries with `lines_to_treat`, however many there are."""
    ibans, names = _memory(organisation)
    return Ledger(
        documents=(*_open_documents(organisation), *_cited_settled_documents(organisation, lines)),
        customers=tuple(_customers(organisation, names)),
        declared_payments=tuple(_declared_payments(organisation)),
        payer_ibans=ibans,
        refusals=frozenset(
            Refusal.objects.filter(
                organisation=organisation,
                revoked_at__isnull=True,
                bank_transaction__status=BankTransaction.Status.TO_TREAT,
            ).values_list("bank_transaction_id", "documents_key")
        ),
    )


def _open_documents(organisation: Organisation) -> Iterator[Document]:
    rows = invoicing.Invoice.objects.for_organisation(organisation).sent().order_by("pk")
    return map(_document, rows.values_list(*DOCUMENT_FIELDS).iterator(CHUNK))


def _cited_settled_documents(organisation: Organisation, lines: Sequence[BankLine]) -> Iterator[Document]:
    """Paid and cancelled documents whose number a label may cite: they speak against what it would else settle."""
    keys = sorted({key for line in lines for key in _citable_keys(line.label)})
    if not keys:
        return iter(())
    oldest: date = min(line.booking_date for line in lines) - SETTLED_MEMORY
    rows = invoicing.Invoice.objects.for_organisation(organisation).filter(
        status__in=[invoicing.Invoice.Status.PAID, invoicing.Invoice.Status.CANCELLED], issue_date__gte=oldest
    )
    rows = rows.filter(AnyOf("number_key", Value(keys, output_field=ArrayField(CharField()))))
    return map(_document, rows.order_by("pk").values_list(*DOCUMENT_FIELDS).iterator(CHUNK))


def _citable_keys(label: str) -> Iterator[str]:
    tokens = TOKEN.findall(fold(label))
    for start in range(len(tokens)):
        key = ""
        for token in tokens[start : start + LONGEST_SPREAD]:
            key += token
            if len(key) > LONGEST_KEY:
                break
            if len(key) >= SHORTEST_KEY and any(character.isdigit() for character in key):
                yield key


def _document(values: tuple[Any, ...]) -> Document:
    pk, number, customer_id, total, balance, vat, issued, due, currency, kind, reference, status = values
    return Document(
        id=pk,
        number=number,
        customer_id=customer_id,
        total=to_cents(total),
        balance=to_cents(balance),
        vat=to_cents(vat),
        issue_date=issued,
        due_date=due,
        currency=currency,
        kind=DocumentKind(kind),
        state=STATES[status],
        reference=reference,
    )


def _memory(organisation: Organisation) -> tuple[dict[str, frozenset[int]], dict[int, list[str]]]:
    """Known payers: the customers of each IBAN, and the other names of each customer."""
    ibans: defaultdict[str, set[int]] = defaultdict(set)
    names: defaultdict[int, list[str]] = defaultdict(list)
    known = PayerAlias.objects.filter(organisation=organisation).order_by("pk")
    for customer_id, iban, name in known.values_list("customer_id", "iban", "name"):
        if iban:
            ibans[iban].add(customer_id)
        else:
            names[customer_id].append(name)
    return {iban: frozenset(customers) for iban, customers in ibans.items()}, names


def _customers(organisation: Organisation, names: dict[int, list[str]]) -> Iterator[Customer]:
    rows = invoicing.Customer.objects.for_organisation(organisation).order_by("pk")
    for pk, name in rows.values_list("pk", "name").iterator(CHUNK):
        yield Customer(id=pk, name=name, aliases=tuple(names.get(pk, ())))


def _declared_payments(organisation: Organisation) -> Iterator[DeclaredPayment]:
    """Payments recorded by hand that no bank line proves yet."""
    proved = ReconciledPayment.objects.filter(payment=OuterRef("pk"), undone_at__isnull=True)
    rows = (
        invoicing.Payment.objects.for_organisation(organisation)
        .standing()
        .filter(origin=invoicing.Payment.Origin.DECLARED)
        .exclude(Exists(proved))
    )
    documents: defaultdict[int, list[int]] = defaultdict(list)
    settled = invoicing.Allocation.objects.standing().filter(payment__in=rows)
    for payment_id, invoice_id in settled.values_list("payment_id", "invoice_id"):
        documents[payment_id].append(invoice_id)
    fields = ("pk", "customer_id", "amount", "currency", "received_on", "means")
    for pk, customer_id, amount, currency, received_on, means in rows.order_by("pk").values_list(*fields):
        yield DeclaredPayment(
            id=pk,
            customer_id=customer_id,
            amount=to_cents(amount),
            currency=currency,
            received_on=received_on,
            means=means,
            document_ids=tuple(documents.get(pk, ())),
        )

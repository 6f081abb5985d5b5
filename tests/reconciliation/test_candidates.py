"""What the engine is given: all that could concern the lines, and nothing of other companies."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from banking.models import BankTransaction
from invoicing import settlement
from invoicing.models import Invoice, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.candidates import bank_line, lines_to_treat
from reconciliation.candidates.ledger import load_ledger
from reconciliation.matching.ledger import (
    BankLine,
    Customer,
    DeclaredPayment,
    Document,
    DocumentKind,
    DocumentState,
    Ledger,
)
from reconciliation.matching.texts import read_text
from reconciliation.models import CustomerGroup, GroupMember, PayerAlias, Refusal
from tests.factories import TODAY, BankTransactionFactory, CustomerFactory, DraftFactory
from tests.reconciliation.builders import make_credit_note, make_declared, make_invoice, make_line, make_proposal

IBAN = "FR7610107001011234567890129"


def ledger(organisation: Organisation) -> Ledger:
    return load_ledger(organisation, [read_text(line) for line in lines_to_treat(organisation)])


def test_lines_to_treat_are_read_to_the_cent(organisation: Organisation) -> None:
    row = make_line(
        organisation,
        "1234.56",
        "FACT F2026-00012",
        counterparty_iban=IBAN,
        end_to_end_reference="E2E-1",
        original_amount=Decimal("1300.05"),
        original_currency="USD",
    )
    row.refresh_from_db()
    expected = BankLine(
        id=row.pk,
        amount=123456,
        currency="EUR",
        booking_date=TODAY,
        counterparty_name="VIR SEPA CLIENT FICTIF",
        counterparty_iban=IBAN,
        remittance_information="FACT F2026-00012",
        end_to_end_reference="E2E-1",
        original_amount=130005,
        original_currency="USD",
    )
    assert lines_to_treat(organisation) == [expected]
    assert bank_line(row) == expected


def test_lines_to_treat_leave_out_what_is_decided_and_what_is_others(organisation: Organisation) -> None:
    wanted = make_line(organisation, "1.00")
    make_line(organisation, "2.00", status=BankTransaction.Status.RECONCILED)
    make_line(organisation, "3.00", status=BankTransaction.Status.IGNORED)
    other = BankTransactionFactory()
    assert [line.id for line in lines_to_treat(organisation)] == [wanted.pk]
    assert [line.id for line in lines_to_treat(organisation, [wanted.pk, other.pk])] == [wanted.pk]
    assert lines_to_treat(organisation, []) == []


def test_open_documents_are_given_with_what_is_left_to_pay(organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation)
    invoice = make_invoice(
        organisation, "1200.00", "F2026-00001", customer=customer, amount_paid=Decimal("200.00"), reference="CMD-7"
    )
    note = make_credit_note(organisation, "60.00", "A2026-00001", customer=customer)
    DraftFactory(organisation=organisation, customer=customer)
    make_invoice(BankTransactionFactory().organisation, "1200.00", "F2026-00001")
    make_invoice(organisation, "1200.00", "F2026-00777", customer=customer)
    make_line(organisation, "940.00", "F2026-00001 MOINS A2026 00001")
    due = TODAY + timedelta(days=10)
    issued = TODAY - timedelta(days=20)
    common = {"customer_id": customer.pk, "issue_date": issued, "due_date": due, "currency": "EUR"}
    assert ledger(organisation).documents == (
        Document(
            id=invoice.pk, number="F2026-00001", total=120000, balance=100000, vat=20000, reference="CMD-7", **common
        ),
        Document(
            id=note.pk,
            number="A2026-00001",
            total=6000,
            balance=6000,
            vat=1000,
            kind=DocumentKind.CREDIT_NOTE,
            **common,
        ),
    )


@pytest.mark.parametrize(
    ("label", "number", "is_given"),
    [
        ("VIR FACT F2026-00012", "F2026-00012", True),
        ("VIR FACT F2026 00012 MERCI", "F2026-00012", True),
        ("VIR FACT f2026/00012", "F2026-00012", True),
        ("FACTF202600012", "F2026-00012", True),
        ("VIR FACT F2026-000123", "F2026-00012", False),
        ("LOYER NOVEMBRE", "F2026-00012", False),
        ("", "F2026-00012", False),
    ],
)
def test_settled_documents_are_given_where_the_label_cites_them(
    organisation: Organisation, label: str, number: str, *, is_given: bool
) -> None:
    paid = make_invoice(organisation, "120.00", number, status=Invoice.Status.PAID, amount_paid=Decimal("120.00"))
    make_line(organisation, "120.00", label, counterparty_name="")
    found = [(document.id, document.state) for document in ledger(organisation).documents]
    assert found == ([(paid.pk, DocumentState.SETTLED)] if is_given else [])


def test_cancelled_documents_are_given_as_such_and_very_old_ones_are_not(organisation: Organisation) -> None:
    settled = {"amount_paid": Decimal("120.00")}
    cancelled = make_invoice(organisation, "120.00", "F2026-00012", status=Invoice.Status.CANCELLED, **settled)
    old = {"issue_date": date(2022, 1, 1), "status": Invoice.Status.PAID}
    make_invoice(organisation, "120.00", "F2022-00012", **settled, **old)
    make_line(organisation, "120.00", "FACT F2026-00012 ET F2022-00012")
    assert [(d.id, d.state) for d in ledger(organisation).documents] == [(cancelled.pk, DocumentState.CANCELLED)]


def test_payers_known_are_given_by_iban_and_by_name(organisation: Organisation) -> None:
    first, second = CustomerFactory.create_batch(2, organisation=organisation)
    for fields in (
        {"customer": first, "iban": IBAN},
        {"customer": second, "iban": IBAN},
        {"customer": first, "name": "BC PARTICIPATIONS"},
    ):
        PayerAlias.objects.create(organisation=organisation, source="decision", **fields)
    PayerAlias.objects.create(organisation=organisation, customer=second, iban="FR7630003000012345678901234")
    make_line(organisation, "120.00", counterparty_iban=IBAN)
    known = ledger(organisation)
    assert known.payer_ibans == {IBAN: frozenset({first.pk, second.pk})}
    assert known.customers == (
        Customer(id=first.pk, name=first.name, aliases=("BC PARTICIPATIONS",)),
        Customer(id=second.pk, name=second.name),
    )


def test_customers_of_a_group_are_given_together_and_payers_of_many_apart(organisation: Organisation) -> None:
    first, second = CustomerFactory.create_batch(2, organisation=organisation)
    group = CustomerGroup.objects.create(organisation=organisation, name="Groupe Fictif")
    for customer in (first, second):
        GroupMember.objects.create(group=group, customer=customer)
    PayerAlias.objects.create(organisation=organisation, customer=first, iban=IBAN)
    PayerAlias.objects.create(organisation=organisation, name="Affacturage Exemple", kind=PayerAlias.Kind.FACTOR)
    make_line(organisation, "120.00", counterparty_iban=IBAN)
    known = ledger(organisation)
    assert [(customer.id, customer.group_id) for customer in known.customers] == [
        (first.pk, group.pk),
        (second.pk, group.pk),
    ]
    assert known.third_parties == {"AFFACTURAGE EXEMPLE"}


def test_declared_payments_are_given_until_a_line_proves_them(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    balance = Decimal("120.00")
    declared = settlement.mark_as_paid(
        invoice, amount=balance, expected_balance=balance, on=TODAY, means=Payment.Means.CHEQUE, by=member.user
    )
    withdrawn = make_declared(invoice, "33.00")
    settlement.reverse_payments(organisation, [withdrawn.pk], member.user)
    line = make_line(organisation, "120.00")
    assert ledger(organisation).declared_payments == (
        DeclaredPayment(
            id=declared.pk,
            customer_id=invoice.customer_id,
            amount=12000,
            currency="EUR",
            received_on=TODAY,
            means="cheque",
            document_ids=(invoice.pk,),
        ),
    )
    operations.accept(organisation, [make_proposal(line, (declared, "120.00"), rank=9).pk], member.user)
    assert ledger(organisation).declared_payments == ()


def test_refusals_are_given_until_they_are_revoked(organisation: Organisation) -> None:
    line = make_line(organisation, "120.00")
    refusal = Refusal.objects.create(organisation=organisation, bank_transaction=line, documents_key="d1")
    assert ledger(organisation).refusals == {(line.pk, "d1")}
    operations.revoke_refusal(refusal, None)
    assert ledger(organisation).refusals == frozenset()


def test_a_part_of_the_ledger_is_read_in_as_many_queries_for_three_lines_as_for_one(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def owed_and_paid(number: int) -> None:
        make_declared(make_invoice(organisation, "120.00", f"F2026-{number:05d}"), "120.00")
        make_line(organisation, "120.00", f"FACT F2026-{number:05d}")

    owed_and_paid(1)
    with CaptureQueriesContext(connection) as queries:
        ledger(organisation)
    assert len(queries) <= 20
    for number in (2, 3):
        owed_and_paid(number)
    with django_assert_num_queries(len(queries)):
        ledger(organisation)

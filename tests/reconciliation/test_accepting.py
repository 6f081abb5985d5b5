"""Accepting: what it leaves in the two ledgers."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from invoicing import settlement
from invoicing.models import Allocation, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import (
    MatchProposal,
    PayerAlias,
    ReconciledPayment,
    Reconciliation,
    Refusal,
)
from tests.factories import TODAY, BankTransactionFactory, CustomerFactory
from tests.reconciliation.books import paid, payments, status_of
from tests.reconciliation.builders import make_credit_note, make_declared, make_invoice, make_line, make_proposal

IBAN = "FR7610107001011234567890129"


def test_accept_records_the_payment_at_the_banks_date(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "1200.00", "F2026-00184")
    line = make_line(organisation, "1200.00", booking_date=TODAY)
    [outcome] = operations.accept(organisation, [make_proposal(line, (invoice, "1200.00")).pk], member.user)
    payment = Payment.objects.get()
    assert outcome.error == ""
    assert (payment.received_on, payment.means, payment.recorded_by) == (TODAY, Payment.Means.TRANSFER, member.user)
    assert payments() == [(invoice.customer_id, "1200.00", "bank")]
    assert paid([invoice]) == [("paid", "1200.00")]
    assert status_of(line) == "reconciled"
    assert not MatchProposal.objects.exists()
    assert ReconciledPayment.objects.values_list("reconciliation", "payment", "is_proof").get() == (
        outcome.reconciliation.pk,
        payment.pk,
        False,
    )


@pytest.mark.parametrize(
    ("kind", "means"),
    [
        ("transfer", "transfer"),
        ("instant_transfer", "transfer"),
        ("cheque_deposit", "cheque"),
        ("card_settlement", "card"),
        ("direct_debit", "direct_debit"),
        ("other", "transfer"),
    ],
)
def test_accept_takes_the_means_from_the_kind_of_line(
    organisation: Organisation, member: Membership, kind: str, means: str
) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"), line_kind=kind)
    operations.accept(organisation, [proposal.pk], member.user)
    assert Payment.objects.get().means == means


def test_accept_of_several_invoices_records_one_payment(organisation: Organisation, member: Membership) -> None:
    first = make_invoice(organisation, "100.00", "F2026-00001")
    second = make_invoice(organisation, "50.00", "F2026-00002", customer=first.customer)
    line = make_line(organisation, "150.00")
    operations.accept(organisation, [make_proposal(line, (first, "100.00"), (second, "50.00")).pk], member.user)
    assert payments() == [(first.customer_id, "150.00", "bank")]
    assert paid([first, second]) == [("paid", "100.00"), ("paid", "50.00")]


def test_accept_nets_the_credit_note(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "1200.00", "F2026-00001")
    credit = make_credit_note(organisation, "200.00", "A2026-00001", customer=invoice.customer)
    line = make_line(organisation, "1000.00")
    operations.accept(organisation, [make_proposal(line, (invoice, "1200.00"), (credit, "-200.00")).pk], member.user)
    settled = Allocation.objects.order_by("amount").values_list("invoice", "credit_note", "amount")
    assert payments() == [(invoice.customer_id, "1000.00", "bank")]
    assert paid([invoice, credit]) == [("paid", "1200.00"), ("paid", "200.00")]
    assert list(settled) == [
        (invoice.pk, credit.pk, Decimal("200.00")),
        (invoice.pk, None, Decimal("1000.00")),
    ]


def test_accept_for_two_customers_records_a_payment_each(organisation: Organisation, member: Membership) -> None:
    first = make_invoice(organisation, "100.00", "F2026-00001")
    second = make_invoice(organisation, "50.00", "F2026-00002")
    line = make_line(organisation, "150.00", counterparty_iban=IBAN)
    operations.accept(organisation, [make_proposal(line, (first, "100.00"), (second, "50.00")).pk], member.user)
    assert sorted(payments()) == sorted([(first.customer_id, "100.00", "bank"), (second.customer_id, "50.00", "bank")])
    assert not PayerAlias.objects.exists()  # whose IBAN it is, the line does not say


def test_accept_of_a_part_payment_leaves_the_rest_owed(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "1000.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "990.00"), (invoice, "990.00"))
    operations.accept(organisation, [proposal.pk], member.user)
    assert paid([invoice]) == [("sent", "990.00")]


def test_accept_of_an_overpayment_keeps_the_rest_as_credit(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "1002.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "1020.00"), (invoice, "1002.00"))
    operations.accept(organisation, [proposal.pk], member.user)
    assert payments() == [(invoice.customer_id, "1020.00", "bank")]
    assert Allocation.objects.get().amount == Decimal("1002.00")
    assert paid([invoice]) == [("paid", "1002.00")]


def test_accept_of_a_proof_records_no_second_payment(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    declared = settlement.mark_as_paid(
        invoice,
        amount=Decimal("120.00"),
        expected_balance=Decimal("120.00"),
        on=TODAY,
        means=Payment.Means.CHEQUE,
        by=member.user,
    )
    line = make_line(organisation, "120.00")
    operations.accept(organisation, [make_proposal(line, (declared, "120.00")).pk], member.user)
    assert payments() == [(invoice.customer_id, "120.00", "declared")]
    assert ReconciledPayment.objects.get().is_proof
    assert status_of(line) == "reconciled"


def test_accept_refuses_a_payment_proved_already(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    declared = make_declared(invoice, "120.00")
    wanted = [make_proposal(make_line(organisation, "120.00"), (declared, "120.00")).pk for _ in range(2)]
    outcomes = operations.accept(organisation, wanted, member.user)
    assert [bool(outcome.error) for outcome in outcomes] == [False, True]
    assert ReconciledPayment.objects.count() == 1


def test_accept_twice_pays_once(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    operations.accept(organisation, [proposal.pk], member.user)
    [second] = operations.accept(organisation, [proposal.pk], member.user)
    assert second.error
    assert second.reconciliation is None
    assert payments() == [(invoice.customer_id, "120.00", "bank")]


def test_accept_goes_on_after_one_that_fails(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    other = make_invoice(organisation, "80.00", "F2026-00002")
    wanted = [
        make_proposal(make_line(organisation, "120.00"), (invoice, "120.00")).pk,
        make_proposal(make_line(organisation, "120.00"), (invoice, "120.00")).pk,
        make_proposal(make_line(organisation, "80.00"), (other, "80.00")).pk,
    ]
    outcomes = operations.accept(organisation, wanted, member.user)
    assert [outcome.proposal_id for outcome in outcomes] == wanted
    assert [outcome.error == "" for outcome in outcomes] == [True, False, True]
    assert paid([invoice, other]) == [("paid", "120.00"), ("paid", "80.00")]
    assert Payment.objects.count() == 2


def test_accept_refuses_another_currency(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001", currency="USD")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.error
    assert not Payment.objects.exists()


def test_accept_refuses_money_that_went_out_for_an_invoice(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "-120.00"), (invoice, "-120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.error
    assert paid([invoice]) == [("sent", "0.00")]


def test_accept_of_a_refund_settles_its_credit_note_and_undoing_reopens_it(
    organisation: Organisation, member: Membership
) -> None:
    credit = make_credit_note(organisation, "120.00", "A2026-00001")
    line = make_line(organisation, "-120.00", counterparty_iban=IBAN)
    [outcome] = operations.accept(organisation, [make_proposal(line, (credit, "-120.00")).pk], member.user)
    assert outcome.error == ""
    assert payments() == [(credit.customer_id, "-120.00", "bank")]
    assert paid([credit]) == [("paid", "120.00")]
    assert status_of(line) == "reconciled"
    assert not PayerAlias.objects.exists()  # whom we pay does not say who pays us
    operations.unreconcile(outcome.reconciliation, member.user)
    assert paid([credit]) == [("sent", "0.00")]
    assert status_of(line) == "to_treat"


def test_accept_refuses_parts_above_the_line(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "100.00"), (invoice, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.error
    assert not Payment.objects.exists()


def test_accept_of_another_companys_proposal_changes_nothing(organisation: Organisation, member: Membership) -> None:
    line = BankTransactionFactory()
    invoice = make_invoice(line.organisation, "120.00", "F2026-00001")
    [outcome] = operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    assert outcome.error
    assert not Payment.objects.exists()


def test_accept_tells_whether_the_person_changed_anything(organisation: Organisation, member: Membership) -> None:
    invoices = [make_invoice(organisation, amount, f"F2026-{amount[:2]}") for amount in ("80.00", "90.00", "95.00")]
    lines = [make_line(organisation, amount) for amount in ("80.00", "90.00", "85.00")]
    as_it_stood = make_proposal(lines[0], (invoices[0], "80.00"))
    lesser = make_proposal(lines[1], (invoices[1], "90.00"), rank=2)
    lacking = make_proposal(lines[2], (invoices[2], "85.00"), residual_kind="bank_fee", residual_amount=Decimal(-10))
    operations.accept(organisation, [as_it_stood.pk], member.user)
    operations.accept(organisation, [lesser.pk], member.user)
    operations.accept(organisation, [lacking.pk], member.user, write_off=Allocation.WriteOff.BANK_FEE)
    decided = dict(Reconciliation.objects.values_list("bank_transaction", "by_hand"))
    assert [decided[line.pk] for line in lines] == [False, True, True]


def test_accept_after_a_refusal_was_no_proposal_taken_as_it_stood(
    organisation: Organisation, member: Membership
) -> None:
    first, second = (make_invoice(organisation, "80.00", f"F2026-{n}") for n in (1, 2))
    line = make_line(organisation, "80.00")
    operations.refuse(make_proposal(line, (first, "80.00")), member.user, "Déjà réglée par chèque")
    MatchProposal.objects.all().delete()
    operations.accept(organisation, [make_proposal(line, (second, "80.00")).pk], member.user)
    assert Reconciliation.objects.get().by_hand
    assert Refusal.objects.get().reason == "Déjà réglée par chèque"


def test_accept_learns_the_payers_iban(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00", counterparty_iban=IBAN)
    operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    assert PayerAlias.objects.filter(iban=IBAN).values_list("customer", "source").get() == (
        invoice.customer_id,
        "decision",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"line_kind": "card_settlement"},
        {"reasons": [{"code": "payer_third_party", "favourable": False, "values": {}}]},
    ],
)
def test_accept_never_learns_from_those_who_pay_for_others(
    organisation: Organisation, member: Membership, fields: dict[str, object]
) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00", counterparty_iban=IBAN)
    operations.accept(organisation, [make_proposal(line, (invoice, "120.00"), **fields).pk], member.user)
    assert not PayerAlias.objects.exists()


@pytest.mark.parametrize(
    ("payer", "debtor"),
    [("EUROFACTOR", ""), ("FACTOFRANCE SA", ""), ("SGC AURILLAC", ""), ("PAYE PARTENAIRES", "Boréal Conseil")],
)
def test_accept_never_learns_who_stands_between_the_customer_and_us(
    organisation: Organisation, member: Membership, payer: str, debtor: str
) -> None:
    customer = CustomerFactory(organisation=organisation, name="Boréal Conseil SASU")
    invoice = make_invoice(organisation, "120.00", "F2026-00001", customer=customer)
    line = make_line(
        organisation, "120.00", counterparty_iban=IBAN, counterparty_name=payer, ultimate_party_name=debtor
    )
    operations.accept(organisation, [make_proposal(line, (invoice, "120.00"), payer_name=payer).pk], member.user)
    assert not PayerAlias.objects.exists()


def test_accept_learns_the_account_of_an_insurer_who_is_the_customer(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation, name="Morel Assurances SARL")
    invoice = make_invoice(organisation, "120.00", "F2026-00001", customer=customer)
    line = make_line(organisation, "120.00", counterparty_iban=IBAN, counterparty_name="MOREL ASSURANCES")
    proposal = make_proposal(line, (invoice, "120.00"), payer_name="MOREL ASSURANCES")
    operations.accept(organisation, [proposal.pk], member.user)
    assert PayerAlias.objects.get().iban == IBAN


def test_accept_asks_as_many_queries_for_three_as_for_one(
    organisation: Organisation, member: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def proposals(numbers: range) -> list[int]:
        invoices = [make_invoice(organisation, f"{number}.00", f"F2026-{number:05d}") for number in numbers]
        lines = [make_line(organisation, str(i.total_incl_vat), counterparty_iban=IBAN) for i in invoices]
        pairs = zip(lines, invoices, strict=True)
        return [make_proposal(line, (invoice, str(invoice.total_incl_vat))).pk for line, invoice in pairs]

    one, three = proposals(range(101, 102)), proposals(range(102, 105))
    with CaptureQueriesContext(connection) as queries:
        operations.accept(organisation, one, member.user)
    assert len(queries) <= 30
    with django_assert_num_queries(len(queries)):
        operations.accept(organisation, three, member.user)


def test_accept_of_a_proof_keeps_what_the_line_brings_above_it(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    declared = make_declared(invoice, "120.00")
    operations.accept(
        organisation, [make_proposal(make_line(organisation, "150.00"), (declared, "120.00")).pk], member.user
    )
    assert payments() == [(invoice.customer_id, "120.00", "declared"), (invoice.customer_id, "30.00", "bank")]


@pytest.mark.parametrize("credit", ["120.00", "150.00"])
def test_accept_refuses_a_credit_note_that_takes_all(
    organisation: Organisation, member: Membership, credit: str
) -> None:
    own = make_invoice(organisation, "120.00", "F2026-00001")
    note = make_credit_note(organisation, credit, "A2026-00001", customer=own.customer)
    other = make_invoice(organisation, "500.00", "F2026-00002")
    line = make_line(organisation, str(Decimal("620.00") - Decimal(credit)))
    shares = [(own, "120.00"), (note, f"-{credit}"), (other, "500.00")]
    [outcome] = operations.accept(organisation, [make_proposal(line, *shares).pk], member.user)
    assert outcome.error
    assert paid([own, note, other]) == [("sent", "0.00")] * 3


def test_accept_learns_the_name_that_differs_and_undoing_forgets_it(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation, name="Boréal Conseil SASU")
    invoice = make_invoice(organisation, "120.00", "F2026-00001", customer=customer)
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"), payer_name="BC PARTICIPATIONS")
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert PayerAlias.objects.get().name == "BC PARTICIPATIONS"
    operations.unreconcile(outcome.reconciliation, member.user)
    assert not PayerAlias.objects.exists()

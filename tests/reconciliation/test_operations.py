"""Undoing, refusing, ignoring, keeping as credit: what each leaves in the two ledgers."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from common.errors import BusinessError
from invoicing.models import Allocation, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import (
    IgnoredTransaction,
    MatchProposal,
    PayerAlias,
    ReconciledPayment,
    Reconciliation,
)
from tests.factories import CustomerFactory
from tests.reconciliation.books import paid, payments, status_of
from tests.reconciliation.builders import make_declared, make_invoice, make_line, make_proposal

IBAN = "FR7610107001011234567890129"


def test_unreconcile_withdraws_the_payment_and_reopens_both(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00", counterparty_iban=IBAN)
    [outcome] = operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    operations.unreconcile(outcome.reconciliation, member.user)
    assert payments() == []
    assert paid([invoice]) == [("sent", "0.00")]
    assert status_of(line) == "to_treat"
    assert Reconciliation.objects.get().undone_by == member.user
    assert not ReconciledPayment.objects.filter(undone_at__isnull=True).exists()
    assert not PayerAlias.objects.exists()


def test_unreconcile_keeps_the_payer_that_another_decision_taught(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation)
    outcomes = []
    for number in ("F2026-00001", "F2026-00002"):
        invoice = make_invoice(organisation, "120.00", number, customer=customer)
        line = make_line(organisation, "120.00", counterparty_iban=IBAN)
        outcomes += operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    operations.unreconcile(outcomes[0].reconciliation, member.user)
    assert PayerAlias.objects.get().iban == IBAN


def test_unreconcile_of_a_proof_keeps_the_declared_payment(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    declared = make_declared(invoice, "120.00")
    line = make_line(organisation, "120.00")
    [outcome] = operations.accept(organisation, [make_proposal(line, (declared, "120.00")).pk], member.user)
    operations.unreconcile(outcome.reconciliation, member.user)
    assert payments() == [(invoice.customer_id, "120.00", "declared")]
    assert status_of(line) == "to_treat"


def test_unreconcile_twice_is_refused(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    operations.unreconcile(outcome.reconciliation, member.user)
    with pytest.raises(BusinessError):
        operations.unreconcile(outcome.reconciliation, member.user)
    assert Payment.objects.count() == 2  # the payment and its reversal


def test_undo_batch_undoes_what_one_click_accepted_and_no_more(organisation: Organisation, member: Membership) -> None:
    invoices = [make_invoice(organisation, "120.00", f"F2026-{n:05d}") for n in range(3)]
    wanted = [make_proposal(make_line(organisation, "120.00"), (each, "120.00")).pk for each in invoices]
    batch = uuid4()
    operations.accept(organisation, wanted[:2], member.user, batch)
    operations.accept(organisation, wanted[2:], member.user)
    operations.undo_batch(organisation, batch, member.user)
    assert paid(invoices) == [("sent", "0.00"), ("sent", "0.00"), ("paid", "120.00")]


def test_refuse_keeps_the_pair_from_coming_back(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00", "FACT F2026-00001")
    refusal = operations.refuse(make_proposal(line, (invoice, "120.00")), member.user)
    assert (refusal.documents_key, refusal.description) == (f"d{invoice.pk}", "F2026-00001")
    assert not MatchProposal.objects.filter(bank_transaction=line, documents_key=f"d{invoice.pk}").exists()
    assert status_of(line) == "to_treat"


def test_undoing_keeps_the_payer_that_a_person_typed(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    PayerAlias.objects.create(
        organisation=organisation, customer=invoice.customer, iban=IBAN, source=PayerAlias.Source.TYPED
    )
    line = make_line(organisation, "120.00", counterparty_iban=IBAN)
    [outcome] = operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    operations.unreconcile(outcome.reconciliation, member.user)
    assert PayerAlias.objects.get().source == "typed"


def test_undo_batch_asks_as_many_queries_for_three_as_for_one(
    organisation: Organisation, member: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def accepted(numbers: range) -> UUID:
        batch = uuid4()
        invoices = [make_invoice(organisation, f"{number}.00", f"F2026-{number:05d}") for number in numbers]
        wanted = [
            make_proposal(make_line(organisation, str(i.total_incl_vat), "VIR"), (i, str(i.total_incl_vat))).pk
            for i in invoices
        ]
        operations.accept(organisation, wanted, member.user, batch)
        return batch

    one, three = accepted(range(101, 102)), accepted(range(102, 105))
    with CaptureQueriesContext(connection) as queries:
        operations.undo_batch(organisation, one, member.user)
    assert len(queries) <= 62
    with django_assert_num_queries(len(queries)):
        operations.undo_batch(organisation, three, member.user)


def test_refuse_of_a_line_just_reconciled_says_so(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    operations.accept(organisation, [proposal.pk], member.user)
    with pytest.raises(BusinessError):
        operations.refuse(proposal, member.user)


def test_ignore_sets_the_line_aside_with_its_reason(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00")
    make_proposal(line, (invoice, "120.00"))
    operations.ignore(line, "Virement personnel", member.user)
    assert status_of(line) == "ignored"
    assert IgnoredTransaction.objects.get().reason == "Virement personnel"
    assert not MatchProposal.objects.exists()


def test_ignore_of_a_reconciled_line_says_who_was_quicker(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00")
    operations.accept(organisation, [make_proposal(line, (invoice, "120.00")).pk], member.user)
    with pytest.raises(BusinessError, match=member.user.email):
        operations.ignore(line, "", member.user)


def test_restore_takes_the_line_up_again(organisation: Organisation, member: Membership) -> None:
    line = make_line(organisation, "120.00")
    operations.ignore(line, "", member.user)
    operations.restore(line, member.user)
    assert status_of(line) == "to_treat"
    assert IgnoredTransaction.objects.get(revoked_at__isnull=False).revoked_by == member.user
    with pytest.raises(BusinessError):
        operations.restore(line, member.user)


def test_keep_as_credit_records_a_payment_that_settles_nothing_and_can_be_undone(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation)
    line = make_line(organisation, "300.00", "ACOMPTE")
    decision = operations.keep_as_credit(line, customer, member.user)
    assert payments() == [(customer.pk, "300.00", "bank")]
    assert not Allocation.objects.exists()
    assert status_of(line) == "reconciled"
    operations.unreconcile(decision, member.user)
    assert payments() == []
    assert status_of(line) == "to_treat"


@pytest.mark.parametrize("amount", ["-300.00", "0.00"])
def test_keep_as_credit_refuses_what_is_no_money_that_came_in(
    organisation: Organisation, member: Membership, amount: str
) -> None:
    customer = CustomerFactory(organisation=organisation)
    with pytest.raises(BusinessError):
        operations.keep_as_credit(make_line(organisation, amount), customer, member.user)
    assert payments() == []


def test_keep_as_credit_refuses_another_companys_customer(organisation: Organisation, member: Membership) -> None:
    with pytest.raises(BusinessError):
        operations.keep_as_credit(make_line(organisation, "300.00"), CustomerFactory(), member.user)
    assert payments() == []

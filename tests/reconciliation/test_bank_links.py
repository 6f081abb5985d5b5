"""From invoice to payment to bank line and back, and what can be undone from each."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from invoicing import settlement
from invoicing.models import Invoice, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import Reconciliation
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_declared, make_invoice, make_line, make_proposal


def page(client: Client, organisation: Organisation, name: str, pk: int) -> str:
    return client.get(reverse(name, args=[organisation.slug, pk])).content.decode()


def link(organisation: Organisation, name: str, pk: int) -> str:
    return f'href="{reverse(name, args=[organisation.slug, pk])}"'


@pytest.fixture
def settled(organisation: Organisation, member: Membership) -> Reconciliation:
    """One line that paid two invoices of one customer."""
    customer = CustomerFactory(organisation=organisation)
    first, second = (make_invoice(organisation, "80.00", f"F2026-{n}", customer=customer) for n in (1, 2))
    line = make_line(organisation, "160.00")
    proposal = make_proposal(line, (first, "80.00"), (second, "80.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.reconciliation is not None
    return outcome.reconciliation


def test_each_page_leads_to_the_others(
    member_client: Client, organisation: Organisation, settled: Reconciliation
) -> None:
    invoice, payment = Invoice.objects.get(number="F2026-1"), Payment.objects.get()
    to_line = link(organisation, "bank_transaction_detail", settled.bank_transaction_id)
    to_payment = link(organisation, "payment_detail", payment.pk)
    to_invoice = link(organisation, "invoice_detail", invoice.pk)
    of_invoice = page(member_client, organisation, "invoice_detail", invoice.pk)
    assert of_invoice.count(to_payment) == 2  # what settled it, and its history
    assert to_line in of_invoice
    of_payment = page(member_client, organisation, "payment_detail", payment.pk)
    assert to_line in of_payment
    assert to_invoice in of_payment
    of_line = page(member_client, organisation, "bank_transaction_detail", settled.bank_transaction_id)
    assert to_invoice in of_line
    assert to_payment in of_line
    of_customer = page(member_client, organisation, "customer_detail", invoice.customer_id)
    assert to_line in of_customer
    assert to_payment in of_customer


def test_a_declared_payment_is_confirmed_by_the_bank(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    invoice = make_invoice(organisation, "80.00", "F2026-1")
    declared = make_declared(invoice, "80.00")
    assert "confirmé par la banque" not in page(member_client, organisation, "payment_detail", declared.pk)
    line = make_line(organisation, "80.00")
    operations.accept(organisation, [make_proposal(line, (declared, "80.00")).pk], member.user)
    said = page(member_client, organisation, "payment_detail", declared.pk)
    assert f"confirmé par la banque le {line.booking_date:%d/%m/%Y}" in said


def test_all_of_it_is_undone_from_the_line(
    member_client: Client, organisation: Organisation, settled: Reconciliation
) -> None:
    undo = reverse("reconciliation_undo", args=[organisation.slug, settled.pk])
    assert undo in page(member_client, organisation, "bank_transaction_detail", settled.bank_transaction_id)
    member_client.post(undo)
    assert set(Invoice.objects.values_list("status", flat=True)) == {"sent"}
    assert undo not in page(member_client, organisation, "bank_transaction_detail", settled.bank_transaction_id)


@pytest.mark.parametrize("name", ["payment_detail", "bank_transaction_detail"])
def test_one_of_several_is_taken_back_without_touching_the_others(
    member_client: Client, organisation: Organisation, settled: Reconciliation, name: str
) -> None:
    payment = Payment.objects.get()
    part = payment.allocations.get(invoice__number="F2026-1")
    take_back = reverse("allocation_reverse", args=[organisation.slug, part.pk])
    shown = payment.pk if name == "payment_detail" else settled.bank_transaction_id
    assert take_back in page(member_client, organisation, name, shown)
    member_client.post(take_back)
    assert dict(Invoice.objects.values_list("number", "status")) == {"F2026-1": "sent", "F2026-2": "paid"}
    assert Reconciliation.objects.standing().get() == settled


def test_a_line_leads_to_the_list_where_something_is_proposed_of_it_only(
    member_client: Client, organisation: Organisation
) -> None:
    proposed, alone = make_line(organisation, "80.00"), make_line(organisation, "-62.30")
    make_proposal(proposed, (make_invoice(organisation, "80.00", "F2026-1"), "80.00"))
    in_list = {
        line.pk: f"{reverse('proposal_list', args=[organisation.slug])}?line={line.pk}" for line in (proposed, alone)
    }
    assert in_list[proposed.pk] in page(member_client, organisation, "bank_transaction_detail", proposed.pk)
    of_alone = page(member_client, organisation, "bank_transaction_detail", alone.pk)
    assert in_list[alone.pk] not in of_alone
    assert link(organisation, "bank_transaction_match", alone.pk) in of_alone


def test_an_ignored_line_says_why_and_who(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    line = make_line(organisation, "80.00")
    operations.ignore(line, "Virement personnel", member.user)
    said = page(member_client, organisation, "bank_transaction_detail", line.pk)
    assert "Virement personnel" in said
    assert member.user.email in said


def test_a_withdrawn_payment_says_so_and_its_withdrawal_has_no_page(
    member_client: Client, member: Membership, organisation: Organisation, settled: Reconciliation
) -> None:
    payment = Payment.objects.get()
    settlement.reverse_payments(organisation, [payment.pk], member.user)
    said = page(member_client, organisation, "payment_detail", payment.pk)
    assert reverse("payment_reverse", args=[organisation.slug, payment.pk]) not in said
    reversal = reverse("payment_detail", args=[organisation.slug, Payment.objects.get(reverses=payment).pk])
    assert member_client.get(reversal).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_a_payment_over_many_documents_asks_as_many_queries(
    member_client: Client,
    member: Membership,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    customer = CustomerFactory(organisation=organisation)
    invoices = [make_invoice(organisation, "10.00", f"F2026-{n}", customer=customer) for n in range(count)]
    line = make_line(organisation, f"{10 * count}.00")
    proposal = make_proposal(line, *((each, "10.00") for each in invoices))
    operations.accept(organisation, [proposal.pk], member.user)
    member_client.get(reverse("payment_detail", args=[organisation.slug, Payment.objects.get().pk]))
    with django_assert_num_queries(12):
        page(member_client, organisation, "payment_detail", Payment.objects.get().pk)
    with django_assert_num_queries(16):
        page(member_client, organisation, "bank_transaction_detail", line.pk)

"""Matching and keeping what was found, by the real engine on unmistakable lines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from invoicing.models import Customer, Invoice
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import MatchProposal
from reconciliation.proposing import propose_matches
from tests.factories import BankTransactionFactory, CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line

PAYER = "VIR SEPA MENUISERIE LEFEVRE SARL"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


def make_pair(customer: Customer, number: str, amount: str) -> tuple[Invoice, int]:
    """An invoice and the line that cites its number, pays its amount and bears its customer's name."""
    invoice = make_invoice(customer.organisation, amount, number, customer=customer)
    line = make_line(customer.organisation, amount, f"FACT {number}", counterparty_name=PAYER)
    return invoice, line.pk


def first_proposals() -> list[tuple[int, str, str]]:
    rows = MatchProposal.objects.filter(rank=1).order_by("bank_transaction")
    return [(row.bank_transaction_id, row.documents_key, row.band) for row in rows]


def test_number_amount_and_name_are_certain(organisation: Organisation, customer: Customer) -> None:
    invoice, line = make_pair(customer, "F2026-00012", "1234.56")
    assert propose_matches(organisation) == 1
    assert first_proposals() == [(line, f"d{invoice.pk}", "certain")]
    proposal = MatchProposal.objects.get(rank=1)
    assert proposal.line_kind == "transfer"
    assert "LEFEVRE" in proposal.payer_name.upper()
    assert {"number_exact", "amount_exact"} <= {reason["code"] for reason in proposal.reasons}
    assert [(part.invoice_id, str(part.amount)) for part in proposal.allocations.all()] == [(invoice.pk, "1234.56")]


def test_what_pays_nothing_gets_nothing(organisation: Organisation, customer: Customer) -> None:
    make_invoice(organisation, "1200.00", "F2026-00012", customer=customer)
    make_line(organisation, "77.13", "REMBOURSEMENT MUTUELLE", counterparty_name="VIR SEPA MUTUELLE")
    make_line(organisation, "-1200.00", "FACT F2026-00012", counterparty_name="VIR EMIS LEFEVRE")
    assert propose_matches(organisation) == 0
    assert first_proposals() == []


def test_matching_again_keeps_the_rows_that_did_not_change(organisation: Organisation, customer: Customer) -> None:
    make_pair(customer, "F2026-00012", "1234.56")
    propose_matches(organisation)
    before = list(MatchProposal.objects.values_list("pk", "proposed_at"))
    propose_matches(organisation)
    assert list(MatchProposal.objects.values_list("pk", "proposed_at")) == before


def test_matching_again_replaces_what_is_not_true_any_more(organisation: Organisation, customer: Customer) -> None:
    invoice, _line = make_pair(customer, "F2026-00012", "1234.56")
    propose_matches(organisation)
    Invoice.objects.filter(pk=invoice.pk).update(status="paid", amount_paid=invoice.total_incl_vat)
    assert propose_matches(organisation) == 0
    assert first_proposals() == []


def test_matching_some_lines_leaves_the_others(organisation: Organisation, customer: Customer) -> None:
    _invoice, first = make_pair(customer, "F2026-00012", "1234.56")
    make_pair(customer, "F2026-00013", "88.00")
    assert propose_matches(organisation, [first]) == 1
    assert [line for line, _key, _band in first_proposals()] == [first]


def test_matching_stays_within_the_company(organisation: Organisation, customer: Customer) -> None:
    _invoice, _line = make_pair(customer, "F2026-00012", "1234.56")
    other = BankTransactionFactory(amount="1234.56", remittance_information="FACT F2026-00012", counterparty_name=PAYER)
    assert propose_matches(other.organisation) == 0
    assert propose_matches(organisation, [other.pk]) == 0


def test_a_refused_pair_never_comes_back_by_itself(
    organisation: Organisation, customer: Customer, member: Membership
) -> None:
    invoice, _line = make_pair(customer, "F2026-00012", "1234.56")
    propose_matches(organisation)
    refusal = operations.refuse(MatchProposal.objects.get(rank=1), member.user)
    propose_matches(organisation)
    assert not MatchProposal.objects.filter(documents_key=f"d{invoice.pk}").exists()
    operations.revoke_refusal(refusal, None)
    assert MatchProposal.objects.filter(documents_key=f"d{invoice.pk}", rank=1).exists()


def test_matching_asks_as_many_queries_for_three_lines_as_for_one(
    organisation: Organisation, customer: Customer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_pair(customer, "F2026-00010", "120.00")
    with CaptureQueriesContext(connection) as queries:
        propose_matches(organisation)
    assert len(queries) <= 40
    MatchProposal.objects.all().delete()
    for number in range(2):
        make_pair(customer, f"F2026-0002{number}", f"13{number}.00")
    with django_assert_num_queries(len(queries)):
        propose_matches(organisation)

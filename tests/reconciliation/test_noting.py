"""What no proposal can say of a line is said where the line stands."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from banking.models import BankTransaction
from organisations.models import Organisation
from reconciliation.models import MatchNote
from reconciliation.noting import Note, notes_of
from reconciliation.proposing import propose_matches
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db
TWICE = "facture citée déjà payée"


def settled_twice(organisation: Organisation, number: str = "F2026-00012") -> BankTransaction:
    """A line that cites an invoice which is paid."""
    make_invoice(organisation, "120.00", number, status="paid", amount_paid=Decimal("120.00"))
    return make_line(organisation, "120.00", f"FACT {number}")


def test_a_double_payment_is_named_in_its_tab_and_on_the_pages_of_its_line(
    member_client: Client, organisation: Organisation
) -> None:
    line = settled_twice(organisation)
    propose_matches(organisation)
    paid = reverse("invoice_detail", args=[organisation.slug, organisation.documents.get().pk])

    pages = [f"{reverse('proposal_list', args=[organisation.slug])}?tab=unmatched"]
    names = ("bank_transaction_detail", "bank_transaction_match", "bank_transaction_ask")
    pages += [reverse(name, args=[organisation.slug, line.pk]) for name in names]

    for page in pages:
        shown = member_client.get(page).content.decode()
        assert TWICE in shown
        assert f'<a href="{paid}">F2026-00012</a>' in shown


def test_a_note_stands_beside_the_evidence_of_a_proposal(member_client: Client, organisation: Organisation) -> None:
    line = settled_twice(organisation)
    make_proposal(line, (make_invoice(organisation, "120.00", "F2026-00013"), "120.00"))
    paid = organisation.documents.get(number="F2026-00012")
    said = {"code": "already_settled", "favourable": False, "values": {"document": paid.pk}}
    MatchNote.objects.create(organisation=organisation, bank_transaction=line, reasons=[said])

    assert TWICE in member_client.get(reverse("proposal_list", args=[organisation.slug])).content.decode()


def test_a_note_about_another_line_leads_to_it(organisation: Organisation) -> None:
    line, other = make_line(organisation, "120.00"), make_line(organisation, "120.00")
    said = {"code": "claimed_by_other_line", "favourable": False, "values": {"line": other.pk}}
    MatchNote.objects.create(organisation=organisation, bank_transaction=line, reasons=[said])

    assert notes_of([line.pk, other.pk]) == {
        line.pk: [Note("une autre opération paie cette facture", line_id=other.pk)]
    }


def test_notes_are_read_in_two_queries_whatever_their_number(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lines = [settled_twice(organisation, f"F2026-{number:05d}").pk for number in range(12, 15)]
    propose_matches(organisation)

    with django_assert_num_queries(2):
        assert len(notes_of(lines)) == 3

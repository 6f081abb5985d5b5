"""Writing, sending, copying and throwing away drafts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from invoicing.models import Customer, Invoice
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory, LineFactory
from tests.invoicing.posted import address, filled, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


def test_invoice_create_begins_with_thirty_days(member_client: Client, organisation: Organisation, today: date) -> None:
    form = member_client.get(address("invoice_create", organisation)).context["form"]

    assert form["due_date"].value() == (today + timedelta(days=30)).isoformat()


def test_invoice_create_takes_the_customer_from_the_address(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    page = member_client.get(address("invoice_create", organisation), {"customer": customer.pk})

    assert page.context["form"]["customer"].value() == str(customer.pk)


@pytest.mark.parametrize("value", ["🙂", "-1", "1 OR 1=1", "9" * 30])
def test_invoice_create_survives_a_bad_customer_in_the_address(
    member_client: Client, organisation: Organisation, value: str
) -> None:
    response = member_client.get(address("invoice_create", organisation), {"customer": value})

    assert response.status_code in {200, 404}


def test_invoice_create_saves_lines_and_totals(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    lines = [line(0), line(1, description="Visserie", quantity="0.5", price="10", vat="rate_5_5")]

    response = member_client.post(address("invoice_create", organisation), filled(customer, *lines))

    draft = Invoice.objects.get()
    assert response["Location"] == address("invoice_detail", organisation, draft.pk)
    assert (draft.status, draft.number, draft.subject, draft.reference) == ("draft", None, "Escalier", "BC-77")
    assert (draft.total_excl_vat, draft.total_vat, draft.total_incl_vat) == (306, Decimal("60.48"), Decimal("366.48"))
    assert list(draft.lines.values_list("position", "description", "total_excl_vat")) == [
        (1, "Pose d'un escalier", 301),
        (2, "Visserie", 5),
    ]


def test_save_and_send_leads_to_the_sending_of_the_draft_it_saved(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    data = filled(customer, line(0), send="1")

    response = member_client.post(address("invoice_create", organisation), data)

    draft = Invoice.objects.get()
    assert (draft.status, response["Location"]) == ("draft", address("invoice_send", organisation, draft.pk))


def test_save_and_send_of_what_is_not_lawful_yet_leads_back_to_the_draft_it_saved(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    """Sent back to an empty form, the person would write the draft a second time."""
    data = filled(customer, line(0, price="0"), send="1")

    response = member_client.post(address("invoice_create", organisation), data)

    draft = Invoice.objects.get()
    assert response["Location"] == address("invoice_edit", organisation, draft.pk) + "#missing"


def test_invoice_edit_replaces_the_lines_in_the_order_of_the_page(
    member_client: Client, organisation: Organisation
) -> None:
    draft = DraftFactory(organisation=organisation)
    LineFactory(invoice=draft, position=2, description="À retirer")
    lines = [
        line(7, description="Nouvelle", price="20", quantity="1"),
        line(1, description="Devenue seconde", price="10", quantity="1"),
    ]

    member_client.post(
        address("invoice_edit", organisation, draft.pk), filled(draft.customer, *lines, version=str(draft.version))
    )

    draft.refresh_from_db()
    assert list(draft.lines.values_list("position", "description")) == [(1, "Nouvelle"), (2, "Devenue seconde")]
    assert draft.total_incl_vat == 36


def test_invoice_edit_of_what_was_sent_meanwhile_changes_nothing(
    member_client: Client, organisation: Organisation
) -> None:
    sent = InvoiceFactory(organisation=organisation)

    response = member_client.post(address("invoice_edit", organisation, sent.pk), filled(sent.customer, line(0)))

    assert (response.status_code, Invoice.objects.get().total_incl_vat) == (404, 120)


def test_invoice_delete_asks_before_it_deletes(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation)
    url = address("invoice_delete", organisation, draft.pk)

    assert (member_client.get(url).status_code, Invoice.objects.count()) == (200, 1)

    member_client.post(url)

    assert Invoice.objects.count() == 0


@pytest.mark.parametrize("make", [DraftFactory, InvoiceFactory])
def test_invoice_duplicate_leads_to_the_new_draft(member_client: Client, organisation: Organisation, make: Any) -> None:
    original = make(organisation=organisation)

    response = member_client.post(address("invoice_duplicate", organisation, original.pk))

    copy = Invoice.objects.exclude(pk=original.pk).get()
    assert (copy.status, response["Location"]) == ("draft", address("invoice_edit", organisation, copy.pk))


def test_a_duplicate_has_the_words_and_lines_of_the_original_and_none_of_its_life(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    begun = today - timedelta(days=90)
    original = DraftFactory(
        organisation=organisation,
        subject="Escalier",
        reference="BC-77",
        nature="goods",
        language="en",
        delivery_line1="Quai 4",
        issue_date=begun,
        due_date=begun + timedelta(days=45),
    )
    LineFactory(invoice=original, position=2, description="Pose", unit="HUR", discount_percent=5)
    Invoice.objects.filter(pk=original.pk).update(status="sent", number="F2026-00001", number_key="F202600001")

    member_client.post(address("invoice_duplicate", organisation, original.pk))

    copy = Invoice.objects.exclude(pk=original.pk).get()
    kept = (copy.subject, copy.reference, copy.nature, copy.language, copy.delivery_line1, copy.total_incl_vat)
    assert kept == ("Escalier", "", "goods", "en", "Quai 4", Decimal("234.00"))
    assert (copy.status, copy.number, copy.issue_date, copy.due_date) == (
        "draft",
        None,
        today,
        today + timedelta(days=45),
    )
    assert list(copy.lines.values_list("position", "description", "unit")) == [
        (1, "Conseil", "C62"),
        (2, "Pose", "HUR"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_invoice_edit_needs_as_many_queries_for_any_number_of_lines(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    draft = DraftFactory(organisation=organisation, line=None)
    for position in range(rows):
        LineFactory(invoice=draft, position=position)

    with django_assert_num_queries(EDIT_QUERIES):
        member_client.get(address("invoice_edit", organisation, draft.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_invoice_detail_needs_as_many_queries_for_any_number_of_lines(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    draft = DraftFactory(organisation=organisation, line=None)
    for position in range(rows):
        LineFactory(invoice=draft, position=position)

    with django_assert_num_queries(DETAIL_QUERIES):
        member_client.get(address("invoice_detail", organisation, draft.pk))


EDIT_QUERIES = 16
DETAIL_QUERIES = 12

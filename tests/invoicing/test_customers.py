"""Customers: list, page, form."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.models import Customer
from organisations.models import Organisation
from tests.factories import CustomerFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def address(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(name, args=[organisation.slug, *args])


def shown(client: Client, organisation: Organisation, **query: str) -> list[Customer]:
    return list(client.get(address("customer_list", organisation), query).context["page"])


def test_customer_list_is_in_the_order_of_names(member_client: Client, organisation: Organisation) -> None:
    for name in ("Transports Colbert", "Boréal Conseil", "Menuiserie Lefèvre"):
        CustomerFactory(organisation=organisation, name=name)
    CustomerFactory()  # another company's

    names = [each.name for each in shown(member_client, organisation)]

    assert names == ["Boréal Conseil", "Menuiserie Lefèvre", "Transports Colbert"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("lefè", 1), ("compta@", 1), ("7328", 1), ("inconnu", 0), ("🙂", 0), ("x" * 300, 0), ("732 829 320", 1)],
)
def test_customer_list_search_finds_name_address_and_siren(
    member_client: Client, organisation: Organisation, text: str, found: int
) -> None:
    CustomerFactory(
        organisation=organisation, name="Menuiserie Lefèvre", email="compta@lefevre.example", siren="732829320"
    )
    CustomerFactory(organisation=organisation, name="Transports Colbert")

    assert len(shown(member_client, organisation, q=text)) == found


def test_customer_list_shows_balance_and_overdue(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    customer = CustomerFactory(organisation=organisation)
    common: dict[str, Any] = {"organisation": organisation, "customer": customer}
    InvoiceFactory(**common, issue_date=today)
    InvoiceFactory(**common, issue_date=today - timedelta(days=60), amount_paid=Decimal(20))
    InvoiceFactory(**common, issue_date=today, kind="credit_note", total_incl_vat=Decimal(30))
    InvoiceFactory(**common, issue_date=today, status="paid", amount_paid=Decimal(120))

    (row,) = shown(member_client, organisation)

    assert (row.balance, row.overdue) == (190, 100)


@pytest.mark.parametrize("rows", [1, 3])
def test_customer_list_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    InvoiceFactory.create_batch(rows, organisation=organisation)

    with django_assert_num_queries(10):
        member_client.get(address("customer_list", organisation))


def typed(**change: str) -> dict[str, str]:
    data = {"name": "Menuiserie Lefèvre SARL", "email": "compta@lefevre.example", "siren": "732 829 320"}
    return data | {"vat_number": "FR44732829320", "address_line1": "12 rue des Copeaux", "city": "Lyon"} | change


def test_customer_create_keeps_what_was_typed_without_spaces(member_client: Client, organisation: Organisation) -> None:
    member_client.post(address("customer_create", organisation), typed())

    customer = Customer.objects.get()
    assert (customer.organisation, customer.siren, customer.vat_number) == (organisation, "732829320", "FR44732829320")


def test_customer_create_asks_for_a_name_only(member_client: Client, organisation: Organisation) -> None:
    member_client.post(address("customer_create", organisation), {"name": "Hôtel du Vercors"})

    assert Customer.objects.get().name == "Hôtel du Vercors"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 300),
        ("name", "nul\x00"),
        ("email", "pas une adresse"),
        ("siren", "123456789"),
        ("siren", "🙂"),
        ("siren", "1" * 300),
        ("vat_number", "FR00732829320"),
        ("vat_number", "x" * 300),
        ("address_line1", "x" * 201),
    ],
)
def test_customer_create_refuses_bad_input(
    member_client: Client, organisation: Organisation, name: str, value: str
) -> None:
    response = member_client.post(address("customer_create", organisation), typed(**{name: value}))

    assert (response.status_code, list(response.context["form"].errors), Customer.objects.count()) == (200, [name], 0)


def test_customer_edit_changes_the_customer(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation)

    response = member_client.post(address("customer_edit", organisation, customer.pk), typed())

    customer.refresh_from_db()
    assert customer.name == "Menuiserie Lefèvre SARL"
    assert response["Location"] == address("customer_detail", organisation, customer.pk)

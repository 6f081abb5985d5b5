"""Customers and products to pick from, and the preview."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from invoicing.models import Customer, Product
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, LineFactory
from tests.invoicing.posted import address, filled, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


def product(organisation: Organisation, **fields: Any) -> Product:
    values = {"name": "Pose d’un escalier", "unit_price": Decimal(2400), "reference": "ESC"} | fields
    return Product.objects.create(organisation=organisation, **values)


def names(response: Any) -> list[str]:
    return [each["name"] for each in response.json()["options"]]


def test_customer_options_begin_with_those_whose_name_begins_so(
    member_client: Client, organisation: Organisation
) -> None:
    for name in ("Atelier Bois", "Boréal", "Dubois", "Zénith"):
        CustomerFactory(organisation=organisation, name=name)
    CustomerFactory(organisation=organisation, name="Bois archivé", archived_at=timezone.now())
    CustomerFactory(name="Bois d’ailleurs")

    url = address("customer_options", organisation)

    assert names(member_client.get(url, {"q": "bo"})) == ["Boréal", "Atelier Bois", "Dubois"]
    assert names(member_client.get(url, {"q": "BOREAL"})) == ["Boréal"]


@pytest.mark.parametrize("query", ["", "%", "🙂", "\x00", "x" * 500, "' OR 1=1 --"])
def test_options_survive_any_query(member_client: Client, organisation: Organisation, query: str) -> None:
    for name in ("customer_options", "product_options"):
        assert member_client.get(address(name, organisation), {"q": query}).status_code == 200


def test_product_options_are_lines_for_this_customer_and_these_prices(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    product(organisation, description="Limons apparents", unit="LS")
    abroad = CustomerFactory(organisation=organisation, country="DE")
    url = address("product_options", organisation)

    here = member_client.get(url, {"q": "esc", "customer": customer.pk, "prices_include_vat": "1"}).json()
    there = member_client.get(url, {"q": "esc", "customer": abroad.pk}).json()

    assert here["options"][0]["line"] == {
        "description": "Pose d’un escalier\nLimons apparents",
        "quantity": "1",
        "unit": "LS",
        "price": "2880,00",
        "discount": "",
        "vat": "rate_20",
        "credits": "",
    }
    assert there["options"][0]["line"]["vat"] == "vat_reverse_charge"


def test_a_product_is_added_without_javascript(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    pk = product(organisation).pk
    data = filled(customer, line(0), line(1, description="", price=""), act="product", product=str(pk))

    page = member_client.post(address("invoice_create", organisation), data)

    assert [entry.typed["price"] for entry in page.context["entries"]] == ["150,50", "2400,00"]


@pytest.mark.parametrize("pk", ["0", "abc", "9" * 30, ""])
def test_no_other_companys_product_is_added(
    member_client: Client, organisation: Organisation, customer: Customer, pk: str
) -> None:
    foreign = product(CustomerFactory().organisation)
    for wanted in (pk, str(foreign.pk)):
        data = filled(customer, line(0), act="product", product=wanted)
        page = member_client.post(address("invoice_create", organisation), data)

        assert len(page.context["entries"]) == 1


@pytest.mark.parametrize("lines", [0, 1])
def test_the_preview_shows_any_draft(member_client: Client, organisation: Organisation, lines: int) -> None:
    draft = DraftFactory(organisation=organisation, line=None)
    for position in range(lines):
        LineFactory(invoice=draft, position=position, description="")

    page = member_client.get(address("invoice_preview", organisation, draft.pk))
    pdf = member_client.get(address("invoice_preview_pdf", organisation, draft.pk))

    assert [each.partition(",")[0] for each in page.context["pages"]] == ["data:image/svg+xml;base64"]
    assert pdf.content[:5] == b"%PDF-"

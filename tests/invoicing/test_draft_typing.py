"""What is typed into a draft, readable or not, and the acts on its lines that work without JavaScript."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from invoicing.models import Customer, Invoice
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


@pytest.mark.parametrize(("key", "rate"), [("rate_20", 20), ("rate_10", 10), ("rate_5_5", 5.5), ("rate_2_1", 2.1)])
def test_invoice_create_knows_the_rates_of_metropolitan_france(
    member_client: Client, organisation: Organisation, customer: Customer, key: str, rate: float
) -> None:
    member_client.post(address("invoice_create", organisation), filled(customer, line(0, vat=key)))

    assert Invoice.objects.get().lines.get().vat_rate == Decimal(str(rate))


BAD_LINES = [
    ("description", "x" * 2001),
    ("quantity", ""),
    ("quantity", "0"),
    ("quantity", "-1"),
    ("quantity", "1,23456"),
    ("quantity", "🙂"),
    ("price", ""),
    ("price", "-1"),
    ("price", "1000000000000"),
    ("price", "1.2345678"),
    ("price", "1,23,45"),
    ("price", "NaN"),
    ("price", "Infinity"),
    ("price", "1e5"),
    ("price", "🙂"),
    ("price", "x" * 300),
    ("discount", "101"),
    ("discount", "-5"),
    ("vat", "rate_18"),
    ("vat", "rate_19_6"),
    ("vat", "vat_franchise"),
    ("vat", "🙂"),
    ("unit", "XYZ"),
]


@pytest.mark.parametrize(("name", "value"), BAD_LINES)
def test_what_cannot_be_read_in_a_line_is_kept_as_typed(
    member_client: Client, organisation: Organisation, customer: Customer, name: str, value: str
) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(customer, line(0, **{name: value})))

    draft = Invoice.objects.get()
    page = member_client.get(response["Location"])
    [entry] = page.context["entries"]
    assert response["Location"] == address("invoice_edit", organisation, draft.pk)
    assert draft.unfinished == {f"lines-1-{name}": value}
    assert (entry.typed[name], list(entry.errors)) == (value, [name])
    assert "_" not in "".join(entry.errors.values())  # a sentence, no constraint


BAD_FIELDS = [
    ("due_date", ""),
    ("due_date", "2020-01-01"),
    ("due_date", "9999-12-31"),
    ("due_date", "demain"),
    ("delivery_date", "32/13/2026"),
    ("subject", "x" * 300),
    ("reference", "x" * 51),
    ("note", "x" * 1001),
    ("discount_percent", "100"),
    ("nature", "gifts"),
    ("language", "de"),
    ("delivery_country", "France"),
]


@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_what_cannot_be_read_in_a_field_is_kept_as_typed(
    member_client: Client, organisation: Organisation, customer: Customer, name: str, value: str
) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(customer, line(0)) | {name: value})

    draft = Invoice.objects.get()
    form = member_client.get(response["Location"]).context["form"]
    assert draft.unfinished == {name: value}
    assert (form[name].value(), bool(form[name].errors)) == (value, bool(value))


@pytest.mark.parametrize("value", ["", "0", "-1", "🙂", "9" * 30])
def test_invoice_create_without_a_customer_stores_nothing_and_says_so(
    member_client: Client, organisation: Organisation, customer: Customer, value: str
) -> None:
    data = filled(customer, line(0)) | {"customer": value}

    page = member_client.post(address("invoice_create", organisation), data)

    assert (page.status_code, list(page.context["form"].errors), Invoice.objects.count()) == (200, ["customer"], 0)
    assert page.context["form"]["subject"].value() == "Escalier"


def test_invoice_create_refuses_another_companys_customer(member_client: Client, organisation: Organisation) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(CustomerFactory(), line(0)))

    assert (list(response.context["form"].errors), Invoice.objects.count()) == (["customer"], 0)


def test_invoice_create_refuses_more_than_two_hundred_lines_and_keeps_them_on_the_page(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    page = member_client.post(address("invoice_create", organisation), filled(customer, *(line(n) for n in range(201))))

    assert (len(page.context["entries"]), Invoice.objects.count()) == (201, 0)
    assert "200" in page.context["written"].refusal


def test_an_invoice_may_have_two_hundred_lines(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    lines = [line(n, quantity="999", price="999999", discount="5") for n in range(200)]

    member_client.post(address("invoice_create", organisation), filled(customer, *lines))

    assert Invoice.objects.get().lines.count() == 200


def test_a_draft_may_be_stored_without_lines(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    member_client.post(address("invoice_create", organisation), filled(customer))

    assert Invoice.objects.get().lines.count() == 0


ACTS = [
    ("add", ["un", "deux", "trois", ""]),
    ("remove:1", ["un", "trois"]),
    ("up:2", ["un", "trois", "deux"]),
    ("up:0", ["un", "deux", "trois"]),
    ("down:0", ["deux", "un", "trois"]),
    ("down:2", ["un", "deux", "trois"]),
    ("copy:0", ["un", "un", "deux", "trois"]),
    ("remove:7", ["un", "deux", "trois"]),
    ("explode:1", ["un", "deux", "trois"]),
    ("🙂", ["un", "deux", "trois"]),
]


@pytest.mark.parametrize(("act", "expected"), ACTS)
def test_acts_on_lines_work_without_storing_anything(
    member_client: Client, organisation: Organisation, customer: Customer, act: str, expected: list[str]
) -> None:
    lines = [line(n, description=words) for n, words in enumerate(["un", "deux", "trois"])]

    page = member_client.post(address("invoice_create", organisation), filled(customer, *lines, act=act))

    assert [entry.typed["description"] for entry in page.context["entries"]] == expected
    assert [entry.key for entry in page.context["entries"]] == [str(n + 1) for n in range(len(expected))]
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize("rate", ["20", "10", "5.5", "2.1", "19.6"])
def test_invoice_edit_shows_the_rate_of_each_line(member_client: Client, organisation: Organisation, rate: str) -> None:
    """A select that does not know the stored rate would show the first one, and saving would change the VAT."""
    draft = DraftFactory(organisation=organisation, line=None)
    LineFactory(invoice=draft, vat_rate=Decimal(rate))

    page = member_client.get(address("invoice_edit", organisation, draft.pk)).content.decode()

    rates = page.partition('name="lines-1-vat"')[2].partition("</select>")[0]
    assert re.findall(r'value="([^"]+)" selected', rates) == [f"rate_{rate.replace('.', '_')}"]


def test_invoice_create_leaves_out_a_line_that_stayed_empty(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    empty = line(1, description="", quantity="1", price="")

    member_client.post(address("invoice_create", organisation), filled(customer, line(0), empty))

    assert Invoice.objects.get().lines.count() == 1

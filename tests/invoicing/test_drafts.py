"""Writing, sending, copying and throwing away drafts."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.models import Customer, Invoice
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory, LineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


def line(n: int, **change: str) -> dict[str, Any]:
    fields = {"description": "Pose d'un escalier", "quantity": "2", "unit": "C62", "price": "150,50", "vat": "rate_20"}
    return {"line": [str(n)]} | {f"lines-{n}-{name}": value for name, value in (fields | change).items()}


def filled(customer: Customer, *lines: dict[str, Any], **change: str) -> dict[str, Any]:
    """The form as a browser posts it."""
    data: dict[str, Any] = {
        "customer": str(customer.pk),
        "terms_of": str(customer.pk),
        "subject": "Escalier",
        "reference": "BC-77",
        "nature": "services",
        "language": "fr",
        "due_date": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "line": [],
        "save": "1",
    }
    for each in lines:
        data |= each | {"line": data["line"] + each["line"]}
    return data | change


def address(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(name, args=[organisation.slug, *args])


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


EDIT_QUERIES = 13
DETAIL_QUERIES = 12

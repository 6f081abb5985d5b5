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

    assert form["due_date"].value() == today + timedelta(days=30)


def test_invoice_create_takes_the_customer_from_the_address(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    page = member_client.get(address("invoice_create", organisation), {"customer": customer.pk})

    assert page.context["form"]["customer"].value() == customer.pk


@pytest.mark.parametrize("value", ["🙂", "-1", "1 OR 1=1", "9" * 30])
def test_invoice_create_survives_a_bad_customer_in_the_address(
    member_client: Client, organisation: Organisation, value: str
) -> None:
    response = member_client.get(address("invoice_create", organisation), {"customer": value})

    assert response.status_code in {200, 404}


def test_invoice_create_saves_lines_and_totals(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    lines = [line(0), line(1, description="Visserie", quantity="0.5", unit_price="10", vat_rate="5.5")]

    response = member_client.post(address("invoice_create", organisation), filled(customer, *lines))

    draft = Invoice.objects.get()
    assert response["Location"] == address("invoice_detail", organisation, draft.pk)
    assert (draft.status, draft.number, draft.subject, draft.reference) == ("draft", None, "Escalier", "BC-77")
    assert (draft.total_excl_vat, draft.total_vat, draft.total_incl_vat) == (306, Decimal("60.48"), Decimal("366.48"))
    assert list(draft.lines.values_list("position", "description", "total_excl_vat")) == [
        (1, "Pose d'un escalier", 301),
        (2, "Visserie", 5),
    ]


@pytest.mark.parametrize("rate", ["20", "10", "5.5", "2.1", "0"])
def test_invoice_create_knows_the_rates_of_metropolitan_france(
    member_client: Client, organisation: Organisation, customer: Customer, rate: str
) -> None:
    member_client.post(address("invoice_create", organisation), filled(customer, line(0, vat_rate=rate)))

    assert Invoice.objects.get().lines.get().vat_rate == Decimal(rate)


BAD_LINES = [
    ("description", ""),
    ("description", "x" * 501),
    ("quantity", "0"),
    ("quantity", "-1"),
    ("quantity", "1,23456"),
    ("quantity", "🙂"),
    ("unit_price", ""),
    ("unit_price", "-1"),
    ("unit_price", "1000000000000"),
    ("unit_price", "1,234.56"),
    ("unit_price", "NaN"),
    ("unit_price", "Infinity"),
    ("unit_price", "🙂"),
    ("vat_rate", "19.6"),
    ("vat_rate", "🙂"),
]


@pytest.mark.parametrize(("name", "value"), BAD_LINES)
def test_invoice_create_refuses_a_bad_line_and_keeps_what_was_typed(
    member_client: Client, organisation: Organisation, customer: Customer, name: str, value: str
) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(customer, line(0, **{name: value})))

    errors = response.context["lines"].errors[0]
    assert (response.status_code, len(errors), Invoice.objects.count()) == (200, 1, 0)
    assert "_" not in " ".join(message for each in errors.values() for message in each)  # a sentence, no constraint
    assert response.context["form"]["subject"].value() == "Escalier"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customer", ""),
        ("customer", "0"),
        ("subject", "x" * 300),
        ("reference", "x" * 51),
        ("due_date", ""),
        ("due_date", "2020-01-01"),
        ("due_date", "9999-12-31"),
        ("due_date", "demain"),
    ],
)
def test_invoice_create_refuses_a_bad_field(
    member_client: Client, organisation: Organisation, customer: Customer, name: str, value: str
) -> None:
    data = filled(customer, line(0)) | {name: value}

    response = member_client.post(address("invoice_create", organisation), data)

    assert (response.status_code, list(response.context["form"].errors), Invoice.objects.count()) == (200, [name], 0)


def test_invoice_create_refuses_another_companys_customer(member_client: Client, organisation: Organisation) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(CustomerFactory(), line(0)))

    assert (list(response.context["form"].errors), Invoice.objects.count()) == (["customer"], 0)


def test_invoice_create_refuses_a_form_without_lines(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    response = member_client.post(address("invoice_create", organisation), filled(customer))

    assert (response.status_code, Invoice.objects.count()) == (200, 0)


def test_add_line_shows_one_more_and_keeps_what_was_typed(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    data = filled(customer, line(0), add_line="1")

    page = member_client.post(address("invoice_create", organisation), data)

    assert [each["description"].value() for each in page.context["lines"]] == ["Pose d'un escalier", None]
    assert page.context["lines"].errors == [{}, {}]
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize("total", ["abc", "", "-5", "1000000000", "🙂"])
def test_add_line_survives_a_forged_count(
    member_client: Client, organisation: Organisation, customer: Customer, total: str
) -> None:
    data = filled(customer, line(0), add_line="1") | {"lines-TOTAL_FORMS": total}

    assert member_client.post(address("invoice_create", organisation), data).status_code == 200


def test_save_and_send_numbers_the_invoice(
    member_client: Client, organisation: Organisation, customer: Customer, today: date
) -> None:
    member_client.post(address("invoice_create", organisation), filled(customer, line(0), send="1"))

    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.number, invoice.issue_date) == ("sent", f"F{today.year}-00001", today)


def test_save_and_send_of_a_zero_total_leads_back_to_the_draft_it_saved(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    """Sent back to an empty form, the person would write the draft a second time."""
    create = address("invoice_create", organisation)

    response = member_client.post(
        create, filled(customer, line(0, unit_price="0"), send="1"), headers={"referer": f"http://testserver{create}"}
    )

    drafts = list(Invoice.objects.all())
    assert len(drafts) == 1
    assert response["Location"].endswith(address("invoice_edit", organisation, drafts[0].pk))


@pytest.mark.parametrize("rate", ["20", "10", "5.5", "2.1", "0"])
def test_invoice_edit_shows_the_rate_of_each_line(member_client: Client, organisation: Organisation, rate: str) -> None:
    """A select that does not know the stored rate would show the first one, and saving would change the VAT."""
    draft = DraftFactory(organisation=organisation, line=None)
    LineFactory(invoice=draft, vat_rate=Decimal(rate))

    page = member_client.get(address("invoice_edit", organisation, draft.pk)).content.decode()

    rates = page.partition('name="lines-0-vat_rate"')[2].partition("</select>")[0]
    assert re.findall(r'value="([^"]+)" selected', rates) == [rate]


def test_invoice_create_leaves_out_a_line_that_stayed_empty(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    empty = line(1, description="", quantity="1", unit_price="")

    member_client.post(address("invoice_create", organisation), filled(customer, line(0), empty))

    assert Invoice.objects.get().lines.count() == 1


def test_invoice_edit_replaces_the_lines(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation)
    LineFactory(invoice=draft, position=2, description="À retirer")
    ids = list(draft.lines.values_list("pk", flat=True))
    lines = [
        line(0, id=str(ids[0]), description="Devenue seconde", unit_price="10", quantity="1"),
        line(1, id=str(ids[1]), DELETE="on"),
        line(2, description="Nouvelle", unit_price="20", quantity="1"),
    ]

    member_client.post(address("invoice_edit", organisation, draft.pk), filled(draft.customer, *lines, initial=2))

    draft.refresh_from_db()
    assert list(draft.lines.values_list("position", "description")) == [(1, "Devenue seconde"), (2, "Nouvelle")]
    assert draft.total_incl_vat == 36


def test_invoice_edit_sent_meanwhile_from_another_tab_changes_nothing(
    member_client: Client, organisation: Organisation
) -> None:
    draft = DraftFactory(organisation=organisation)
    row = draft.lines.get()
    data = filled(draft.customer, line(0, id=str(row.pk)), initial=1)
    member_client.post(address("invoice_send", organisation, draft.pk))

    response = member_client.post(address("invoice_edit", organisation, draft.pk), data)

    assert (response.status_code, Invoice.objects.get().total_incl_vat) == (404, 120)


def test_invoice_send_twice_says_that_it_was_sent(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation)
    url = address("invoice_send", organisation, draft.pk)
    member_client.post(url)

    page = member_client.post(url, follow=True, headers={"referer": "http://testserver" + url.removesuffix("envoyer/")})

    assert [message.level_tag for message in page.context["messages"]] == ["success", "error"]
    assert Invoice.objects.get().number.endswith("-00001")


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


EDIT_QUERIES = 9
DETAIL_QUERIES = 8

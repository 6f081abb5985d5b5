"""The list of invoices: tabs, search, filters, sort, paging, figures, row menu, export."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.models import Invoice, Payment
from invoicing.settlement import mark_as_paid
from organisations.models import Membership, Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory

pytestmark = pytest.mark.django_db

LIST_QUERIES = 12  # session, person, membership, the company, tabs, 2 figures, count, rows, 3 of the frame


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def one_of_each(organisation: Organisation, today: date) -> dict[str, Invoice]:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    common: dict[str, Any] = {"organisation": organisation, "customer": customer}
    old = today - timedelta(days=50)
    full = Decimal("120.00")
    return {
        "draft": DraftFactory(**common, issue_date=today, due_date=today),
        "sent": InvoiceFactory(**common, number="F2026-00012", issue_date=today),
        "overdue": InvoiceFactory(**common, number="F2026-00001", issue_date=old, total_incl_vat=Decimal("3204.50")),
        "paid": InvoiceFactory(**common, number="F2026-00003", status="paid", amount_paid=full, issue_date=old),
        "cancelled": InvoiceFactory(
            **common, number="F2026-00004", status="cancelled", amount_paid=full, issue_date=old
        ),
    }


def shown(client: Client, organisation: Organisation, **query: Any) -> list[int]:
    return [each.pk for each in client.get(reverse("invoice_list", args=[organisation.slug]), query).context["page"]]


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        ("all", {"draft", "sent", "overdue", "paid", "cancelled"}),
        ("draft", {"draft"}),
        ("sent", {"sent", "overdue"}),
        ("overdue", {"overdue"}),
        ("paid", {"paid"}),
        ("cancelled", {"cancelled"}),
        ("🙂", {"draft", "sent", "overdue", "paid", "cancelled"}),
    ],
)
def test_invoice_list_tab_shows_its_rows(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice], tab: str, expected: set[str]
) -> None:
    assert set(shown(member_client, organisation, tab=tab)) == {one_of_each[name].pk for name in expected}


def test_invoice_list_counts_each_tab_as_it_would_show_it(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice]
) -> None:
    tabs = member_client.get(reverse("invoice_list", args=[organisation.slug])).context["tabs"]

    assert {name: count for name, _label, count in tabs} == {
        name: len(shown(member_client, organisation, tab=name)) for name, _label, _count in tabs
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F2026-00012", {"sent"}),
        ("f2026 00012", {"sent"}),
        ("00012", {"sent"}),
        ("3204,50", {"overdue"}),
        ("3 204.50 €", {"overdue"}),
        ("lefèvre", {"draft", "sent", "overdue", "paid", "cancelled"}),
        ("LEFEVRE", {"draft", "sent", "overdue", "paid", "cancelled"}),
        ("inconnu", set()),
        ("🙂", set()),
        ("x" * 300, set()),
        ("%", set()),
        ("1000000000000000", set()),
    ],
)
def test_invoice_list_search_finds_number_customer_and_amount(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice], text: str, expected: set[str]
) -> None:
    assert set(shown(member_client, organisation, q=text)) == {one_of_each[name].pk for name in expected}


def test_invoice_list_search_finds_the_label(member_client: Client, organisation: Organisation) -> None:
    wanted = DraftFactory(organisation=organisation, subject="Escalier du château")
    DraftFactory(organisation=organisation)

    assert shown(member_client, organisation, q="escalier du chateau") == [wanted.pk]


def test_invoice_list_filters_by_period_and_customer(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    wanted = InvoiceFactory(organisation=organisation, issue_date=today - timedelta(days=5))
    for change in ({"issue_date": today - timedelta(days=6)}, {"issue_date": today - timedelta(days=4)}, {}):
        other = {} if not change else {"customer": wanted.customer}
        InvoiceFactory(organisation=organisation, **{"issue_date": wanted.issue_date, **other, **change})
    day = wanted.issue_date.isoformat()

    assert shown(member_client, organisation, since=day, until=day, customer=wanted.customer.name) == [wanted.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "hier"},
        {"until": "2026-02-30"},
        {"customer": "x" * 300},
        {"customer": "🙂"},
        {"page": "-1"},
        {"page": "10000000000"},
        {"sort": "password"},
        {"sort": "-"},
        {"q": "\x00"},
    ],
)
def test_invoice_list_survives_a_bad_address(
    member_client: Client, organisation: Organisation, query: dict[str, str]
) -> None:
    assert member_client.get(reverse("invoice_list", args=[organisation.slug]), query).status_code == 200


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ecuries du ", {1, 2}), ("ÉCURIES DU VAL", {1}), ("vallon", {2}), ("haras", {3}), ("🙂", set())],
)
def test_invoice_list_filters_by_a_customers_name_as_people_remember_it(
    member_client: Client, organisation: Organisation, typed: str, found: set[int]
) -> None:
    names = {1: "Écuries du Val", 2: "Écuries du Vallon", 3: "Haras du Val"}
    made = {InvoiceFactory(organisation=organisation, customer__name=name).pk: number for number, name in names.items()}
    InvoiceFactory(customer__name="Écuries du Val")  # another company's

    assert {made[pk] for pk in shown(member_client, organisation, customer=typed)} == found


@pytest.mark.parametrize("column", ["number", "issue_date", "due_date", "status", "total_incl_vat", "balance_due"])
def test_invoice_list_sorts_by_every_column(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice], column: str
) -> None:
    sent = {"tab": "sent"}

    ascending = shown(member_client, organisation, sort=column, **sent)
    descending = shown(member_client, organisation, sort=f"-{column}", **sent)

    values = dict(Invoice.objects.values_list("pk", column))
    assert [values[pk] for pk in ascending] == sorted(values[pk] for pk in ascending)
    assert [values[pk] for pk in descending] == sorted((values[pk] for pk in descending), reverse=True)


def test_invoice_list_pages_by_fifty_and_keeps_the_query(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation)
    InvoiceFactory.create_batch(51, organisation=organisation, customer=customer)
    query = {"tab": "sent", "sort": "number", "customer": customer.name}

    first = member_client.get(reverse("invoice_list", args=[organisation.slug]), query)

    assert (len(first.context["page"]), len(shown(member_client, organisation, **query, page=2))) == (50, 1)
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert following is not None
    assert set(following[1].replace("&amp;", "&").removeprefix("?").split("&")) == {
        "tab=sent",
        "sort=number",
        f"customer={quote_plus(customer.name)}",
        "page=2",
    }


def test_invoice_list_figures_sum_what_is_owed_late_and_received(
    member_client: Client, member: Membership, organisation: Organisation, one_of_each: dict[str, Invoice], today: date
) -> None:
    InvoiceFactory(status="sent")  # another company's
    mark_as_paid(
        one_of_each["sent"],
        amount=Decimal("20.00"),
        expected_balance=Decimal("120.00"),
        on=today,
        means=Payment.Means.CASH,
        by=member.user,
    )

    figures = member_client.get(reverse("invoice_list", args=[organisation.slug])).context["figures"]

    assert figures == {
        "owed": [(Decimal("3304.50"), "EUR")],
        "owed_count": 2,
        "late": [(Decimal("3204.50"), "EUR")],
        "late_count": 1,
        "late_days": 20,
        "received": [(Decimal("20.00"), "EUR")],
    }


def test_invoice_list_of_a_new_company_says_how_to_begin(member_client: Client, organisation: Organisation) -> None:
    page = member_client.get(reverse("invoice_list", args=[organisation.slug])).content.decode()

    assert page.count(f'href="{reverse("invoice_create", args=[organisation.slug])}"') == 2


ACTS = ("edit", "send", "delete", "duplicate", "mark_paid", "mark_unpaid")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("draft", {"edit", "send", "delete", "duplicate"}),
        ("sent", {"duplicate", "mark_paid"}),
        ("overdue", {"duplicate", "mark_paid"}),
        ("paid", {"duplicate", "mark_unpaid"}),
        ("cancelled", {"duplicate"}),
    ],
)
def test_row_menu_offers_what_the_status_allows(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice], name: str, expected: set[str]
) -> None:
    document = one_of_each[name]

    page = member_client.get(reverse("invoice_list", args=[organisation.slug]), {"tab": name}).content.decode()

    offered = {act for act in ACTS if f'"{reverse(f"invoice_{act}", args=[organisation.slug, document.pk])}"' in page}
    assert offered == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_invoice_list_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    InvoiceFactory.create_batch(rows, organisation=organisation)

    with django_assert_num_queries(LIST_QUERIES):
        member_client.get(reverse("invoice_list", args=[organisation.slug]))


def exported(client: Client, organisation: Organisation, **query: str) -> list[list[str]]:
    body = b"".join(client.get(reverse("invoice_export", args=[organisation.slug]), query).streaming_content)
    return list(csv.reader(body.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_invoice_export_is_a_csv_that_french_spreadsheets_open(
    accountant_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice]
) -> None:
    response = accountant_client.get(reverse("invoice_export", args=[organisation.slug]))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="factures.csv"'
    assert b"".join(response.streaming_content).startswith("\ufeff".encode())


def test_invoice_export_holds_the_filtered_list_in_its_order(
    member_client: Client, organisation: Organisation, one_of_each: dict[str, Invoice]
) -> None:
    rows = exported(member_client, organisation, tab="sent", sort="number")

    assert [row[0] for row in rows[1:]] == ["F2026-00001", "F2026-00012"]
    assert "3204,50" in rows[1]
    assert {len(row) for row in rows} == {12}


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SOMME(A1)", "\t=1+1", "\r=1", "\n=1+1", " =1+1"])
def test_invoice_export_runs_no_formula(member_client: Client, organisation: Organisation, name: str) -> None:
    customer = CustomerFactory(organisation=organisation, name=name)
    DraftFactory(organisation=organisation, customer=customer, subject=name)

    body = b"".join(member_client.get(reverse("invoice_export", args=[organisation.slug])).streaming_content).decode(
        "utf-8-sig"
    )

    (_head, row) = csv.reader(body.splitlines(keepends=True), delimiter=";")
    assert [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_invoice_export_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    InvoiceFactory.create_batch(rows, organisation=organisation)

    with django_assert_num_queries(4):
        exported(member_client, organisation)

"""What a customer brings with them, prices with VAT, and the VAT that makes sense."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from invoicing.models import Customer, Invoice, InvoicingSettings
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory
from tests.invoicing.posted import address, autosave, filled, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


def test_a_due_date_that_follows_from_the_terms_follows_the_day_of_writing(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    begun = today - timedelta(days=9)
    by_terms = DraftFactory(organisation=organisation, issue_date=begun, due_date=begun + timedelta(days=30))
    agreed = DraftFactory(organisation=organisation, issue_date=begun, due_date=begun + timedelta(days=33))

    shown = [
        member_client.get(address("invoice_edit", organisation, draft.pk)).context["form"]["due_date"].value()
        for draft in (by_terms, agreed)
    ]

    assert shown == [(today + timedelta(days=30)).isoformat(), agreed.due_date.isoformat()]


def test_choosing_a_customer_brings_their_habits(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    chosen = CustomerFactory(
        organisation=organisation,
        terms_days=10,
        language="en",
        reference="PO-88",
        delivery_line1="Quai 4",
        delivery_city="Brest",
    )
    data = filled(chosen, act="customer", terms_of="", reference="")

    form = member_client.post(address("invoice_create", organisation), data).context["form"]

    assert [form[name].value() for name in ("due_date", "language", "reference", "delivery_line1")] == [
        (today + timedelta(days=10)).isoformat(),
        "en",
        "PO-88",
        "Quai 4",
    ]


def test_choosing_another_customer_keeps_what_was_typed(
    member_client: Client, organisation: Organisation, customer: Customer, today: date
) -> None:
    other = CustomerFactory(organisation=organisation, terms_days=10, reference="PO-88")
    due = (today + timedelta(days=44)).isoformat()
    data = filled(other, act="customer", terms_of=str(customer.pk), due_date=due)

    form = member_client.post(address("invoice_create", organisation), data).context["form"]

    assert (form["due_date"].value(), form["reference"].value()) == (due, "BC-77")


def test_a_new_draft_follows_the_companys_settings(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    InvoicingSettings.objects.create(
        organisation=organisation,
        terms_days=45,
        terms_method="days_then_month_end",
        nature="goods",
        prices_include_vat=True,
        discount_percent=Decimal("1.5"),
        discount_days=8,
    )

    page = member_client.get(address("invoice_create", organisation))

    form, draft = page.context["form"], page.context["draft"]
    assert draft.prices_include_vat is True
    assert [form[name].value() for name in ("nature", "discount_percent", "discount_until")] == [
        "goods",
        "1,5",
        (today + timedelta(days=8)).isoformat(),
    ]
    assert form["due_date"].value() == draft.due_date.isoformat()
    assert (draft.due_date + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("price", "vat", "unit_price", "total"),
    [
        ("120", "rate_20", "100.000000", "120.00"),
        ("9,99", "rate_5_5", "9.469194", "9.99"),
        ("100", "rate_20", "83.333333", "100.00"),
    ],
)
def test_prices_typed_with_vat_are_kept_as_typed_and_converted(
    member_client: Client,
    organisation: Organisation,
    customer: Customer,
    price: str,
    vat: str,
    unit_price: str,
    total: str,
) -> None:
    row = line(0, price=price, vat=vat, quantity="1")

    autosave(member_client, organisation, filled(customer, row, prices_include_vat="1"))

    stored = Invoice.objects.get().lines.get()
    assert (stored.unit_price, stored.unit_price_incl_vat) == (
        Decimal(unit_price),
        Decimal(price.replace(",", ".")),
    )
    assert stored.invoice.total_incl_vat == Decimal(total)


def test_the_cent_between_prices_with_vat_and_the_total_is_shown(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    rows = [line(n, price="0,99", quantity="1") for n in range(3)]

    page = member_client.post(address("invoice_totals", organisation), filled(customer, *rows, prices_include_vat="1"))

    assert (page.context["totals"].incl_vat, page.context["rounding"]) == (Decimal("2.99"), Decimal("0.02"))


def test_prices_change_sides_and_come_back(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    rows = [line(0, price="99,99"), line(1, price="12a"), line(2, price="")]
    there = member_client.post(
        address("invoice_create", organisation), filled(customer, *rows, act="prices:incl")
    ).context
    prices = [entry.typed["price"] for entry in there["entries"]]
    rows = [line(n, price=price) for n, price in enumerate(prices)]
    back = member_client.post(
        address("invoice_create", organisation), filled(customer, *rows, act="prices:excl", prices_include_vat="1")
    ).context

    assert prices == ["119,988", "12a", ""]
    assert [entry.typed["price"] for entry in back["entries"]] == ["99,99", "12a", ""]


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("0", "0"),
    ],
)
def test_prices_are_read_as_people_type_them(
    member_client: Client, organisation: Organisation, customer: Customer, typed: str, price: str
) -> None:
    autosave(member_client, organisation, filled(customer, line(0, price=typed)))

    assert Invoice.objects.get().lines.get().unit_price == Decimal(price)


def test_discounts_units_and_emoji_are_stored(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    row = line(0, description="Réglage 🛠️\r\nfin", discount="12,5", unit="HUR", quantity="1,25", price="80")

    autosave(member_client, organisation, filled(customer, row))

    stored = Invoice.objects.get().lines.get()
    assert (stored.description, stored.unit, stored.discount_percent) == ("Réglage 🛠️\nfin", "HUR", Decimal("12.5"))
    assert stored.total_excl_vat == Decimal("87.50")


def vat_offered(client: Client, organisation: Organisation, chosen: Customer) -> tuple[str, set[str]]:
    page = client.get(address("invoice_create", organisation), {"customer": chosen.pk})
    offered = {key for key, _label in page.context["vat_options"]}
    telling = {
        "rate_20",
        "vat_reverse_charge",
        "vat_intra_community",
        "vat_export",
        "vat_out_of_scope",
        "vat_franchise",
    }
    return page.context["new_line"].typed["vat"], offered & telling


@pytest.mark.parametrize(
    ("country", "kind", "default", "offered"),
    [
        ("FR", "business", "rate_20", {"rate_20", "vat_reverse_charge"}),
        ("FR", "consumer", "rate_20", {"rate_20"}),
        (
            "DE",
            "business",
            "vat_reverse_charge",
            {"rate_20", "vat_reverse_charge", "vat_intra_community", "vat_out_of_scope"},
        ),
        ("DE", "consumer", "rate_20", {"rate_20", "vat_out_of_scope"}),
        ("CH", "business", "vat_out_of_scope", {"rate_20", "vat_export", "vat_out_of_scope"}),
    ],
)
def test_the_vat_offered_follows_the_customer(
    member_client: Client, organisation: Organisation, country: str, kind: str, default: str, offered: set[str]
) -> None:
    chosen = CustomerFactory(organisation=organisation, country=country, kind=kind)

    assert vat_offered(member_client, organisation, chosen) == (default, offered)


def test_a_company_in_franchise_has_one_choice(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    InvoicingSettings.objects.create(organisation=organisation, vat_regime="franchise")

    page = member_client.get(address("invoice_create", organisation), {"customer": customer.pk})

    assert [key for key, _label in page.context["vat_options"]] == ["vat_franchise"]

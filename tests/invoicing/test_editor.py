"""The editor beside the form: kept as one types, figures, what is missing, picking, other windows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from common.errors import BusinessError
from invoicing.drafting import Writing, store
from invoicing.missing import missing, refuse
from invoicing.models import CompanyIdentity, Customer, Invoice, InvoicingSettings, JournalEntry, Product
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory, LineFactory
from tests.invoicing.test_drafts import address, filled, line

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


def autosave(client: Client, organisation: Organisation, data: dict[str, Any], *pk: int) -> dict[str, Any]:
    response = client.post(address("invoice_autosave", organisation, *pk), data)
    assert response.status_code == 200
    return response.json()


# Kept as one types


def test_autosave_makes_a_draft_at_the_first_change(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    answer = autosave(member_client, organisation, filled(customer, next_version=str(uuid4())))

    draft = Invoice.objects.get()
    assert (answer["state"], answer["version"]) == ("saved", str(draft.version))
    assert answer["edit"] == address("invoice_edit", organisation, draft.pk)
    assert f"{timezone.localtime(draft.saved_at):%H:%M}" in answer["words"]
    assert JournalEntry.objects.get().act == "created"


def test_autosave_without_a_customer_says_what_is_missing_for_it(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    answer = autosave(member_client, organisation, filled(customer, line(0)) | {"customer": ""})

    assert (answer["state"], Invoice.objects.count()) == ("refused", 0)


def test_autosave_heard_twice_stores_one_draft(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    """The answer was lost on its way: the browser sends the same writing again, with what was typed since."""
    version = str(uuid4())
    autosave(member_client, organisation, filled(customer, line(0), next_version=version))

    answer = autosave(member_client, organisation, filled(customer, line(0), line(1), next_version=version))

    assert (answer["state"], Invoice.objects.get().lines.count()) == ("saved", 2)


def test_a_double_click_on_save_stores_one_draft(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    data = filled(customer, line(0), next_version=str(uuid4()))
    for _click in range(2):
        member_client.post(address("invoice_create", organisation), data)

    assert Invoice.objects.count() == 1


def test_another_companys_writing_is_not_found_by_its_name(member_client: Client, organisation: Organisation) -> None:
    foreign = DraftFactory()
    data = filled(CustomerFactory(organisation=organisation), line(0), next_version=str(foreign.version))

    autosave(member_client, organisation, data)

    assert Invoice.objects.for_organisation(organisation).count() == 1
    assert foreign.lines.get().description == "Conseil"


@pytest.mark.parametrize("version", ["", "🙂", "1", "x" * 300])
def test_a_forged_version_counts_as_stale(member_client: Client, organisation: Organisation, version: str) -> None:
    draft = DraftFactory(organisation=organisation)

    answer = autosave(member_client, organisation, filled(draft.customer, line(0), version=version), draft.pk)

    assert (answer["state"], draft.lines.get().description) == ("stale", "Conseil")


def test_two_windows_do_not_overwrite_each_other_silently(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation)
    base = str(draft.version)
    first = filled(draft.customer, line(0, description="Première"), version=base, next_version=str(uuid4()))
    second = filled(draft.customer, line(0, description="Seconde"), version=base, next_version=str(uuid4()))

    assert autosave(member_client, organisation, first, draft.pk)["state"] == "saved"
    answer = autosave(member_client, organisation, second, draft.pk)
    assert (answer["state"], draft.lines.get().description) == ("stale", "Première")

    answer = autosave(member_client, organisation, second | {"overwrite": answer["current"]}, draft.pk)
    assert (answer["state"], draft.lines.get().description) == ("saved", "Seconde")


def test_a_stale_page_shows_both_choices_without_javascript(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation)
    data = filled(draft.customer, line(0, description="Seconde"), version=str(uuid4()))

    page = member_client.post(address("invoice_edit", organisation, draft.pk), data)

    assert page.context["stale"].current == draft.version
    assert f'name="overwrite" value="{draft.version}"' in page.content.decode()
    assert [entry.typed["description"] for entry in page.context["entries"]] == ["Seconde"]
    assert draft.lines.get().description == "Conseil"


@pytest.mark.parametrize("name", ["invoice_edit", "invoice_autosave", "invoice_totals"])
def test_what_was_sent_meanwhile_is_not_written(member_client: Client, organisation: Organisation, name: str) -> None:
    sent = InvoiceFactory(organisation=organisation)

    response = member_client.post(address(name, organisation, sent.pk), filled(sent.customer, line(0)))

    assert (response.status_code, sent.lines.count()) == (404, 0)


def test_store_refuses_what_was_sent_between_reading_and_writing(
    organisation: Organisation, member: Any, today: date
) -> None:
    draft = DraftFactory(organisation=organisation)
    Invoice.objects.filter(pk=draft.pk).update(status="sent", number="F2026-00001", number_key="F202600001")

    with pytest.raises(BusinessError):
        store(draft, [], Writing(draft.version, uuid4()), member.user)

    assert draft.lines.count() == 1


def test_deposits_above_the_total_are_refused_in_words(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation, purpose="final", amount_deducted=Decimal(100))
    data = filled(draft.customer, version=str(draft.version))

    answer = autosave(member_client, organisation, data, draft.pk)

    assert (answer["state"], "100,00" in answer["words"], draft.lines.count()) == ("refused", True, 1)


# Other documents


@pytest.mark.parametrize(
    ("kind", "purpose"), [("credit_note", "standard"), ("invoice", "deposit"), ("invoice", "final")]
)
def test_the_customer_of_a_bound_draft_stays(
    member_client: Client, organisation: Organisation, customer: Customer, kind: str, purpose: str
) -> None:
    draft = DraftFactory(organisation=organisation, kind=kind, purpose=purpose)
    data = filled(customer, line(0), version=str(draft.version))

    page = member_client.get(address("invoice_edit", organisation, draft.pk))
    autosave(member_client, organisation, data, draft.pk)

    stored = Invoice.objects.get(pk=draft.pk)
    assert (stored.customer_id, stored.kind, stored.purpose) == (draft.customer_id, kind, purpose)
    assert stored.lines.get().description == "Pose d'un escalier"
    assert 'id="id_customer"' in page.content.decode()
    assert '<select name="customer"' not in page.content.decode()


def test_a_credit_note_says_what_it_credits_and_asks_no_due_date(
    member_client: Client, organisation: Organisation
) -> None:
    credited = InvoiceFactory(organisation=organisation, number="F2026-00042")
    draft = DraftFactory(
        organisation=organisation, customer=credited.customer, kind="credit_note", credited_invoice=credited
    )

    page = member_client.get(address("invoice_edit", organisation, draft.pk)).content.decode()

    assert (">F2026-00042</a>" in page, 'name="due_date"' in page) == (True, False)


def test_a_line_of_a_credit_note_still_credits_the_line_it_did(
    member_client: Client, organisation: Organisation
) -> None:
    credited, foreign = DraftFactory(organisation=organisation), LineFactory()
    of = credited.lines.get()
    Invoice.objects.filter(pk=credited.pk).update(status="sent", number="F2026-00042", number_key="F202600042")
    draft = DraftFactory(
        organisation=organisation, customer=credited.customer, kind="credit_note", credited_invoice=credited
    )
    rows = [line(0, description="Autrement dit", credits=str(of.pk)), line(1, credits=str(foreign.pk)), line(2)]

    autosave(member_client, organisation, filled(draft.customer, *rows, version=str(draft.version)), draft.pk)

    assert list(draft.lines.values_list("credited_line", flat=True)) == [of.pk, None, None]


# Another day


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


# A customer brings their habits


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


# Prices with VAT


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


# VAT that makes sense


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


# What is missing


def test_a_lawful_draft_misses_nothing(organisation: Organisation) -> None:
    assert missing(DraftFactory(organisation=organisation)) == []


def test_what_is_missing_is_said_with_the_place_where_it_is_put_right(organisation: Organisation) -> None:
    CompanyIdentity.objects.filter(organisation=organisation).update(siren="", vat_number="")
    draft = DraftFactory(
        organisation=organisation, customer__siren="", unfinished={"lines-2-price": "12a", "due_date": ""}
    )
    LineFactory(invoice=draft, position=2, description="", unit_price=0)

    found = missing(draft)

    edit = address("invoice_edit", organisation, draft.pk)
    customer = address("customer_edit", organisation, draft.customer_id)
    assert [(each.code, each.href.partition("#")[0] or each.href) for each in found if "seller" not in each.code] == [
        ("unread_due_date", edit),
        ("unread_price", edit),
        ("buyer_siren_missing", customer),
        ("line_name_missing", edit),
    ]
    assert [each.code for each in found if "seller" in each.code] == [
        "seller_siren_missing",
        "seller_vat_number_missing",
    ]
    assert [each.href.partition("#")[2] for each in found if each.href.startswith(edit)] == [
        "id_due_date",
        "lines-2-price",
        "lines-2-description",
    ]


def test_rates_of_another_day_and_nothing_to_pay_are_missing_something(organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation, line=None)
    LineFactory(invoice=draft, vat_rate=Decimal("19.6"), unit_price=0)

    assert [each.code for each in missing(draft)] == ["line_vat_of_another_day", "total_is_zero"]


def test_refuse_says_the_first_and_counts_the_others(organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation, line=None, unfinished={"due_date": "demain"})

    with pytest.raises(BusinessError, match="demain"):
        refuse(draft)


def test_the_editor_says_what_is_missing_of_what_is_typed(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    rows = [line(4, description="", price="10"), line(9, price="12a")]

    page = member_client.post(address("invoice_totals", organisation), filled(customer, *rows))

    assert [(each.code, each.href) for each in page.context["missing"]] == [
        ("unread_price", "#lines-9-price"),
        ("line_name_missing", "#lines-4-description"),
    ]
    assert Invoice.objects.count() == 0


# Picking


def names(response: Any) -> list[str]:
    return [each["name"] for each in response.json()["options"]]


def test_customer_options_begin_with_those_whose_name_begins_so(
    member_client: Client, organisation: Organisation
) -> None:
    for name in ("Atelier Bois", "Boréal", "Dubois", "Zénith"):
        CustomerFactory(organisation=organisation, name=name)
    CustomerFactory(organisation=organisation, name="Bois archivé", archived_at=timezone.now())
    CustomerFactory(name="Bois d’ailleurs")

    found = member_client.get(address("customer_options", organisation), {"q": "bo"})

    assert names(found) == ["Boréal", "Atelier Bois", "Dubois"]


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


# Preview


@pytest.mark.parametrize("lines", [0, 1])
def test_the_preview_shows_any_draft(member_client: Client, organisation: Organisation, lines: int) -> None:
    draft = DraftFactory(organisation=organisation, line=None)
    for position in range(lines):
        LineFactory(invoice=draft, position=position, description="")

    page = member_client.get(address("invoice_preview", organisation, draft.pk))
    pdf = member_client.get(address("invoice_preview_pdf", organisation, draft.pk))

    assert [each.partition(",")[0] for each in page.context["pages"]] == ["data:image/svg+xml;base64"]
    assert pdf.content[:5] == b"%PDF-"


# Queries


@pytest.mark.parametrize("rows", [1, 60])
def test_the_editor_needs_as_many_queries_for_any_number_of_lines(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    draft = DraftFactory(organisation=organisation)
    data = filled(draft.customer, *(line(n) for n in range(rows)), version=str(draft.version))

    with django_assert_num_queries(TOTALS_QUERIES):
        member_client.post(address("invoice_totals", organisation, draft.pk), data)
    with django_assert_num_queries(AUTOSAVE_QUERIES):
        member_client.post(address("invoice_autosave", organisation, draft.pk), data)


TOTALS_QUERIES = 11
AUTOSAVE_QUERIES = 15

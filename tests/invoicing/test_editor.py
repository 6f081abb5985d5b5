"""A draft is kept as it is typed, and no window overwrites another silently."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from common.errors import BusinessError
from invoicing.drafting import Writing, store
from invoicing.models import Customer, Invoice, JournalEntry
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory, LineFactory
from tests.invoicing.posted import address, autosave, filled, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


def test_autosave_makes_a_draft_at_the_first_change(
    member_client: Client, organisation: Organisation, customer: Customer
) -> None:
    answer = autosave(member_client, organisation, filled(customer, next_version=str(uuid4())))

    draft = Invoice.objects.get()
    assert (answer["state"], answer["version"]) == ("saved", str(draft.version))
    assert answer["edit"] == address("invoice_edit", organisation, draft.pk)
    assert f"{timezone.localtime(draft.saved_at):%H:%M}" in answer["words"]
    assert JournalEntry.objects.get().act == "created"


@pytest.mark.parametrize(
    ("received", "price"),
    [
        ("1234.50", "1234,50"),
        ("0.07", "0,07"),
        ("0", ""),
        ("-5", ""),
        ("1.234", ""),
        ("9" * 20, ""),
        ("😀", ""),
        ("", ""),
    ],
)
def test_an_invoice_is_begun_from_what_a_bank_line_brought(
    member_client: Client, organisation: Organisation, customer: Customer, received: str, price: str
) -> None:
    url = address("invoice_create", organisation)
    page = member_client.get(url, {"customer": customer.pk, "received": received}).content.decode()
    [field] = re.findall(r"<input[^>]* name=\"lines-1-price\"[^>]*>", page)
    assert f' value="{price}" ' in field
    assert Invoice.objects.count() == 0


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


TOTALS_QUERIES = 10
AUTOSAVE_QUERIES = 17

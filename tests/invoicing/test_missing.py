"""What a draft lacks to be a lawful invoice."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from common.errors import BusinessError
from invoicing.missing import missing, refuse
from invoicing.models import CompanyIdentity, Customer, Invoice
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

"""The list of payments: what stands, its filters and its sums."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from invoicing.models import Payment
from invoicing.settlement import mark_as_paid, reverse_payments
from organisations.models import Membership, Organisation
from tests.factories import TODAY, CustomerFactory, InvoiceFactory


def address(organisation: Organisation) -> str:
    return reverse("payment_list", args=[organisation.slug])


def pay(organisation: Organisation, member: Membership, amount: str, **fields: object) -> Payment:
    invoice = InvoiceFactory(organisation=organisation, total_incl_vat=Decimal(amount), **fields)
    mark_as_paid(
        invoice,
        amount=Decimal(amount),
        expected_balance=Decimal(amount),
        on=fields.get("issue_date", TODAY),
        means=Payment.Means.CHEQUE,
        by=member.user,
    )
    return Payment.objects.get(allocations__invoice=invoice)


def shown(client: Client, organisation: Organisation, query: str = "") -> list[int]:
    return [row.pk for row in client.get(f"{address(organisation)}{query}").context["page"]]


def test_payment_list_shows_what_stands_latest_first_with_what_it_settles(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    InvoiceFactory()
    old = pay(organisation, member, "50.00", number="F2026-00001", issue_date=TODAY - timedelta(days=40))
    new = pay(organisation, member, "70.00", number="F2026-00002")
    reverse_payments(organisation, [pay(organisation, member, "90.00", number="F2026-00003").pk], member.user)

    page = member_client.get(address(organisation))

    assert [row.pk for row in page.context["page"]] == [new.pk, old.pk]
    assert page.context["totals"] == [(Decimal("120.00"), "EUR")]
    assert "F2026-00002" in page.content.decode()
    assert "F2026-00003" not in page.content.decode()


def test_payment_list_keeps_currencies_apart(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    pay(organisation, member, "50.00")
    dollars = pay(organisation, member, "70.00", currency="USD")

    page = member_client.get(address(organisation))

    assert page.context["totals"] == [(Decimal("50.00"), "EUR"), (Decimal("70.00"), "USD")]
    assert shown(member_client, organisation, "?currency=USD") == [dollars.pk]


def test_payment_list_filters(member_client: Client, member: Membership, organisation: Organisation) -> None:
    dubois = CustomerFactory(organisation=organisation, name="Dubois Frères")
    old = pay(organisation, member, "50.00", issue_date=TODAY - timedelta(days=40))
    new = pay(organisation, member, "70.00", customer=dubois)
    since = TODAY - timedelta(days=10)

    assert shown(member_client, organisation, f"?since={since:%Y-%m-%d}") == [new.pk]
    assert shown(member_client, organisation, f"?until={since:%Y-%m-%d}") == [old.pk]
    assert shown(member_client, organisation, "?q=dubois frères") == [new.pk]
    assert shown(member_client, organisation, "?q=DUBOIS FRERES") == [new.pk]
    assert shown(member_client, organisation, "?q=50,00") == [old.pk]
    assert shown(member_client, organisation, "?origin=bank") == []


def test_payment_list_is_closed_to_others_and_empty_without_any(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    pay(InvoiceFactory().organisation, member, "50.00")

    assert shown(member_client, organisation) == []
    assert member_client.get(address(InvoiceFactory().organisation)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_payment_list_asks_as_many_queries_for_three_as_for_one(
    member_client: Client,
    member: Membership,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _each in range(count):
        pay(organisation, member, "50.00")

    with django_assert_num_queries(10):
        member_client.get(address(organisation))

"""A customer's page: ageing, credit, habit, history."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing import settlement
from invoicing.accounts import ageing, payment_habit
from invoicing.models import Customer, Payment
from organisations.models import Membership, Organisation, User
from tests.factories import TODAY, CustomerFactory, InvoiceFactory
from tests.invoicing.accounts import credit_note, d, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


@pytest.fixture
def user(member: Membership) -> User:
    return member.user


def owed(customer: Customer, days_late: int, **fields: Any) -> Any:
    due = TODAY - timedelta(days=days_late)
    dates = {"issue_date": min(due, TODAY) - timedelta(days=30), "due_date": due}
    return InvoiceFactory(organisation=customer.organisation, customer=customer, **dates, **fields)


def page(client: Client, customer: Customer, **query: str) -> Any:
    return client.get(reverse("customer_detail", args=[customer.organisation.slug, customer.pk]), query).context


@pytest.mark.parametrize(
    ("days_late", "slice_of"),
    [
        (-10, "not_due"),
        (0, "not_due"),
        (1, "to_30"),
        (30, "to_30"),
        (31, "to_60"),
        (60, "to_60"),
        (61, "to_90"),
        (90, "to_90"),
        (91, "beyond"),
        (400, "beyond"),
    ],
)
def test_ageing_puts_each_day_in_one_slice(customer: Customer, days_late: int, slice_of: str) -> None:
    owed(customer, days_late)

    slices = ageing(customer, d(0), TODAY).slices

    assert {name: amount for name, amount in slices.items() if amount} == {slice_of: 120}


def test_the_page_tells_owed_overdue_credit_and_balance(member_client: Client, customer: Customer, user: User) -> None:
    paid = owed(customer, 5)
    owed(customer, 40)
    owed(customer, -5)
    pay(paid, user, "150")
    note = credit_note(paid, "20", user)

    context = page(member_client, customer)

    found = context["ageing"]
    assert (found.owed, found.overdue, found.credit, found.balance) == (240, 120, 50, 190)
    assert context["credit_notes"] == [note]
    assert [each.unallocated for each in context["payments"]] == [30]


def test_history_holds_documents_payments_and_uses_newest_first(
    member_client: Client, customer: Customer, user: User
) -> None:
    first, second = owed(customer, 5), owed(customer, -5)
    payment = pay(first, user, "150")
    use = settlement.Use(invoice_id=second.pk, payment_id=payment.pk, amount=d(30))
    settlement.impute(customer.organisation, [use], user)
    note = credit_note(second, "40", user)

    happenings = page(member_client, customer)["happenings"]

    shown = [(each.kind, each.subject.pk) for each in happenings]
    assert shown == [
        ("use", note.uses_of_credit.get().pk),
        ("payment", payment.pk),
        ("document", note.pk),
        ("document", second.pk),
        ("document", first.pk),
    ]


def test_history_marks_what_was_withdrawn(member_client: Client, customer: Customer, user: User) -> None:
    payment = pay(owed(customer, 5), user)
    settlement.reverse_payments(customer.organisation, [payment.pk], user)

    happenings = page(member_client, customer)["happenings"]

    assert [each.subject.is_reversed for each in happenings if each.kind == "payment"] == [True]


def test_history_goes_by_pages(member_client: Client, customer: Customer) -> None:
    for days in range(31):
        owed(customer, days)

    pages = [page(member_client, customer, page=number)["happenings"] for number in ("1", "2", "🙂")]

    assert [len(each) for each in pages] == [30, 1, 30]


def paid_after(customer: Customer, user: User, days: int) -> None:
    invoice = owed(customer, 50)
    on: date = invoice.due_date + timedelta(days=days)
    settlement.mark_as_paid(
        invoice, amount=d(120), expected_balance=d(120), on=on, means=Payment.Means.TRANSFER, by=user
    )


@pytest.mark.parametrize(
    ("days", "habit"), [((), None), ((3, 4), None), ((3, 12, 40), 12), ((-2, -1, 0, 0), 0), ((-8, -8, -7), -8)]
)
def test_habit_is_the_median_from_three_invoices_on(
    customer: Customer, user: User, days: tuple[int, ...], habit: int | None
) -> None:
    for each in days:
        paid_after(customer, user, each)

    assert payment_habit(customer) == habit


def test_habit_forgets_withdrawn_payments(customer: Customer, user: User) -> None:
    for days in (1, 2, 3):
        paid_after(customer, user, days)
    settlement.reverse_payments(customer.organisation, [Payment.objects.earliest("pk").pk], user)

    assert payment_habit(customer) is None


def test_the_page_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, user: User, django_assert_num_queries: Any
) -> None:
    for rows in (1, 3):
        customer = CustomerFactory(organisation=organisation)
        for _ in range(rows):
            invoice = owed(customer, 5)
            pay(invoice, user, "150")
            credit_note(invoice, "10", user)
            credit_note(owed(customer, 5), "10", user)
        with django_assert_num_queries(23):
            page(member_client, customer)


def test_a_customer_of_another_company_is_not_found(member_client: Client, organisation: Organisation) -> None:
    url = reverse("customer_detail", args=[organisation.slug, CustomerFactory().pk])

    assert member_client.get(url).status_code == 404

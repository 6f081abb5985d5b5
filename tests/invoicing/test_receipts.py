"""One payment over several invoices, credit used on them, refunds, and each one's undoing, from the pages."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.models import Customer, Invoice, Payment
from organisations.models import Membership, Organisation, User
from tests.factories import TODAY, CustomerFactory, InvoiceFactory
from tests.invoicing.accounts import check, credit_note, d, pay, state, unallocated

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation)


@pytest.fixture
def user(member: Membership) -> User:
    return member.user


@pytest.fixture
def invoices(customer: Customer) -> list[Invoice]:
    """120.00 each, the oldest first."""
    return [owed(customer, days) for days in (60, 40, 20)]


def owed(customer: Customer, days_ago: int, **fields: Any) -> Invoice:
    issued = TODAY - timedelta(days=days_ago)
    return InvoiceFactory(organisation=customer.organisation, customer=customer, issue_date=issued, **fields)


def address(customer: Customer) -> str:
    return reverse("customer_receive", args=[customer.organisation.slug, customer.pk])


def ticked(*shares: tuple[str, Any, str], seen: str = "120,00") -> dict[str, str]:
    data = {}
    for kind, subject, amount in shares:
        key = f"{kind}-{subject.pk}"
        data |= {f"tick-{key}": "1", f"amount-{key}": amount, f"seen-{key}": seen}
    return data


def typed(amount: str, *shares: tuple[str, Any, str], **change: str) -> dict[str, str]:
    data = {"amount": amount, "received_on": TODAY.isoformat(), "means": "transfer", "expected_credit": "0,00"}
    return data | ticked(*shares) | change


def test_receive_proposes_the_oldest_for_an_amount(
    member_client: Client, customer: Customer, invoices: list[Invoice]
) -> None:
    form = member_client.get(address(customer), {"amount": "200"}).context["form"]

    assert [(row.subject, row.ticked, row.typed) for row in form.invoices] == [
        (invoices[0], True, "120,00"),
        (invoices[1], True, "80,00"),
        (invoices[2], False, "120,00"),
    ]
    assert form.rest == 0


def test_receive_settles_three_invoices_with_one_payment(
    member_client: Client, customer: Customer, invoices: list[Invoice]
) -> None:
    shares = [("invoice", each, "120,00") for each in invoices]

    response = member_client.post(address(customer), typed("360,00", *shares), follow=True)

    payment = Payment.objects.get()
    assert [state(each) for each in invoices] == [("paid", d(0))] * 3
    assert (payment.amount, payment.allocations.count(), unallocated(payment)) == (360, 3, 0)
    (message,) = response.context["messages"]
    member_client.post(message.extra_tags.removeprefix("undo:"))
    assert [state(each) for each in invoices] == [("sent", d(120))] * 3
    check(customer)


def test_receive_keeps_what_is_not_allocated(
    member_client: Client, customer: Customer, invoices: list[Invoice]
) -> None:
    member_client.post(address(customer), typed("150,00", ("invoice", invoices[0], "100")))

    assert (state(invoices[0]), unallocated(Payment.objects.get())) == (("sent", d(20)), d(50))


def test_receive_without_any_invoice_is_credit(member_client: Client, customer: Customer) -> None:
    member_client.post(address(customer), typed("80"))

    assert unallocated(Payment.objects.get()) == 80


def test_receive_twice_records_once(member_client: Client, customer: Customer, invoices: list[Invoice]) -> None:
    for _ in range(2):
        member_client.post(address(customer), typed("50", ("invoice", invoices[0], "50")))
        response = member_client.post(address(customer), typed("50"))

    assert (Payment.objects.count(), state(invoices[0])) == (2, ("sent", d(70)))
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("amount", "share"),
    [
        ("", "120,00"),
        ("0", "120,00"),
        ("-5", "120,00"),
        ("abc", "120,00"),
        ("100", "120,00"),  # more is ticked than there is money
        ("200", "120,01"),
        ("200", "0"),
        ("200", "-1"),
        ("200", "douze"),
        ("9" * 300, "120"),
    ],
)
def test_receive_refuses_and_keeps_what_was_typed(
    member_client: Client, customer: Customer, invoices: list[Invoice], amount: str, share: str
) -> None:
    response = member_client.post(address(customer), typed(amount, ("invoice", invoices[0], share)))

    form = response.context["form"]
    assert (response.status_code, Payment.objects.count()) == (200, 0)
    assert form.errors
    assert form.invoices[0].ticked


def test_receive_refuses_the_invoice_of_another_customer(
    member_client: Client, customer: Customer, organisation: Organisation
) -> None:
    other = InvoiceFactory(organisation=organisation)

    response = member_client.post(address(customer), typed("120", ("invoice", other, "120")))

    assert response.context["form"].non_field_errors()
    assert (state(other), Payment.objects.count()) == (("sent", d(120)), 0)


def test_receive_refuses_what_somebody_else_settled_meanwhile(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    """The money would else be kept as credit without a word."""
    pay(invoices[0], user)

    response = member_client.post(address(customer), typed("120", ("invoice", invoices[0], "120")))

    assert response.context["form"].non_field_errors()
    assert Payment.objects.count() == 1


def test_spread_records_nothing(member_client: Client, customer: Customer, invoices: list[Invoice]) -> None:
    response = member_client.post(address(customer), typed("130", spread="1"))

    form = response.context["form"]
    assert [row.typed for row in form.invoices if row.ticked] == ["120,00", "10,00"]
    assert Payment.objects.count() == 0


def test_an_overpayment_is_imputed_later(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    payment = pay(invoices[0], user, "150")
    form = member_client.get(address(customer), {"invoice": invoices[2].pk, "use": "credit"}).context["form"]
    assert [(row.key, row.typed) for row in form.sources] == [(f"payment-{payment.pk}", "30,00")]
    assert [(row.subject, row.typed) for row in form.invoices if row.ticked] == [(invoices[2], "30,00")]

    data = ticked(("payment", payment, "30,00"), seen="30,00") | ticked(("invoice", invoices[2], "30,00"))
    response = member_client.post(address(customer), data, follow=True)

    assert (state(invoices[2]), unallocated(payment), Payment.objects.count()) == (("sent", d(90)), 0, 1)
    (message,) = response.context["messages"]
    member_client.post(message.extra_tags.removeprefix("undo:"))
    assert (state(invoices[2]), unallocated(payment)) == (("sent", d(120)), 30)


def test_money_and_a_credit_note_settle_together(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    pay(invoices[0], user)
    note = credit_note(invoices[0], "20", user)
    data = typed("100", ("invoice", invoices[1], "120")) | ticked(("credit", note, "20"), seen="20,00")

    member_client.post(address(customer), data)

    assert (state(invoices[1]), state(note)) == (("paid", d(0)), ("paid", d(0)))
    check(customer)


def test_credit_without_an_invoice_asks_for_one(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    payment = pay(invoices[0], user, "150")

    response = member_client.post(address(customer), ticked(("payment", payment, "30"), seen="30,00"))

    assert response.context["form"].non_field_errors()


def test_refund_of_an_overpayment_and_its_undo(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    payment = pay(invoices[0], user, "150")
    url = reverse("payment_refund", args=[customer.organisation.slug, payment.pk])
    assert member_client.get(url).context["left"] == 30
    data = {"amount": "20", "expected_balance": "30,00", "received_on": TODAY.isoformat(), "means": "transfer"}

    response = member_client.post(url, data, follow=True)

    refund = Payment.objects.get(refunds=payment)
    assert (refund.amount, unallocated(payment)) == (-20, 10)
    assert member_client.post(url, data).context["form"].non_field_errors()  # a second click saw another amount left
    undo = next(iter(response.context["messages"])).extra_tags.removeprefix("undo:")
    member_client.post(undo)
    assert unallocated(payment) == 30
    check(customer)


def test_a_refunded_payment_is_not_withdrawn(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    payment = pay(invoices[0], user, "150")
    data = {"amount": "30", "expected_balance": "30", "received_on": TODAY.isoformat(), "means": "transfer"}
    member_client.post(reverse("payment_refund", args=[customer.organisation.slug, payment.pk]), data)

    response = member_client.post(
        reverse("payment_reverse", args=[customer.organisation.slug, payment.pk]), follow=True
    )

    assert [each.level_tag for each in response.context["messages"]][-1] == "error"
    assert state(invoices[0]) == ("paid", d(0))


def test_refund_of_a_credit_note(
    member_client: Client, customer: Customer, user: User, invoices: list[Invoice]
) -> None:
    pay(invoices[0], user)
    note = credit_note(invoices[0], "120", user)
    url = reverse("invoice_refund", args=[customer.organisation.slug, note.pk])
    data = {"amount": "120,01", "expected_balance": "120,00", "received_on": TODAY.isoformat(), "means": "transfer"}
    assert member_client.post(url, data).context["form"].non_field_errors()

    member_client.post(url, data | {"amount": "120"})

    assert state(note) == ("paid", d(0))
    refund = Payment.objects.get(amount__lt=0)
    assert (refund.amount, refund.allocations.get().invoice) == (Decimal(-120), note)
    member_client.post(reverse("payment_reverse", args=[customer.organisation.slug, refund.pk]))
    assert state(note) == ("sent", d(120))
    check(customer)


def test_one_part_of_a_payment_is_taken_back_alone(
    member_client: Client, customer: Customer, invoices: list[Invoice]
) -> None:
    member_client.post(address(customer), typed("240", *[("invoice", each, "120") for each in invoices[:2]]))
    part = invoices[0].allocations.get()

    member_client.post(reverse("allocation_reverse", args=[customer.organisation.slug, part.pk]))

    assert [state(each) for each in invoices[:2]] == [("sent", d(120)), ("paid", d(0))]
    assert unallocated(Payment.objects.get()) == 120


def test_receive_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, user: User, django_assert_num_queries: Any
) -> None:
    for rows in (1, 3):
        customer = CustomerFactory(organisation=organisation)
        for invoice in [owed(customer, 10) for _ in range(rows)]:
            pay(invoice, user, "150")
            credit_note(invoice, "20", user)
            owed(customer, 5)
        with django_assert_num_queries(11):
            member_client.get(address(customer))

"""Whatever is done in whatever order, a customer's account adds up."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BusinessError
from invoicing import settlement
from invoicing.models import Allocation, Customer, Invoice, Payment
from invoicing.settlement import Order, Share, Use
from organisations.models import User
from tests.factories import CustomerFactory, InvoiceFactory, UserFactory
from tests.invoicing.accounts import check, credit_note, money, pay

pytestmark = pytest.mark.django_db

Act = Callable[[Customer, int, Decimal, User], object]


def _nth(rows: list, place: int) -> object:
    if not rows:
        raise BusinessError("nothing to do it with")
    return rows[place % len(rows)]


def _open(customer: Customer, kind: str = "invoice") -> list[Invoice]:
    return list(Invoice.objects.sent().filter(customer=customer, kind=kind).order_by("pk"))


def _left(customer: Customer) -> list[Payment]:
    received = Payment.objects.received().with_unallocated().filter(customer=customer, unallocated__gt=0)
    return list(received.order_by("pk"))


def do_pay(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    pay(_nth(_open(customer), place), by, amount)


def do_receive(customer: Customer, _place: int, amount: Decimal, by: User) -> None:
    rest, shares = amount, []
    for invoice in _open(customer):
        part = min(rest, invoice.balance_due)
        rest -= part
        shares += [Share(pk=invoice.pk, amount=part, expected=invoice.balance_due)] if part else []
    order = Order(invoices=shares, money=money(amount))
    settlement.receive(customer, order, expected_credit=settlement.credit_of(customer), by=by)


def do_credit(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    invoice = _nth(list(customer.documents.invoices().order_by("pk")), place)
    given_back = sum((each.total_incl_vat for each in invoice.credit_notes.all()), Decimal(0))
    if given_back == invoice.total_incl_vat:
        raise BusinessError("all of it is credited")
    credit_note(invoice, min(amount, invoice.total_incl_vat - given_back), by)


def do_impute_credit_note(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    note, invoice = _nth(_open(customer, "credit_note"), place), _nth(_open(customer), place)
    use = Use(invoice_id=invoice.pk, credit_note_id=note.pk, amount=min(amount, note.balance_due, invoice.balance_due))
    settlement.impute(customer.organisation, [use], by)


def do_impute_payment(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    payment, invoice = _nth(_left(customer), place), _nth(_open(customer), place)
    use = Use(invoice_id=invoice.pk, payment_id=payment.pk, amount=min(amount, invoice.balance_due))
    settlement.impute(customer.organisation, [use], by)  # refused where less is left


def do_refund_payment(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    payment = _nth(_left(customer), place)
    settlement.refund_payment(payment, money(amount), expected_left=payment.unallocated, by=by)


def do_refund_credit_note(customer: Customer, place: int, amount: Decimal, by: User) -> None:
    note = _nth(_open(customer, "credit_note"), place)
    settlement.refund_credit_note(note, money(amount), expected_balance=note.balance_due, by=by)


def do_withdraw(customer: Customer, place: int, _amount: Decimal, by: User) -> None:
    payment = _nth(list(Payment.objects.filter(customer=customer).order_by("pk")), place)
    settlement.reverse_payments(customer.organisation, [payment.pk], by)


def do_take_back(customer: Customer, place: int, _amount: Decimal, by: User) -> None:
    allocation = _nth(list(Allocation.objects.standing().filter(organisation=customer.organisation)), place)
    settlement.take_back(customer.organisation, [allocation.pk], by)


def do_mark_unpaid(customer: Customer, place: int, _amount: Decimal, by: User) -> None:
    settlement.mark_as_unpaid(_nth(list(customer.documents.invoices().order_by("pk")), place), by)


ACTS: list[Act] = [
    do_pay,
    do_receive,
    do_credit,
    do_impute_credit_note,
    do_impute_payment,
    do_refund_payment,
    do_refund_credit_note,
    do_withdraw,
    do_take_back,
    do_mark_unpaid,
]
AMOUNTS = st.sampled_from(["0.01", "19.99", "60.00", "70.00", "120.00", "150.00", "260.00"]).map(Decimal)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), AMOUNTS), min_size=3, max_size=10)


@pytest.fixture
def customer() -> Customer:
    customer = CustomerFactory()
    for amount in ("120.00", "70.00", "60.01"):
        InvoiceFactory(organisation=customer.organisation, customer=customer, total_incl_vat=Decimal(amount))
    return customer


@pytest.mark.whole
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_account_adds_up_after_any_acts(customer: Customer, steps: list[tuple[Act, int, Decimal]]) -> None:
    by = UserFactory()
    with transaction.atomic():
        for act, place, amount in steps:
            try:
                with transaction.atomic():
                    act(customer, place, amount, by)
            except BusinessError:
                pass  # refused: nothing may have moved
            check(customer)
        transaction.set_rollback(True)

"""Payments, what they settle, and how they are withdrawn."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import BusinessError
from invoicing import settlement
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement import NewPayment, Part
from organisations.models import Organisation, User
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    return UserFactory()


def pay(invoice: Invoice, user: User, amount: str = "120.00", seen: str = "120.00") -> Payment:
    return settlement.mark_as_paid(
        invoice,
        amount=Decimal(amount),
        expected_balance=Decimal(seen),
        on=TODAY,
        means=Payment.Means.TRANSFER,
        by=user,
    )


def one_payment_for(user: User, *invoices: Invoice) -> Payment:
    """One transfer that settles several invoices of one customer whole."""
    organisation = invoices[0].organisation
    with transaction.atomic():
        documents = settlement.lock_documents(organisation, [each.pk for each in invoices])
        parts = tuple(Part(invoice_id=each.pk, amount=each.balance_due) for each in documents.values())
        settlement.apply_parts(documents, parts)
        new = NewPayment(
            customer_id=invoices[0].customer_id,
            amount=sum((part.amount for part in parts), Decimal(0)),
            received_on=TODAY,
            means=Payment.Means.TRANSFER,
            origin=Payment.Origin.BANK,
            parts=parts,
        )
        return settlement.write_payments(organisation, [new], documents, user)[0]


def state(invoice: Invoice) -> tuple[str, Decimal]:
    stored = Invoice.objects.get(pk=invoice.pk)
    return stored.status, stored.balance_due


@pytest.mark.parametrize(
    ("amount", "status", "balance", "settled"),
    [
        ("120.00", "paid", "0.00", "120.00"),
        ("119.99", "sent", "0.01", "119.99"),
        ("50.00", "sent", "70.00", "50.00"),
        ("150.00", "paid", "0.00", "120.00"),  # 30.00 stay as the customer's credit
    ],
)
def test_mark_as_paid_settles_what_the_amount_covers(
    user: User, amount: str, status: str, balance: str, settled: str
) -> None:
    invoice = InvoiceFactory()

    payment = pay(invoice, user, amount)

    assert state(invoice) == (status, Decimal(balance))
    assert payment.amount == Decimal(amount)
    assert payment.allocations.get().amount == Decimal(settled)
    assert (payment.origin, payment.recorded_by, payment.received_on) == ("declared", user, TODAY)


def test_mark_as_paid_refuses_a_balance_that_has_changed(user: User) -> None:
    invoice = InvoiceFactory()
    pay(invoice, user, "50.00")

    with pytest.raises(BusinessError):
        pay(invoice, user, "120.00", seen="120.00")

    assert state(invoice) == ("sent", Decimal("70.00"))


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_mark_as_paid_refuses_nothing_and_less(user: User, amount: str) -> None:
    invoice = InvoiceFactory()

    with pytest.raises(BusinessError):
        pay(invoice, user, amount)

    assert Payment.objects.count() == 0


def _paid() -> Invoice:
    return InvoiceFactory(status="paid", amount_paid=Decimal(120))


def _cancelled() -> Invoice:
    return InvoiceFactory(status="cancelled", amount_paid=Decimal(120))


@pytest.mark.parametrize("make", [DraftFactory, _paid, _cancelled])
def test_mark_as_paid_refuses_what_is_not_owed(user: User, make: Any) -> None:
    invoice = make()

    with pytest.raises(BusinessError):
        pay(invoice, user, seen=str(invoice.balance_due or "0.00"))

    assert Payment.objects.count() == 0


def test_reverse_payments_adds_the_opposite_and_reopens(user: User) -> None:
    invoice = InvoiceFactory()
    payment = pay(invoice, user)

    reversals = settlement.reverse_payments(invoice.organisation, [payment.pk], user)

    assert state(invoice) == ("sent", Decimal("120.00"))
    assert [(each.reverses, each.amount) for each in reversals] == [(payment, -payment.amount)]
    assert list(Allocation.objects.values_list("amount", flat=True)) == [120, -120]
    assert (Payment.objects.standing().count(), Allocation.objects.standing().count()) == (0, 0)


def test_reverse_payments_twice_is_refused(user: User) -> None:
    invoice = InvoiceFactory()
    payment = pay(invoice, user)
    settlement.reverse_payments(invoice.organisation, [payment.pk], user)

    with pytest.raises(BusinessError):
        settlement.reverse_payments(invoice.organisation, [payment.pk], user)

    assert Payment.objects.count() == 2


def test_reverse_payments_refuses_a_reversal(user: User) -> None:
    """Money given back twice would come back from nowhere: a withdrawal is final, one records a new payment."""
    invoice = InvoiceFactory()
    reversal = settlement.reverse_payments(invoice.organisation, [pay(invoice, user).pk], user)[0]

    with pytest.raises(BusinessError):
        settlement.reverse_payments(invoice.organisation, [reversal.pk], user)

    assert sum(Payment.objects.values_list("amount", flat=True)) == 0


def test_reverse_payments_of_another_company_is_refused(organisation: Organisation, user: User) -> None:
    payment = pay(InvoiceFactory(), user)

    with pytest.raises(BusinessError):
        settlement.reverse_payments(organisation, [payment.pk], user)


def test_reverse_payments_spares_the_other_part_payments(user: User) -> None:
    invoice = InvoiceFactory()
    first = pay(invoice, user, "50.00")
    pay(invoice, user, "70.00", seen="70.00")

    settlement.reverse_payments(invoice.organisation, [first.pk], user)

    assert state(invoice) == ("sent", Decimal("50.00"))


def test_mark_as_unpaid_withdraws_every_payment(user: User) -> None:
    invoice = InvoiceFactory()
    payments = [pay(invoice, user, "50.00"), pay(invoice, user, "70.00", seen="70.00")]

    withdrawn = settlement.mark_as_unpaid(invoice, user)

    assert {each.reverses for each in withdrawn} == set(payments)
    assert state(invoice) == ("sent", Decimal("120.00"))


def test_mark_as_unpaid_keeps_the_other_invoices_of_a_shared_payment(organisation: Organisation, user: User) -> None:
    customer = CustomerFactory(organisation=organisation)
    one, two = InvoiceFactory.create_batch(2, organisation=organisation, customer=customer)
    payment = one_payment_for(user, one, two)

    withdrawn = settlement.mark_as_unpaid(one, user)

    assert (state(one), state(two)) == (("sent", Decimal("120.00")), ("paid", Decimal("0.00")))
    assert withdrawn == []
    assert list(Payment.objects.standing()) == [payment]


@pytest.mark.parametrize("make", [InvoiceFactory, DraftFactory])
def test_mark_as_unpaid_refuses_what_has_no_payment(user: User, make: Any) -> None:
    with pytest.raises(BusinessError):
        settlement.mark_as_unpaid(make(), user)


def test_paid_amount_is_always_the_sum_of_the_allocations(user: User) -> None:
    invoice = InvoiceFactory()
    first = pay(invoice, user, "50.00")
    pay(invoice, user, "30.00", seen="70.00")
    settlement.reverse_payments(invoice.organisation, [first.pk], user)

    assert Invoice.objects.get().amount_paid == sum(invoice.allocations.values_list("amount", flat=True)) == 30


@pytest.mark.parametrize("model", [Payment, Allocation])
def test_recorded_rows_never_change(user: User, model: Any) -> None:
    pay(InvoiceFactory(), user)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(amount=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")

"""Credit, refunds, corrections and deposits at the same moment: real threads against a real PostgreSQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from common.errors import BusinessError
from invoicing import deposits, settlement
from invoicing.credit_notes import Credited, draft_credit_note
from invoicing.creditable import left_of_lines
from invoicing.deposit_drafts import deposit_of_customer
from invoicing.legal.vat_treatments import treatment
from invoicing.models import Allocation, Customer, DepositDeduction, Invoice, Payment
from invoicing.replacing import draft_correction
from invoicing.sending import send_invoice
from invoicing.settlement import Order, Share, Use
from organisations.models import User
from tests.factories import TODAY, CustomerFactory, InvoiceFactory, UserFactory
from tests.invoicing.accounts import check, credit_note, d, draft_of, money, pay, state, unallocated
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

LINES = (("1", "100", "20"),)


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def customer() -> Customer:
    return CustomerFactory()


def owed(customer: Customer, **fields: Any) -> Invoice:
    return InvoiceFactory(organisation=customer.organisation, customer=customer, **fields)


def refusals(results: Sequence[Any]) -> int:
    return sum(isinstance(result, BusinessError) for result in results)


def credit_all_of(invoice: Invoice, by: User) -> Invoice:
    chosen = [Credited(left=each, quantity=each.quantity) for each in left_of_lines(invoice, [])]
    return draft_credit_note(invoice, chosen, today=TODAY, by=by)


def test_one_credit_imputed_twice_at_once_is_used_once(customer: Customer, user: User) -> None:
    paid = owed(customer)
    pay(paid, user)
    note = credit_note(paid, "120", user)
    uses = [Use(invoice_id=owed(customer).pk, credit_note_id=note.pk, amount=d(120)) for _ in range(4)]

    results = together([lambda use=use: settlement.impute(customer.organisation, [use], user) for use in uses])

    assert (refusals(results), state(note)) == (3, ("paid", d(0)))
    check(customer)


def test_the_rest_of_a_payment_imputed_refunded_and_withdrawn_at_once(customer: Customer, user: User) -> None:
    payment = pay(owed(customer), user, "150")
    use = Use(invoice_id=owed(customer).pk, payment_id=payment.pk, amount=d(30))
    organisation = customer.organisation

    results = together(
        [
            lambda: settlement.impute(organisation, [use], user),
            lambda: settlement.refund_payment(payment, money(30), expected_left=d(30), by=user),
            lambda: settlement.reverse_payments(organisation, [payment.pk], user),
        ]
    )

    assert refusals(results) in {1, 2}  # imputed then withdrawn go together; a refund goes with nothing
    check(customer)


def test_a_payment_and_a_credit_note_for_all_of_an_invoice_at_once(customer: Customer, user: User) -> None:
    invoice = send_invoice(draft_of(customer, *LINES), today=TODAY, by=user)
    draft = credit_all_of(invoice, user)

    results = together([lambda: pay(invoice, user, "120"), lambda: send_invoice(draft, today=TODAY, by=user)])

    assert state(invoice)[1] == 0
    assert refusals(results) in {0, 1}
    if refusals(results):  # the credit note came first
        assert state(invoice) == ("cancelled", d(0))
    check(customer)


def test_two_credit_notes_for_one_invoice_at_once_are_one_too_many(customer: Customer, user: User) -> None:
    invoice = send_invoice(draft_of(customer, *LINES), today=TODAY, by=user)
    drafts = [credit_all_of(invoice, user) for _ in range(3)]

    results = together([lambda draft=draft: send_invoice(draft, today=TODAY, by=user) for draft in drafts])

    assert (refusals(results), Invoice.objects.credit_notes().issued().count()) == (2, 1)
    assert state(invoice) == ("cancelled", d(0))


def test_a_credit_note_and_a_replacement_at_once(customer: Customer, user: User) -> None:
    invoice = send_invoice(draft_of(customer, *LINES), today=TODAY, by=user)
    drafts = [credit_all_of(invoice, user), draft_correction(invoice, today=TODAY, by=user)]

    results = together([lambda draft=draft: send_invoice(draft, today=TODAY, by=user) for draft in drafts])

    assert (refusals(results), state(invoice)) == (1, ("cancelled", d(0)))


def test_a_payment_and_a_replacement_at_once_lose_nothing(customer: Customer, user: User) -> None:
    invoice = send_invoice(draft_of(customer, *LINES), today=TODAY, by=user)
    draft = draft_correction(invoice, today=TODAY, by=user)

    together([lambda: pay(invoice, user, "120"), lambda: send_invoice(draft, today=TODAY, by=user)])

    paid = Payment.objects.count()
    assert state(invoice) == ("cancelled", d(0))
    assert state(draft) == (("paid", d(0)) if paid else ("sent", d(120)))
    check(customer)


def test_a_deposit_is_deducted_by_one_of_two_drafts(customer: Customer, user: User) -> None:
    asked = deposit_of_customer(customer, Decimal(60), treatment("rate_20"), "", today=TODAY, by=user)
    deposit = send_invoice(asked, today=TODAY, by=user)
    drafts = [draft_of(customer, *LINES) for _ in range(3)]

    results = together([lambda draft=draft: deposits.choose(draft, [deposit.pk]) for draft in drafts])

    assert (refusals(results), DepositDeduction.objects.count()) == (2, 1)
    assert sum(Invoice.objects.drafts().values_list("amount_deducted", flat=True)) == 60


def test_a_final_invoice_and_the_credit_of_its_deposit_at_once(customer: Customer, user: User) -> None:
    asked = deposit_of_customer(customer, Decimal(60), treatment("rate_20"), "", today=TODAY, by=user)
    deposit = send_invoice(asked, today=TODAY, by=user)
    final = draft_of(customer, *LINES)
    deposits.choose(final, [deposit.pk])
    credit = credit_all_of(deposit, user)
    fresh = Invoice.objects.get(pk=final.pk)

    results = together(
        [lambda: send_invoice(fresh, today=TODAY, by=user), lambda: send_invoice(credit, today=TODAY, by=user)]
    )

    sent = Invoice.objects.get(pk=final.pk)
    deducted = Invoice.objects.get(pk=deposit.pk).status != Invoice.Status.CANCELLED
    assert refusals(results) in {0, 1}
    assert (sent.amount_deducted, sent.status) == ((60, "sent") if deducted else (0, "sent"))


def test_one_payment_typed_twice_at_once_is_recorded_once(customer: Customer, user: User) -> None:
    order = Order(invoices=[Share(pk=owed(customer).pk, amount=d(50), expected=d(120))], money=money(80))

    results = together([lambda: settlement.receive(customer, order, expected_credit=d(0), by=user)] * 3)

    assert (refusals(results), Payment.objects.count()) == (2, 1)
    check(customer)


def test_two_payments_with_nothing_to_settle_are_not_taken_for_one_click(customer: Customer, user: User) -> None:
    order = Order(invoices=[], money=money(80))

    results = together([lambda: settlement.receive(customer, order, expected_credit=d(0), by=user)] * 3)

    assert (refusals(results), settlement.credit_of(customer)) == (2, 80)


def test_a_refund_asked_twice_at_once_is_made_once(customer: Customer, user: User) -> None:
    payment = pay(owed(customer), user, "150")

    results = together([lambda: settlement.refund_payment(payment, money(30), expected_left=d(30), by=user)] * 3)

    assert (refusals(results), unallocated(payment)) == (2, 0)


def test_taking_back_at_once_takes_back_once(customer: Customer, user: User) -> None:
    payment = pay(owed(customer), user)
    part = payment.allocations.get()

    results = together([lambda: settlement.take_back(customer.organisation, [part.pk], user)] * 3)

    assert (refusals(results), Allocation.objects.count()) == (2, 2)
    check(customer)

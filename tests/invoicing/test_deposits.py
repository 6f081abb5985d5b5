"""Deposits: a part of a draft, asked for before, taken off once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.errors import BusinessError
from invoicing import deposits
from invoicing.credit_notes import Credited, draft_credit_note
from invoicing.creditable import left_of_lines
from invoicing.deposit_drafts import Part, deposit_of_customer, deposit_of_draft
from invoicing.documents import facts_of
from invoicing.legal.vat_treatments import treatment
from invoicing.models import DepositDeduction, Invoice
from invoicing.sending import send_invoice
from organisations.models import Organisation, User
from tests.factories import TODAY, CustomerFactory, UserFactory
from tests.invoicing.accounts import d, draft_of, pay, state

pytestmark = pytest.mark.django_db

LINES = (("1", "1000", "20"), ("10", "50", "5.5"))  # 1 727.50 including VAT


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def draft(organisation: Organisation) -> Invoice:
    return draft_of(CustomerFactory(organisation=organisation), *LINES, subject="Chantier Verne")


def fresh(document: Invoice) -> Invoice:
    return Invoice.objects.get(pk=document.pk)


def ask(draft: Invoice, user: User, **part: str) -> Invoice:
    return deposit_of_draft(draft, Part(**{name: Decimal(value) for name, value in part.items()}), today=TODAY, by=user)


def asked_and_issued(draft: Invoice, user: User, **part: str) -> Invoice:
    return send_invoice(ask(draft, user, **part), today=TODAY, by=user)


def credit_whole(document: Invoice, user: User) -> Invoice:
    chosen = [Credited(left=each, quantity=each.quantity) for each in left_of_lines(document, [])]
    return send_invoice(draft_credit_note(document, chosen, today=TODAY, by=user), today=TODAY, by=user)


def test_a_deposit_in_percent_is_that_part_at_each_rate(draft: Invoice, user: User) -> None:
    deposit = ask(draft, user, percent="30")

    assert (deposit.purpose, deposit.status, deposit.customer) == ("deposit", "draft", draft.customer)
    assert list(deposit.lines.values_list("vat_rate", "total_excl_vat")) == [(d(20), 300), (d("5.5"), 150)]
    assert deposit.total_incl_vat == d("518.25")
    assert "30" in deposit.lines.all()[0].description


def test_a_deposit_of_an_amount_makes_it_to_the_cent(draft: Invoice, user: User) -> None:
    assert ask(draft, user, amount="500.00").total_incl_vat == 500


@pytest.mark.parametrize("part", [{"percent": "100.01"}, {"amount": "1727.51"}, {"amount": "0"}, {"percent": "0"}])
def test_a_deposit_is_neither_nothing_nor_more_than_the_draft(draft: Invoice, user: User, part: dict) -> None:
    with pytest.raises(BusinessError):
        ask(draft, user, **part)

    assert (Invoice.objects.count(), DepositDeduction.objects.count()) == (1, 0)


def test_deposits_together_stay_within_the_draft(draft: Invoice, user: User) -> None:
    ask(draft, user, percent="60")

    with pytest.raises(BusinessError):
        ask(draft, user, percent="41")


def test_a_draft_takes_a_deposit_off_once_it_is_issued(draft: Invoice, user: User) -> None:
    deposit = ask(draft, user, percent="30")
    assert (fresh(draft).purpose, fresh(draft).amount_deducted) == ("final", 0)

    send_invoice(deposit, today=TODAY, by=user)

    assert fresh(draft).amount_deducted == d("518.25")


def test_the_final_invoice_asks_for_the_rest_and_names_the_deposit(draft: Invoice, user: User) -> None:
    deposit = asked_and_issued(draft, user, percent="30")

    final = send_invoice(fresh(draft), today=TODAY, by=user)

    assert (final.total_incl_vat, final.amount_deducted) == (d("1727.50"), d("518.25"))
    assert state(final) == ("sent", d("1209.25"))
    facts = facts_of(fresh(final))
    assert [each.number for each in facts.deposits] == [deposit.number]
    assert (facts.deposits_vat, facts.amount_due) == (d("68.25"), d("1209.25"))
    pay(final, user)
    assert state(final) == ("paid", d(0))


def test_deposits_of_all_of_it_leave_nothing_to_pay(draft: Invoice, user: User) -> None:
    asked_and_issued(draft, user, percent="100")

    final = send_invoice(fresh(draft), today=TODAY, by=user)

    assert state(final) == ("paid", d(0))


def test_a_final_invoice_waits_for_its_deposits_to_be_issued(draft: Invoice, user: User) -> None:
    ask(draft, user, percent="30")

    with pytest.raises(BusinessError, match=r"brouillon|draft"):
        send_invoice(fresh(draft), today=TODAY, by=user)


def test_deleting_the_draft_of_a_deposit_unties_it(draft: Invoice, user: User) -> None:
    ask(draft, user, percent="30").delete()

    sent = send_invoice(fresh(draft), today=TODAY, by=user)

    assert (sent.purpose, sent.balance_due) == ("standard", d("1727.50"))


def test_a_credited_deposit_is_no_longer_deducted(draft: Invoice, user: User) -> None:
    deposit = asked_and_issued(draft, user, percent="30")

    credit_whole(deposit, user)

    assert (fresh(draft).purpose, fresh(draft).amount_deducted) == ("standard", 0)
    assert state(deposit) == ("cancelled", d(0))
    assert not deposits.deductible(draft.customer).exists()


def test_a_deposit_that_was_deducted_is_credited_through_its_final_invoice(draft: Invoice, user: User) -> None:
    deposit = asked_and_issued(draft, user, percent="30")
    final = send_invoice(fresh(draft), today=TODAY, by=user)

    with pytest.raises(BusinessError, match=final.number):
        draft_credit_note(fresh(deposit), [], today=TODAY, by=user)


def test_crediting_a_final_invoice_gives_its_deposits_back_too(draft: Invoice, user: User) -> None:
    pay(asked_and_issued(draft, user, percent="30"), user)
    final = send_invoice(fresh(draft), today=TODAY, by=user)

    issued = credit_whole(final, user)

    assert (state(final), state(issued)) == (("cancelled", d(0)), ("sent", d("518.25")))


def test_a_deposit_asked_of_a_customer_waits_for_an_invoice(organisation: Organisation, user: User) -> None:
    customer = CustomerFactory(organisation=organisation)
    asked = deposit_of_customer(customer, d(240), treatment("rate_20"), "Acompte", today=TODAY, by=user)
    deposit = send_invoice(asked, today=TODAY, by=user)
    later = draft_of(customer, ("1", "500", "20"))
    assert list(deposits.deductible(customer)) == [deposit]

    deposits.choose(later, [deposit.pk])

    assert (fresh(later).purpose, fresh(later).amount_deducted) == ("final", 240)
    assert not deposits.deductible(customer).exists()
    deposits.choose(later, [])
    assert (fresh(later).purpose, fresh(later).amount_deducted) == ("standard", 0)


def test_a_deposit_is_never_deducted_twice(draft: Invoice, user: User) -> None:
    deposit = asked_and_issued(draft, user, percent="30")
    other = draft_of(draft.customer, *LINES)

    with pytest.raises(BusinessError):
        deposits.choose(other, [deposit.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositDeduction.objects.create(final_invoice=other, deposit=deposit)


def test_choose_refuses_deposits_beyond_the_invoice(organisation: Organisation, user: User) -> None:
    customer = CustomerFactory(organisation=organisation)
    asked = deposit_of_customer(customer, d(240), treatment("rate_20"), "", today=TODAY, by=user)
    deposit = send_invoice(asked, today=TODAY, by=user)
    small = draft_of(customer, ("1", "100", "20"))

    with pytest.raises(BusinessError):
        deposits.choose(small, [deposit.pk])

    assert (fresh(small).purpose, fresh(small).amount_deducted) == ("standard", 0)


def test_choose_refuses_the_deposit_of_another_customer(draft: Invoice, user: User) -> None:
    deposit = asked_and_issued(draft, user, percent="30")
    other = draft_of(CustomerFactory(organisation=draft.organisation), *LINES)

    with pytest.raises(BusinessError):
        deposits.choose(other, [deposit.pk])

"""A customer's older credit, used with a bank line on the documents that a person ticked."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from common.errors import BusinessError
from invoicing import settlement
from invoicing.models import Allocation, Customer, Invoice, Payment
from invoicing.settlement import Share
from organisations.models import Membership, Organisation
from reconciliation import finding, operations
from reconciliation.models import ReconciledCredit, Reconciliation
from reconciliation.operations import Choice
from tests.factories import CustomerFactory, OrganisationFactory
from tests.invoicing.accounts import acts, check, d, money, state, unallocated
from tests.reconciliation.builders import make_credit_note, make_declared, make_invoice, make_line, make_proposal

WriteOff = Allocation.WriteOff


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.fixture
def invoice(organisation: Organisation, customer: Customer) -> Invoice:
    return make_invoice(organisation, "800.00", "F2026-00001", customer=customer)


@pytest.fixture
def deposit(customer: Customer, member: Membership) -> Payment:
    """300 € that came by the bank before any invoice."""
    line = make_line(customer.organisation, "300.00", "ACOMPTE")
    operations.keep_as_credit(line, customer, member.user)
    return Payment.objects.get()


def choice(document: Invoice, amount: str = "") -> Choice:
    whole = document.balance_due
    return Choice(document_id=document.pk, amount=Decimal(amount) if amount else whole, expected=whole)


def share(payment: Payment, amount: str | int, expected: str | int = 300) -> Share:
    return Share(pk=payment.pk, amount=d(amount), expected=d(expected))


def uses() -> list[tuple[str, str]]:
    rows = Allocation.objects.standing().filter(reconciled_credits__isnull=False).order_by("pk")
    return [(str(each.invoice), str(each.amount)) for each in rows.select_related("invoice")]


def test_a_line_and_older_credit_settle_an_invoice_and_are_undone_together(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    line = make_line(organisation, "500.00")
    decision = operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, 300)])
    assert (state(invoice), uses()) == (("paid", 0), [("F2026-00001", "300.00")])
    assert unallocated(deposit) == 0
    assert acts(invoice) == ["paid", "paid"]
    check(invoice.customer)

    operations.unreconcile(decision, member.user)
    assert (state(invoice), uses()) == (("sent", d(800)), [])
    assert unallocated(deposit) == d(300)
    assert acts(invoice) == ["paid", "paid", "payment_withdrawn", "payment_withdrawn"]
    assert Payment.objects.standing().get() == deposit
    check(invoice.customer)
    operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, 300)])
    assert state(invoice) == ("paid", 0)


def test_credit_is_used_first_the_line_leaves_its_surplus_as_credit(
    organisation: Organisation, member: Membership, customer: Customer, invoice: Invoice, deposit: Payment
) -> None:
    second = make_invoice(organisation, "100.00", "F2026-00002", customer=customer)
    line = make_line(organisation, "700.00")
    operations.reconcile(line, [choice(invoice), choice(second)], None, member.user, [share(deposit, 250)])
    assert (state(invoice), state(second)) == (("paid", 0), ("paid", 0))
    assert uses() == [("F2026-00001", "250.00")]
    left = {each.amount: each.unallocated for each in Payment.objects.with_unallocated()}
    assert left == {d(300): d(50), d(700): d(50)}
    check(customer)


def test_what_line_and_credit_lack_is_named_and_undone_with_them(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    line = make_line(organisation, "490.00")
    older = [share(deposit, 300)]
    decision = operations.reconcile(line, [choice(invoice)], WriteOff.BANK_FEE, member.user, older)
    assert state(invoice) == ("paid", 0)
    operations.unreconcile(decision, member.user)
    assert state(invoice) == ("sent", d(800))
    operations.reconcile(line, [choice(invoice)], None, member.user, older)
    assert state(invoice) == ("sent", d(10))


def test_a_credit_note_an_older_credit_and_a_line_settle_an_invoice(
    organisation: Organisation, member: Membership, customer: Customer, invoice: Invoice, deposit: Payment
) -> None:
    note = make_credit_note(organisation, "200.00", "A2026-00001", customer=customer)
    line = make_line(organisation, "300.00")
    chosen = [choice(invoice), choice(note)]
    decision = operations.reconcile(line, chosen, None, member.user, [share(deposit, 300)])
    assert (state(invoice), state(note)) == (("paid", 0), ("paid", 0))
    operations.unreconcile(decision, member.user)
    assert (state(invoice), state(note)) == (("sent", d(800)), ("sent", d(200)))
    assert unallocated(deposit) == d(300)
    check(customer)


def test_each_customers_credit_settles_their_own_invoices(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    others = make_invoice(organisation, "100.00", "F2026-00002")
    line = make_line(organisation, "600.00")
    operations.reconcile(line, [choice(others), choice(invoice)], None, member.user, [share(deposit, 300)])
    assert (state(invoice), state(others)) == (("paid", 0), ("paid", 0))
    assert uses() == [("F2026-00001", "300.00")]


@pytest.mark.parametrize(
    ("amount", "expected", "said"),
    [
        ("300", "299.99", "changé"),
        ("0", "300", "300,00"),
        ("-1", "300", "300,00"),
        ("300.01", "300", "300,00"),
        ("1000000000000", "300", "300,00"),
    ],
)
def test_credit_that_is_not_there_is_not_used(
    organisation: Organisation,
    member: Membership,
    invoice: Invoice,
    deposit: Payment,
    amount: str,
    expected: str,
    said: str,
) -> None:
    line = make_line(invoice.organisation, "500.00")
    with pytest.raises(BusinessError, match=said):
        operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, amount, expected)])
    assert (state(invoice), unallocated(deposit)) == (("sent", d(800)), d(300))
    line.refresh_from_db()
    assert line.status == "to_treat"


def test_credit_used_given_back_or_withdrawn_meanwhile_is_refused(
    organisation: Organisation, member: Membership, customer: Customer, invoice: Invoice, deposit: Payment
) -> None:
    line, older = make_line(organisation, "500.00"), [share(deposit, 300)]
    settlement.refund_payment(deposit, money(300), expected_left=d(300), by=member.user)
    with pytest.raises(BusinessError, match="changé"):
        operations.reconcile(line, [choice(invoice)], None, member.user, older)
    refund = Payment.objects.get(refunds=deposit)
    settlement.reverse_payments(organisation, [refund.pk], member.user)
    settlement.reverse_payments(organisation, [deposit.pk], member.user)
    with pytest.raises(BusinessError, match="retiré"):
        operations.reconcile(line, [choice(invoice)], None, member.user, older)
    assert not ReconciledCredit.objects.exists()
    check(customer)


def test_another_companys_or_customers_credit_is_refused(
    organisation: Organisation, member: Membership, invoice: Invoice
) -> None:
    line = make_line(organisation, "500.00")
    for owner in (OrganisationFactory(), organisation):
        foreign = make_declared(make_invoice(owner, "300.00", "F1"), "300.00")
        with pytest.raises(BusinessError):
            operations.reconcile(line, [choice(invoice)], None, member.user, [share(foreign, 300)])
        assert unallocated(foreign) == d(300)
    assert state(invoice) == ("sent", d(800))


@pytest.mark.parametrize(("total", "said"), [("300.00", "ne paierait rien"), ("200.00", "100,00")])
def test_credit_that_leaves_the_line_nothing_is_refused(
    organisation: Organisation, member: Membership, customer: Customer, deposit: Payment, total: str, said: str
) -> None:
    small = make_invoice(organisation, total, "F2026-00003", customer=customer)
    line = make_line(organisation, "500.00")
    with pytest.raises(BusinessError, match=said):
        operations.reconcile(line, [choice(small)], None, member.user, [share(deposit, 300)])
    assert state(small) == ("sent", d(total))


def test_money_that_went_out_uses_no_credit(
    organisation: Organisation, member: Membership, customer: Customer, deposit: Payment
) -> None:
    note = make_credit_note(organisation, "80.00", "A1", customer=customer)
    line = make_line(organisation, "-80.00")
    assert finding.credits_of_customers(line, [customer.pk]) == []
    with pytest.raises(BusinessError):
        operations.reconcile(line, [choice(note)], None, member.user, [share(deposit, 80)])


def test_a_use_taken_back_alone_leaves_the_decision_and_is_not_taken_back_twice(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    line = make_line(organisation, "500.00")
    decision = operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, 300)])
    settlement.take_back(organisation, [ReconciledCredit.objects.get().allocation_id], member.user)
    assert (state(invoice), unallocated(deposit)) == (("sent", d(300)), d(300))
    assert Reconciliation.objects.standing().filter(pk=decision.pk).exists()
    operations.unreconcile(decision, member.user)
    assert (state(invoice), unallocated(deposit)) == (("sent", d(800)), d(300))
    check(invoice.customer)


def test_the_line_that_brought_the_credit_is_undone_with_its_uses(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    first = Reconciliation.objects.get()
    line = make_line(organisation, "500.00")
    decision = operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, 300)])
    operations.unreconcile(first, member.user)
    assert state(invoice) == ("sent", d(300))
    operations.unreconcile(decision, member.user)
    assert state(invoice) == ("sent", d(800))
    assert not Payment.objects.standing().exists()
    check(invoice.customer)


def test_withdrawing_the_lines_payment_keeps_the_credit_where_it_is(
    organisation: Organisation, member: Membership, invoice: Invoice, deposit: Payment
) -> None:
    """The claim falls with its payment; what older credit settles is the customer's own money, and stays (0029)."""
    line = make_line(organisation, "500.00")
    decision = operations.reconcile(line, [choice(invoice)], None, member.user, [share(deposit, 300)])
    paid = decision.reconciled_payments.get().payment_id
    settlement.reverse_payments(organisation, [paid], member.user)
    line.refresh_from_db()
    assert (line.status, state(invoice), unallocated(deposit)) == ("to_treat", ("sent", d(500)), 0)
    check(invoice.customer)


def test_a_payment_that_the_line_may_prove_is_not_its_credit(organisation: Organisation, invoice: Invoice) -> None:
    declared = make_declared(invoice, "500.00")
    earlier = make_declared(invoice, "200.00")
    line = make_line(organisation, "500.00")
    assert finding.credits_of_customers(line, [invoice.customer_id]) == [declared, earlier]
    make_proposal(line, (declared, "500.00"))
    assert finding.credits_of_customers(line, [invoice.customer_id]) == [earlier]


def address(line: Any) -> str:
    return f"/e/{line.organisation.slug}/banque/operations/{line.pk}/rapprocher/"


def ticks(invoice: Invoice, payment: Payment, amount: str = "300,00", seen: str = "300,00") -> dict[str, str]:
    rows = {f"invoice-{invoice.pk}": ("800,00", "800,00"), f"payment-{payment.pk}": (amount, seen)}
    posted = {"shown": str(invoice.pk), "difference": "owed"}
    for key, (typed, left) in rows.items():
        posted |= {f"tick-{key}": "1", f"amount-{key}": typed, f"seen-{key}": left}
    return posted


def test_bank_transaction_match_shows_credit_and_uses_what_is_ticked(
    member_client: Client, organisation: Organisation, invoice: Invoice, deposit: Payment
) -> None:
    declared = make_declared(invoice, "50.00")
    line = make_line(organisation, "500.00")
    make_proposal(line, (invoice, "500.00"))
    page = member_client.get(address(line))
    form = page.context["form"]
    assert [(row.pk, row.left, row.ticked) for row in form.credits] == [
        (deposit.pk, d(300), False),
        (declared.pk, d(50), False),
    ]
    text = page.content.decode()
    assert "pas encore confirmé par la banque" in text
    assert f"/banque/operations/{Reconciliation.objects.get().bank_transaction_id}/" in text

    answer = member_client.post(address(line), ticks(invoice, deposit), follow=True).content.decode()
    assert "300,00" in answer
    assert (state(invoice), unallocated(deposit)) == (("paid", 0), 0)
    again = member_client.post(address(line), ticks(invoice, deposit), follow=True).content.decode()
    assert "déjà" in again
    assert ReconciledCredit.objects.count() == 1
    undo = f"/e/{organisation.slug}/reconciliations/faites/{Reconciliation.objects.latest('pk').pk}/annuler/"
    member_client.post(undo)
    assert (state(invoice), unallocated(deposit)) == (("sent", d(800)), d(300))


@pytest.mark.parametrize("typed", ["0", "-1", "1000000000000", "1e12", "1,234", "1,234.56", "300,01", "🙂", "9" * 300])
def test_bank_transaction_match_takes_no_credit_that_cannot_be(
    member_client: Client, organisation: Organisation, invoice: Invoice, deposit: Payment, typed: str
) -> None:
    line = make_line(organisation, "500.00")
    page = member_client.post(address(line), ticks(invoice, deposit, typed))
    assert page.context["form"].errors
    assert (state(invoice), unallocated(deposit)) == (("sent", d(800)), d(300))


def test_bank_transaction_match_refuses_a_stale_or_foreign_credit(
    member_client: Client, member: Membership, organisation: Organisation, invoice: Invoice, deposit: Payment
) -> None:
    line = make_line(organisation, "500.00")
    other = make_declared(make_invoice(OrganisationFactory(), "300.00", "F1"), "300.00")
    for posted in (ticks(invoice, other), ticks(invoice, deposit, "250,00", "250,00")):
        assert member_client.post(address(line), posted).context["form"].errors
    settlement.refund_payment(deposit, money(300), expected_left=d(300), by=member.user)
    assert member_client.post(address(line), ticks(invoice, deposit)).context["form"].errors
    assert state(invoice) == ("sent", d(800))


def test_bank_transaction_match_keeps_the_credit_ticked_through_a_search(
    member_client: Client, organisation: Organisation, invoice: Invoice, deposit: Payment
) -> None:
    line = make_line(organisation, "500.00")
    page = member_client.get(address(line), {"q": "lefevre", "kept": invoice.pk, "kept_credit": deposit.pk})
    form = page.context["form"]
    assert ([row.pk for row in form.ticked], [row.pk for row in form.ticked_credits]) == ([invoice.pk], [deposit.pk])
    assert form.rest == 0


@pytest.mark.parametrize("several", [1, 3])
def test_bank_transaction_match_asks_as_many_queries_for_several_credits_as_for_one(
    member_client: Client,
    organisation: Organisation,
    invoice: Invoice,
    django_assert_num_queries: DjangoAssertNumQueries,
    several: int,
) -> None:
    for _ in range(several):
        make_declared(invoice, "50.00")
    line = make_line(organisation, "500.00")
    make_proposal(line, (invoice, "500.00"))
    with django_assert_num_queries(17):
        member_client.get(address(line))


def test_pages_of_the_decision_say_whose_credit_settled_what(
    member_client: Client, member: Membership, organisation: Organisation, invoice: Invoice, deposit: Payment
) -> None:
    first = make_invoice(organisation, "300.00", "F2026-00009", customer=invoice.customer, due_date=invoice.issue_date)
    line = make_line(organisation, "800.00")
    operations.reconcile(line, [choice(first), choice(invoice)], None, member.user, [share(deposit, 300)])
    detail = member_client.get(f"/e/{organisation.slug}/banque/operations/{line.pk}/").content.decode()
    assert "crédit antérieur" in detail
    assert "F2026-00009" in detail
    listed = member_client.get(f"/e/{organisation.slug}/reconciliations/?tab=reconciled").content.decode()
    assert "F2026-00009" in listed

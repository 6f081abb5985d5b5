"""Bank lines, and what was settled otherwise meanwhile: several invoices by one payment, credit, corrected invoices."""

from decimal import Decimal

import pytest

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing import settlement
from invoicing.models import Invoice, Payment
from invoicing.replacing import draft_correction
from invoicing.sending import send_invoice
from invoicing.settlement import Order, Share, Use
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import MatchProposal, ReconciledPayment, Reconciliation
from reconciliation.proposing import propose_matches
from tests.factories import TODAY, CustomerFactory
from tests.invoicing.accounts import check, d, draft_of, money, state, unallocated
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db


def status_of(line: BankTransaction) -> str:
    return BankTransaction.objects.get(pk=line.pk).status


def test_one_line_proves_a_payment_declared_for_three_invoices(organisation: Organisation, member: Membership) -> None:
    customer = CustomerFactory(organisation=organisation)
    invoices = [make_invoice(organisation, "120.00", f"F2026-0000{n}", customer=customer) for n in (1, 2, 3)]
    shares = [Share(pk=each.pk, amount=d(120), expected=d(120)) for each in invoices]
    order = Order(invoices=shares, money=money(360))
    payment = settlement.receive(customer, order, expected_credit=d(0), by=member.user).payment
    line = make_line(organisation, "360.00")
    propose_matches(organisation)
    proposal = MatchProposal.objects.get(bank_transaction=line, rank=1)

    [outcome] = operations.accept(organisation, [proposal.pk], member.user)

    assert outcome.error == ""
    assert list(Payment.objects.all()) == [payment]
    assert ReconciledPayment.objects.get().is_proof
    assert [state(each) for each in invoices] == [("paid", d(0))] * 3


def accepted(organisation: Organisation, invoice: Invoice, amount: str, member: Membership) -> Reconciliation:
    """A line of that amount, accepted for the invoice."""
    line = make_line(organisation, amount)
    part = str(min(Decimal(amount), invoice.balance_due))
    [outcome] = operations.accept(organisation, [make_proposal(line, (invoice, part)).pk], member.user)
    assert outcome.reconciliation is not None
    return outcome.reconciliation


def test_the_rest_of_a_bank_payment_is_imputed_and_comes_back_with_it(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation)
    first, second = (make_invoice(organisation, "120.00", f"F2026-0000{n}", customer=customer) for n in (1, 2))
    decision = accepted(organisation, first, "150.00", member)
    payment = Payment.objects.get()
    use = Use(invoice_id=second.pk, payment_id=payment.pk, amount=d(30))
    settlement.impute(organisation, [use], member.user)
    assert (state(second), unallocated(payment)) == (("sent", d(90)), 0)

    operations.unreconcile(decision, member.user)

    assert [state(first), state(second)] == [("sent", d(120))] * 2
    assert status_of(decision.bank_transaction) == "to_treat"
    check(customer)


def test_undoing_a_line_that_paid_a_replaced_invoice_reopens_the_one_in_its_place(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation)
    original = send_invoice(draft_of(customer, ("1", "100", "20")), today=TODAY, by=member.user)
    decision = accepted(organisation, original, "120.00", member)
    corrected = send_invoice(
        draft_correction(Invoice.objects.get(pk=original.pk), today=TODAY, by=member.user), today=TODAY, by=member.user
    )
    assert (state(original), state(corrected)) == (("cancelled", d(0)), ("paid", d(0)))

    operations.unreconcile(decision, member.user)

    assert (state(original), state(corrected)) == (("cancelled", d(0)), ("sent", d(120)))
    assert status_of(decision.bank_transaction) == "to_treat"
    check(customer)


def test_a_line_whose_payment_was_refunded_in_part_is_not_undone(
    organisation: Organisation, member: Membership
) -> None:
    customer = CustomerFactory(organisation=organisation)
    decision = accepted(
        organisation, make_invoice(organisation, "120.00", "F2026-00001", customer=customer), "150.00", member
    )
    settlement.refund_payment(Payment.objects.get(), money(30), expected_left=d(30), by=member.user)

    with pytest.raises(BusinessError):
        operations.unreconcile(decision, member.user)

    assert status_of(decision.bank_transaction) == "reconciled"
    check(customer)


def test_withdrawing_a_part_keeps_the_line_reconciled(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    decision = accepted(organisation, invoice, "120.00", member)

    settlement.take_back(organisation, [invoice.allocations.get().pk], member.user)

    assert (state(invoice), unallocated(Payment.objects.get())) == (("sent", d(120)), d(120))
    assert status_of(decision.bank_transaction) == "reconciled"

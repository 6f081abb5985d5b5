"""What the bank takes back: the payment is withdrawn, the invoice owed again, and all of it can be undone."""

from decimal import Decimal

import pytest

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing.models import Customer, Invoice, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import MatchNote, MatchProposal, ReconciledPayment, Reconciliation, ReturnedPayment
from reconciliation.proposing import propose_matches
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_credit_note, make_invoice, make_line

MANDATE = "RUM-2026-77"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.fixture
def invoice(customer: Customer) -> Invoice:
    return make_invoice(customer.organisation, "120.00", "F2026-00012", customer=customer)


@pytest.fixture
def paid_line(invoice: Invoice, member: Membership) -> BankTransaction:
    """The line by which the invoice was paid, reconciled."""
    line = make_line(
        invoice.organisation,
        "120.00",
        "FACT F2026-00012",
        counterparty_name="VIR MENUISERIE LEFEVRE",
        mandate_reference=MANDATE,
    )
    propose_matches(invoice.organisation)
    operations.accept(invoice.organisation, [MatchProposal.objects.get(rank=1).pk], member.user)
    return line


def returned(organisation: Organisation, label: str = "REJET PRLV SEPA LEFEVRE", **fields: object) -> BankTransaction:
    return make_line(organisation, "-120.00", label, counterparty_name="", **fields)


def accept_first(line: BankTransaction, member: Membership) -> Reconciliation:
    proposal = MatchProposal.objects.get(bank_transaction=line, rank=1)
    [outcome] = operations.accept(line.organisation, [proposal.pk], member.user)
    assert outcome.error == ""
    return outcome.reconciliation


def books(invoice: Invoice, *lines: BankTransaction) -> tuple[str, str, list[str]]:
    for row in (invoice, *lines):
        row.refresh_from_db()
    return invoice.status, str(invoice.amount_paid), [line.status for line in lines]


def test_a_returned_debit_proposes_the_reversal_of_the_very_payment(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction
) -> None:
    line = returned(organisation, mandate_reference=MANDATE)
    propose_matches(organisation)
    proposal = MatchProposal.objects.get(bank_transaction=line)
    assert (proposal.band, proposal.documents_key) == ("certain", f"p{Payment.objects.get().pk}")
    assert {"payment_returned", "same_reference"} <= {reason["code"] for reason in proposal.reasons}


def test_accepting_a_return_reopens_the_invoice_and_leaves_the_first_line_alone(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    line = returned(organisation, mandate_reference=MANDATE)
    propose_matches(organisation)
    decision = accept_first(line, member)
    assert books(invoice, paid_line, line) == ("sent", "0.00", ["reconciled", "reconciled"])
    assert sum(payment.amount for payment in Payment.objects.all()) == Decimal(0)
    assert ReturnedPayment.objects.get().reconciliation == decision
    assert Reconciliation.objects.standing().count() == 2


def test_undoing_a_return_pays_the_invoice_again(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    line = returned(organisation, mandate_reference=MANDATE)
    propose_matches(organisation)
    operations.unreconcile(accept_first(line, member), member.user)
    assert books(invoice, paid_line, line) == ("paid", "120.00", ["reconciled", "to_treat"])
    link = ReconciledPayment.objects.get(undone_at__isnull=True)
    assert link.payment == Payment.objects.standing().get()
    assert link.reconciliation.bank_transaction == paid_line


def test_undoing_a_return_is_refused_once_the_invoice_is_paid_otherwise(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    line = returned(organisation, mandate_reference=MANDATE)
    propose_matches(organisation)
    decision = accept_first(line, member)
    again = make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name="VIR MENUISERIE LEFEVRE")
    propose_matches(organisation)
    accept_first(again, member)
    with pytest.raises(BusinessError):
        operations.unreconcile(decision, member.user)
    assert books(invoice, line, again) == ("paid", "120.00", ["reconciled", "reconciled"])


def test_a_line_whose_money_was_taken_back_is_not_undone_before_that(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    line = returned(organisation, mandate_reference=MANDATE)
    propose_matches(organisation)
    first = Reconciliation.objects.get()
    accept_first(line, member)
    with pytest.raises(BusinessError):
        operations.unreconcile(first, member.user)


def test_a_payment_is_taken_back_once(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    lines = [returned(organisation, mandate_reference=MANDATE) for _ in range(2)]
    propose_matches(organisation)
    wanted = MatchProposal.objects.filter(bank_transaction__in=lines, rank=1).values_list("pk", flat=True)
    outcomes = operations.accept(organisation, list(wanted), member.user)
    assert sorted(bool(outcome.error) for outcome in outcomes) == [False, True]
    assert Payment.objects.count() == 2
    assert books(invoice) == ("sent", "0.00", [])


def test_money_sent_back_is_proposed_for_its_credit_note(organisation: Organisation, customer: Customer) -> None:
    credit = make_credit_note(organisation, "120.00", "A2026-00001", customer=customer)
    line = make_line(
        organisation, "-120.00", "REMBOURSEMENT AVOIR A2026-00001", counterparty_name="VIR EMIS MENUISERIE LEFEVRE"
    )
    propose_matches(organisation)
    proposal = MatchProposal.objects.get(bank_transaction=line)
    assert (proposal.documents_key, proposal.line_kind) == (f"d{credit.pk}", "refund")


def test_a_second_payment_is_noted_and_not_allocated(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction
) -> None:
    line = make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name="VIR MENUISERIE LEFEVRE")
    propose_matches(organisation)
    assert not MatchProposal.objects.filter(bank_transaction=line).exists()
    note = MatchNote.objects.get(bank_transaction=line)
    assert [(each["code"], each["values"]) for each in note.reasons] == [("already_settled", {"document": invoice.pk})]


def test_a_note_goes_once_it_is_not_true_any_more(
    organisation: Organisation, invoice: Invoice, paid_line: BankTransaction, member: Membership
) -> None:
    make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name="VIR MENUISERIE LEFEVRE")
    propose_matches(organisation)
    operations.unreconcile(Reconciliation.objects.get(), member.user)
    propose_matches(organisation)
    assert [each["code"] for note in MatchNote.objects.all() for each in note.reasons] == ["claimed_by_other_line"]

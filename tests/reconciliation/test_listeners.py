"""What happens here when the ledgers below announce something: proposals stay true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from banking.events import statement_imported
from banking.models import BankTransaction
from invoicing import events, settlement
from invoicing.models import Customer, Invoice, Payment
from invoicing.sending import send_invoice
from organisations.models import Membership, Organisation
from reconciliation import operations, tasks
from reconciliation.models import MatchProposal, PayerAlias, ReconciledPayment, Reconciliation
from reconciliation.proposing import propose_matches
from tests.factories import TODAY, CustomerFactory, DraftFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

PAYER = "VIR SEPA MENUISERIE LEFEVRE SARL"
FULL = Decimal("120.00")


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.fixture
def invoice(customer: Customer) -> Invoice:
    return make_invoice(customer.organisation, "120.00", "F2026-00012", customer=customer)


def make_payment_line(organisation: Organisation, label: str = "FACT F2026-00012") -> BankTransaction:
    return make_line(organisation, "120.00", label, counterparty_name=PAYER)


def mark_paid(invoice: Invoice, member: Membership) -> Payment:
    return settlement.mark_as_paid(
        invoice, amount=FULL, expected_balance=FULL, on=TODAY, means=Payment.Means.TRANSFER, by=member.user
    )


def keys(line: BankTransaction) -> list[str]:
    return list(
        MatchProposal.objects.filter(bank_transaction=line).order_by("rank").values_list("documents_key", flat=True)
    )


def test_imported_lines_are_matched_at_once(organisation: Organisation, invoice: Invoice) -> None:
    line = make_payment_line(organisation)
    make_line(organisation, "77.13", "SANS RAPPORT", counterparty_name="VIR INCONNU")
    ids = list(BankTransaction.objects.values_list("pk", flat=True))
    answers = statement_imported.send(sender=None, organisation=organisation, bank_transaction_ids=ids)
    assert [answer for _receiver, answer in answers] == [1]
    assert keys(line) == [f"d{invoice.pk}"]


def test_an_invoice_paid_by_hand_is_proposed_no_more_but_its_payment_is(
    organisation: Organisation, invoice: Invoice, member: Membership
) -> None:
    line = make_payment_line(organisation)
    propose_matches(organisation)
    payment = mark_paid(invoice, member)
    assert keys(line) == [f"p{payment.pk}"]


def test_an_invoice_owed_again_is_proposed_again(
    organisation: Organisation, invoice: Invoice, member: Membership
) -> None:
    line = make_payment_line(organisation)
    mark_paid(invoice, member)
    settlement.mark_as_unpaid(invoice, member.user)
    assert keys(line) == [f"d{invoice.pk}"]


def test_an_invoice_sent_after_its_payment_is_proposed(
    organisation: Organisation, customer: Customer, member: Membership
) -> None:
    line = make_payment_line(organisation, f"ACOMPTE F{TODAY.year}-00001")
    propose_matches(organisation)
    assert keys(line) == []
    draft = DraftFactory(organisation=organisation, customer=customer)
    sent = send_invoice(draft, today=TODAY, by=member.user)
    assert keys(line) == [f"d{sent.pk}"]


def test_only_the_lines_concerned_are_matched_again(
    organisation: Organisation, invoice: Invoice, member: Membership
) -> None:
    far = make_line(organisation, "999.00", "SANS RAPPORT")
    kept = make_proposal(far, (make_invoice(organisation, "999.00", "F2026-00999"), "999.00"))
    mark_paid(invoice, member)
    assert MatchProposal.objects.filter(pk=kept.pk).exists()


def test_a_payment_withdrawn_reopens_its_line(organisation: Organisation, invoice: Invoice, member: Membership) -> None:
    line = make_payment_line(organisation)
    propose_matches(organisation)
    proposal = MatchProposal.objects.get(bank_transaction=line, rank=1)
    operations.accept(organisation, [proposal.pk], member.user)
    settlement.mark_as_unpaid(invoice, member.user)
    line.refresh_from_db()
    assert line.status == "to_treat"
    assert Reconciliation.objects.get().undone_by == member.user
    assert not ReconciledPayment.objects.filter(undone_at__isnull=True).exists()
    assert keys(line) == [f"d{invoice.pk}"]


def test_a_line_of_two_payments_stays_until_both_are_withdrawn(organisation: Organisation, member: Membership) -> None:
    first, second = (make_invoice(organisation, "60.00", f"F2026-0002{n}") for n in range(2))
    line = make_line(organisation, "120.00")
    operations.accept(organisation, [make_proposal(line, (first, "60.00"), (second, "60.00")).pk], member.user)
    statuses = []
    for invoice in (first, second):
        settlement.mark_as_unpaid(invoice, member.user)
        line.refresh_from_db()
        statuses.append(line.status)
    assert statuses == ["reconciled", "to_treat"]


def test_ibans_of_an_imported_ledger_are_known_payers(organisation: Organisation, customer: Customer) -> None:
    pairs = [("FR7610107001011234567890129", customer.pk)]
    for _again in range(2):
        events.payer_ibans_declared.send(sender=None, organisation=organisation, pairs=pairs)
    assert PayerAlias.objects.values_list("iban", "customer", "source").get() == (*pairs[0], "imported")


def test_an_imported_ledger_is_matched(organisation: Organisation, invoice: Invoice) -> None:
    line = make_payment_line(organisation)
    events.ledger_imported.send(sender=None, organisation=organisation, count=1)
    assert keys(line) == [f"d{invoice.pk}"]


def test_a_ledger_imported_beside_many_lines_is_matched_by_the_worker(
    organisation: Organisation,
    invoice: Invoice,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]],
) -> None:
    monkeypatch.setattr(tasks, "MATCHED_AT_ONCE", 0)
    make_payment_line(organisation)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            events.ledger_imported.send(sender=None, organisation=organisation, count=1)
    assert ProcrastinateJob.objects.values_list("task_name", "args").get() == (
        "match_everything",
        {"organisation_id": organisation.pk},
    )
    assert not MatchProposal.objects.exists()


def test_another_invoice_of_the_payer_changes_what_their_line_may_pay(
    organisation: Organisation, customer: Customer, invoice: Invoice, member: Membership
) -> None:
    line = make_line(organisation, "120.00", "REGLEMENT", counterparty_name=PAYER)
    propose_matches(organisation)
    assert [row.band for row in line.match_proposals.all()] == ["probable"]
    draft = DraftFactory(organisation=organisation, customer=customer)
    send_invoice(draft, today=TODAY, by=member.user)
    assert [row.band for row in line.match_proposals.all()] == ["ambiguous", "ambiguous"]


def test_a_new_invoice_of_a_known_iban_is_looked_at_for_its_waiting_lines(
    organisation: Organisation, customer: Customer, member: Membership
) -> None:
    PayerAlias.objects.create(organisation=organisation, customer=customer, iban="FR7610107001011234567890129")
    line = make_line(organisation, "40.00", "ACOMPTE", counterparty_iban="FR7610107001011234567890129")
    propose_matches(organisation)
    assert keys(line) == []
    draft = DraftFactory(organisation=organisation, customer=customer)
    sent = send_invoice(draft, today=TODAY, by=member.user)
    assert keys(line) == [f"d{sent.pk}"]


def test_too_many_lines_to_match_again_are_left_to_the_worker(
    organisation: Organisation,
    invoice: Invoice,
    member: Membership,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]],
) -> None:
    make_payment_line(organisation)
    propose_matches(organisation)
    monkeypatch.setattr(tasks, "MATCHED_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        mark_paid(invoice, member)
    assert ProcrastinateJob.objects.filter(task_name="match_everything").count() == 1


def test_what_a_decision_teaches_serves_the_payers_other_lines_once_the_worker_comes(
    organisation: Organisation, customer: Customer, invoice: Invoice, member: Membership
) -> None:
    other = make_invoice(organisation, "80.00", "F2026-00013", customer=customer)
    iban = "FR7610107001011234567890129"
    named = make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name="VIR X", counterparty_iban=iban)
    unnamed = make_line(organisation, "79.00", "REGLEMENT", counterparty_name="VIR X", counterparty_iban=iban)
    propose_matches(organisation)
    assert keys(unnamed) == []

    operations.accept(organisation, [named.match_proposals.get(rank=1).pk], member.user)

    assert keys(unnamed) == []
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "match_customers",
        {"organisation_id": organisation.pk, "invoice_ids": [invoice.pk]},
    )
    assert tasks.match_customers(**job.args) == 1
    assert keys(unnamed) == [f"d{other.pk}"]


def test_a_line_that_was_proposed_what_is_paid_now_is_matched_again_at_once(
    organisation: Organisation, customer: Customer, invoice: Invoice, member: Membership
) -> None:
    twin = make_invoice(organisation, "120.00", "F2026-00013", customer=customer)
    make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name=PAYER)
    unclear = make_line(organisation, "120.00", "REGLEMENT", counterparty_name=PAYER)
    propose_matches(organisation)

    mark_paid(invoice, member)

    assert keys(unclear)[0] == f"d{twin.pk}"

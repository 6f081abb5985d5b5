"""Two people, one bank line or one invoice: real threads against a real PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement import (
    Share,
    Use,
    impute,
    mark_as_paid,
    mark_as_unpaid,
    reverse_payments,
    take_back,
)
from organisations.models import Organisation, User
from reconciliation import operations
from reconciliation.models import MatchProposal, PayerAlias, Reconciliation
from tests.factories import TODAY, CustomerFactory, OrganisationFactory, UserFactory
from tests.invoicing.accounts import check
from tests.races.processes import PATIENCE, how_many_wait, wait_for
from tests.races.threads import together
from tests.reconciliation.builders import make_declared, make_invoice, make_line, make_proposal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def accepting(organisation: Organisation, proposal: MatchProposal, by: User) -> Callable[[], str]:
    """An act that answers with the error it was told, empty when it accepted."""

    def act() -> str:
        [outcome] = operations.accept(organisation, [proposal.pk], by)
        return outcome.error

    return act


def books(invoice: Invoice) -> tuple[int, int, str, Decimal]:
    invoice.refresh_from_db()
    return Payment.objects.count(), Allocation.objects.count(), invoice.status, invoice.amount_paid


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory(name="Atelier Verdier", slug="atelier-verdier")


def test_accepting_one_line_at_once_pays_once_and_says_who_was_quicker(organisation: Organisation) -> None:
    people = UserFactory.create_batch(4)
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00")
    proposal = make_proposal(line, (invoice, "120.00"))

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            BankTransaction.objects.select_for_update().get(pk=line.pk)
            all_of_them = worker.submit(together, [accepting(organisation, proposal, person) for person in people])
            wait_for(lambda: how_many_wait() == len(people))  # each has seen the proposal and wants its line
        errors = all_of_them.result(PATIENCE)

    winner = Reconciliation.objects.get().decided_by
    assert sorted(str(winner) in error for error in errors) == [False, True, True, True]
    assert errors.count("") == 1
    assert books(invoice) == (1, 1, "paid", Decimal("120.00"))


def test_two_lines_for_one_invoice_at_once_pay_it_once(organisation: Organisation) -> None:
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposals = [make_proposal(make_line(organisation, "120.00"), (invoice, "120.00")) for _ in range(4)]

    errors = together([accepting(organisation, proposal, user) for proposal in proposals])

    assert errors.count("") == 1
    assert books(invoice) == (1, 1, "paid", Decimal("120.00"))
    assert BankTransaction.objects.reconciled().count() == 1


def test_accepting_and_marking_paid_at_once_pay_once(organisation: Organisation) -> None:
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposals = [make_proposal(make_line(organisation, "120.00"), (invoice, "120.00")) for _ in range(2)]
    balance = Decimal("120.00")

    def mark() -> str:
        mark_as_paid(invoice, amount=balance, expected_balance=balance, on=TODAY, means="transfer", by=user)
        return ""

    results = together([*(accepting(organisation, proposal, user) for proposal in proposals), mark, mark])

    assert results.count("") == 1
    assert books(invoice) == (1, 1, "paid", Decimal("120.00"))


def test_undoing_one_decision_at_once_undoes_it_once(organisation: Organisation) -> None:
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], user)

    results = together([lambda: operations.unreconcile(outcome.reconciliation, user)] * 3)

    assert sum(isinstance(result, BusinessError) for result in results) == 2
    assert books(invoice) == (2, 2, "sent", Decimal("0.00"))


def test_undoing_from_the_line_and_from_the_invoice_at_once_withdraws_once(organisation: Organisation) -> None:
    """One goes from the bank line to the invoice, the other from the invoice to the bank line."""
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], user)

    results = together(
        [lambda: operations.unreconcile(outcome.reconciliation, user), lambda: mark_as_unpaid(invoice, user)]
    )

    assert sum(isinstance(result, BusinessError) for result in results) == 1
    assert books(invoice) == (2, 2, "sent", Decimal("0.00"))
    assert BankTransaction.objects.to_treat().count() == 1


def test_undoing_the_line_of_two_invoices_while_one_is_marked_unpaid_withdraws_each_part_once(
    organisation: Organisation,
) -> None:
    user = UserFactory()
    customer = CustomerFactory(organisation=organisation)
    first, second = (make_invoice(organisation, "60.00", f"F2026-0000{n}", customer=customer) for n in range(2))
    proposal = make_proposal(make_line(organisation, "120.00"), (first, "60.00"), (second, "60.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], user)

    together([lambda: operations.unreconcile(outcome.reconciliation, user), lambda: mark_as_unpaid(first, user)])

    withdrawn = sum(allocation.amount for allocation in Allocation.objects.filter(invoice=first))
    first.refresh_from_db()
    assert (withdrawn, first.amount_paid, first.status) == (Decimal(0), Decimal(0), "sent")
    second.refresh_from_db()
    assert second.amount_paid == sum(a.amount for a in Allocation.objects.filter(invoice=second))


def test_undoing_a_proof_at_once_undoes_it_once(organisation: Organisation) -> None:
    """Nothing is withdrawn here: the line's lock alone keeps the second from undoing what somebody decided again."""
    user = UserFactory()
    declared = make_declared(make_invoice(organisation, "120.00", "F2026-00001"), "120.00")
    proposal = make_proposal(make_line(organisation, "120.00"), (declared, "120.00"))
    [outcome] = operations.accept(organisation, [proposal.pk], user)

    results = together([lambda: operations.unreconcile(outcome.reconciliation, user)] * 4)

    assert sum(isinstance(result, BusinessError) for result in results) == 3
    assert Payment.objects.count() == 1


def test_accepting_and_ignoring_one_line_at_once_does_one(organisation: Organisation) -> None:
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    line = make_line(organisation, "120.00")
    proposal = make_proposal(line, (invoice, "120.00"))

    def ignoring() -> str:
        operations.ignore(line, "Doublon", user)
        return ""

    results = together([accepting(organisation, proposal, user), ignoring])

    line.refresh_from_db()
    assert results.count("") == 1
    assert (line.status, Payment.objects.count()) in {("reconciled", 1), ("ignored", 0)}
    assert not MatchProposal.objects.exists()


def test_accepting_lots_that_overlap_in_any_order_accepts_each_line_once(organisation: Organisation) -> None:
    """Lots locked in the order given would wait for each other for ever."""
    user = UserFactory()
    customers = CustomerFactory.create_batch(3, organisation=organisation)
    wanted = []
    for number in range(12):
        invoice = make_invoice(
            organisation, f"{100 + number}.00", f"F2026-{number:05d}", customer=customers[number % 3]
        )
        iban = f"FR76{number % 3:023d}"
        line = make_line(organisation, str(invoice.total_incl_vat), counterparty_iban=iban)
        wanted.append(make_proposal(line, (invoice, str(invoice.total_incl_vat))).pk)

    lots = [wanted, wanted[::-1], wanted[6:] + wanted[:6]]
    results = together([lambda lot=lot: operations.accept(organisation, lot, user) for lot in lots])

    accepted = [outcome.proposal_id for outcomes in results for outcome in outcomes if not outcome.error]
    assert sorted(accepted) == sorted(wanted)
    assert Payment.objects.count() == 12
    assert PayerAlias.objects.count() == 3
    assert not Invoice.objects.sent().exists()


def test_two_people_who_choose_at_once_settle_once(organisation: Organisation) -> None:
    people = UserFactory.create_batch(4)
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    lines = [make_line(organisation, "110.00") for _ in range(2)]
    chosen = [operations.Choice(document_id=invoice.pk, amount=Decimal("120.00"), expected=Decimal("120.00"))]

    def choosing(line: BankTransaction, by: User) -> Callable[[], str]:
        def act() -> str:
            operations.reconcile(line, chosen, Allocation.WriteOff.BANK_FEE, by)
            return ""

        return act

    answers = together([choosing(line, person) for line, person in zip(lines * 2, people, strict=True)])

    assert answers.count("") == 1
    assert books(invoice) == (1, 2, "paid", Decimal("120.00"))  # the money, and the charges


def test_one_credit_used_with_several_lines_at_once_is_used_once(organisation: Organisation) -> None:
    """And refunded, and set against an invoice by itself, at the same moment."""
    people = UserFactory.create_batch(4)
    customer = CustomerFactory(organisation=organisation)
    owed = [make_invoice(organisation, "800.00", f"F2026-0000{n}", customer=customer) for n in range(5)]
    credit = make_declared(owed[0], "300.00")
    older = [Share(pk=credit.pk, amount=Decimal("300.00"), expected=Decimal("300.00"))]

    def using(invoice: Invoice, by: User) -> Callable[[], object]:
        line = make_line(organisation, "500.00")
        chosen = [operations.Choice(document_id=invoice.pk, amount=Decimal("800.00"), expected=Decimal("800.00"))]
        return lambda: operations.reconcile(line, chosen, None, by, older)

    def imputing() -> object:
        return impute(organisation, [Use(invoice_id=owed[4].pk, payment_id=credit.pk, amount=Decimal(300))], people[0])

    results = together([*(using(invoice, by) for invoice, by in zip(owed, people, strict=False)), imputing])

    assert sum(isinstance(result, BusinessError) for result in results) == 4
    used = Allocation.objects.filter(payment=credit)
    assert [each.amount for each in used] == [Decimal("300.00")]
    check(customer)


def test_undoing_a_decision_while_its_credit_is_taken_back_gives_it_back_once(organisation: Organisation) -> None:
    user = UserFactory()
    invoice = make_invoice(organisation, "800.00", "F2026-00001")
    credit = make_declared(invoice, "300.00")
    chosen = [operations.Choice(document_id=invoice.pk, amount=Decimal("800.00"), expected=Decimal("800.00"))]
    older = [Share(pk=credit.pk, amount=Decimal("300.00"), expected=Decimal("300.00"))]
    decision = operations.reconcile(make_line(organisation, "500.00"), chosen, None, user, older)
    part = decision.reconciled_credits.get().allocation_id

    together(
        [
            lambda: operations.unreconcile(decision, user),
            lambda: take_back(organisation, [part], user),
            lambda: operations.unreconcile(decision, user),
            lambda: reverse_payments(organisation, [credit.pk], user),
        ]
    )

    assert sum(each.amount for each in Allocation.objects.filter(payment=credit)) == 0
    assert books(invoice)[2:] == ("sent", Decimal("0.00"))
    check(invoice.customer)


def test_a_proposal_replaced_while_its_acceptance_waits_does_not_stand(organisation: Organisation) -> None:
    """Who matches lines again needs no lock of theirs: the proposal goes between its reading and the decision."""
    user = UserFactory()
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    proposal = make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            Invoice.objects.select_for_update().get(pk=invoice.pk)
            accepted = worker.submit(together, [accepting(organisation, proposal, user)])
            wait_for(lambda: how_many_wait() == 1)
            proposal.delete()
        [error] = accepted.result(PATIENCE)

    assert "a changé entre-temps" in error
    assert books(invoice) == (0, 0, "sent", Decimal("0.00"))
    assert BankTransaction.objects.to_treat().count() == 1


def test_lines_ignored_at_once_are_taken_up_once(organisation: Organisation) -> None:
    user, batch = UserFactory(), uuid4()
    lines = [make_line(organisation, f"{amount}.00") for amount in (80, 90, 95)]
    for line in lines:
        operations.ignore(line, "", user, batch)

    results = together(
        [
            lambda: operations.restore_batch(organisation, batch, user),
            lambda: operations.restore_batch(organisation, batch, user),
            lambda: operations.restore(lines[2], user),
        ]
    )

    alone = not isinstance(results[2], BusinessError)
    assert sorted(results[:2]) in ([0, 3 - alone], [0, 3])
    assert sum(results[:2]) + alone == 3
    assert BankTransaction.objects.to_treat().count() == 3

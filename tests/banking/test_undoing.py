"""Undoing an import: all of its lines or none, and the trace stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from banking.importing import ImportOptions, import_file
from banking.models import BankAccount, BankTransaction, PendingTransaction, StatementImport
from banking.undoing import undo_import, what_undoing_means
from common.errors import BusinessError
from invoicing.models import Invoice
from organisations.models import Organisation, User
from reconciliation import operations
from reconciliation.models import IgnoredTransaction, MatchProposal, Reconciliation, Refusal
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import TODAY, BankAccountFactory, CustomerFactory, InvoiceFactory, UserFactory

pytestmark = pytest.mark.django_db

PAID = booked(15, "1200.00", "VIR SEPA LEFEVRE", "FACTURE F2026-00012")
FEE = booked(17, "-12.50", "FRAIS", "COTISATION")
OCTOBER = ofx_file(ofx_statement(PAID, FEE))


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


@pytest.fixture
def person(db: None) -> User:
    return UserFactory()


@pytest.fixture
def invoice(organisation: Organisation) -> Invoice:
    return InvoiceFactory(
        organisation=organisation,
        customer=CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL"),
        number="F2026-00012",
        total_incl_vat=Decimal("1200.00"),
        issue_date=TODAY - timedelta(days=90),
    )


def bring(organisation: Organisation, content: bytes = OCTOBER) -> StatementImport:
    (result,) = import_file(organisation, "octobre.ofx", content, None, ImportOptions())
    assert result.error is None
    return StatementImport.objects.latest("pk")


def standing(organisation: Organisation) -> list[Decimal]:
    rows = BankTransaction.objects.for_organisation(organisation).order_by("booking_date")
    return list(rows.values_list("amount", flat=True))


def accept_all(organisation: Organisation, person: User) -> Reconciliation:
    ids = list(MatchProposal.objects.filter(rank=1).values_list("pk", flat=True))
    (outcome,) = operations.accept(organisation, ids, person)
    assert outcome.reconciliation is not None, outcome.error
    return outcome.reconciliation


def test_undo_import_takes_the_lines_back_and_keeps_the_trace(
    organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    brought = bring(organisation)
    assert MatchProposal.objects.exists()

    assert undo_import(brought, person) == 2

    brought.refresh_from_db()
    assert (standing(organisation), brought.undone_by, brought.undone_at is not None) == ([], person, True)
    assert not MatchProposal.objects.exists()


def test_undo_import_leaves_the_lines_of_others(organisation: Organisation, account: BankAccount, person: User) -> None:
    first = bring(organisation)
    bring(organisation, ofx_file(ofx_statement(FEE, booked(18, "80.00"))))

    undo_import(first, person)

    assert standing(organisation) == [Decimal("80.00")]


def test_a_file_can_be_imported_again_once_its_import_is_undone(
    organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    undo_import(bring(organisation), person)

    bring(organisation)

    assert standing(organisation) == [Decimal("1200.00"), Decimal("-12.50")]
    assert MatchProposal.objects.count() == 1


def test_undo_import_is_refused_while_a_line_is_reconciled(
    organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    brought = bring(organisation)
    accept_all(organisation, person)

    with pytest.raises(BusinessError):
        undo_import(brought, person)

    brought.refresh_from_db()
    meaning = what_undoing_means(brought)
    assert (brought.undone_at, len(standing(organisation))) == (None, 2)
    assert [line.amount for line in meaning.reconciled] == [Decimal("1200.00")]


def test_undo_import_works_once_the_reconciliation_is_undone_and_keeps_its_trace(
    organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    brought = bring(organisation)
    decision = accept_all(organisation, person)
    operations.unreconcile(decision, person)

    undo_import(brought, person)

    invoice.refresh_from_db()
    assert (standing(organisation), invoice.status) == ([], Invoice.Status.SENT)
    assert Reconciliation.objects.get().bank_transaction.amount == Decimal("1200.00")


def test_undo_import_revokes_what_was_refused_and_set_aside(
    organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    brought = bring(organisation)
    operations.refuse(MatchProposal.objects.get(), person)
    operations.ignore(BankTransaction.objects.get(amount=Decimal("-12.50")), "Frais", person)
    ignored = what_undoing_means(brought).ignored

    undo_import(brought, person)

    assert ignored == 1
    assert not Refusal.objects.filter(revoked_at__isnull=True).exists()
    assert not IgnoredTransaction.objects.filter(revoked_at__isnull=True).exists()


def test_undo_import_happens_once(organisation: Organisation, account: BankAccount, person: User) -> None:
    brought = bring(organisation)
    undo_import(brought, person)

    with pytest.raises(BusinessError):
        undo_import(brought, UserFactory())

    brought.refresh_from_db()
    assert brought.undone_by == person


def test_undo_import_takes_pending_transactions_and_freshness_with_it(
    organisation: Organisation, account: BankAccount, person: User
) -> None:
    brought = bring(organisation)
    PendingTransaction.objects.create(
        organisation=organisation,
        bank_account=account,
        statement=brought.statements.get(),
        expected_on=TODAY,
        amount=Decimal("5.00"),
    )

    undo_import(brought, person)

    fresh = BankAccount.objects.for_organisation(organisation).with_freshness().get()
    assert (PendingTransaction.objects.count(), fresh.up_to_date) == (0, None)


def test_what_undoing_means_names_the_files_that_showed_these_days_again(
    organisation: Organisation, account: BankAccount
) -> None:
    first = bring(organisation)
    second = bring(organisation, ofx_file(ofx_statement(FEE, booked(18, "80.00"))))

    assert [what_undoing_means(each).also_in for each in (first, second)] == [[second], []]


def change(sql: str, *parameters: object) -> None:
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(sql, parameters)


def test_the_database_itself_lets_lines_leave_in_no_other_way(
    organisation: Organisation, account: BankAccount, person: User
) -> None:
    brought = bring(organisation)
    withdraw = "UPDATE banking_banktransaction SET status = 'withdrawn'"

    for forbidden in (withdraw, "DELETE FROM banking_banktransaction"):
        with pytest.raises(IntegrityError):
            change(forbidden)
    undo_import(brought, person)
    for forbidden in (
        "UPDATE banking_banktransaction SET status = 'to_treat'",
        "UPDATE banking_statementimport SET undone_at = NULL, undone_by_id = NULL",
    ):
        with pytest.raises(IntegrityError):
            change(forbidden)

    assert set(BankTransaction.objects.values_list("status", flat=True)) == {"withdrawn"}


def address(organisation: Organisation, brought: StatementImport, name: str = "statement_import_undo") -> str:
    return reverse(name, args=[organisation.slug, brought.pk])


def test_statement_import_undo_asks_and_then_does_it(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    brought = bring(organisation)

    asked = member_client.get(address(organisation, brought))
    done = member_client.post(address(organisation, brought))
    again = member_client.post(address(organisation, brought))

    assert (asked.status_code, done.status_code, again.status_code) == (200, 302, 302)
    assert standing(organisation) == []
    history = member_client.get(reverse("statement_list", args=[organisation.slug])).content.decode()
    assert str(organisation.memberships.get().user) in history


def test_statement_import_undo_lists_each_reconciled_line_with_its_page(
    member_client: Client, organisation: Organisation, account: BankAccount, person: User, invoice: Invoice
) -> None:
    brought = bring(organisation)
    line = accept_all(organisation, person).bank_transaction

    page = member_client.get(address(organisation, brought)).content.decode()

    assert reverse("bank_transaction_detail", args=[organisation.slug, line.pk]) in page
    assert '<button class="btn btn-danger">' not in page


def test_withdrawn_lines_have_no_page(
    member_client: Client, organisation: Organisation, account: BankAccount, person: User
) -> None:
    brought = bring(organisation)
    line = BankTransaction.objects.latest("pk")
    undo_import(brought, person)

    gone = member_client.get(reverse("bank_transaction_detail", args=[organisation.slug, line.pk]))
    kept = member_client.get(address(organisation, brought, "statement_import_detail"))

    assert (gone.status_code, kept.status_code) == (404, 200)


@pytest.mark.parametrize("name", ["statement_import_undo", "statement_import_detail"])
def test_import_of_another_company_is_not_found(member_client: Client, organisation: Organisation, name: str) -> None:
    foreign = BankAccountFactory(number=IBAN)
    brought = bring(foreign.organisation)

    assert member_client.get(address(organisation, brought, name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_statement_import_detail_needs_as_many_queries_for_1_line_as_for_3(
    member_client: Client,
    organisation: Organisation,
    account: BankAccount,
    count: int,
    django_assert_num_queries: object,
) -> None:
    brought = bring(organisation, ofx_file(ofx_statement(*[booked(day, "1.00") for day in range(1, count + 1)])))
    member_client.get(address(organisation, brought, "statement_import_detail"))

    with django_assert_num_queries(10):
        member_client.get(address(organisation, brought, "statement_import_detail"))

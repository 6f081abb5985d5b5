"""Bringing bank files in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from banking import events
from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory, UserFactory

pytestmark = pytest.mark.django_db

SAVINGS = "FR7630003031100005034567967"
CREATE = ImportOptions(create_account=True)
TRANSFER = booked(15, "1200.00", memo="FACTURE F-2026-0012")
SNCF = booked(16, "-150.00", "SNCF INTERNET", "")
FEE = booked(17, "-12.50", "FRAIS", "COTISATION")


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def bring(
    organisation: Organisation, content: bytes, options: ImportOptions | None = None, name: str = "releve.ofx"
) -> list[ImportResult]:
    return import_file(organisation, name, content, None, options or ImportOptions())


def amounts(organisation: Organisation) -> list[Decimal]:
    rows = BankTransaction.objects.for_organisation(organisation)
    return list(rows.order_by("booking_date", "pk").values_list("amount", flat=True))


def test_import_file_stores_every_field_the_bank_gave(organisation: Organisation, account: BankAccount) -> None:
    person = UserFactory()

    import_file(organisation, "octobre.ofx", ofx_file(ofx_statement(TRANSFER)), person, ImportOptions())

    row = BankTransaction.objects.select_related("statement__statement_import").get()
    brought = row.statement.statement_import
    assert (brought.file_name, brought.format, brought.imported_by, brought.organisation) == (
        ("octobre.ofx", "ofx", person, organisation)
    )
    assert (row.bank_account, row.organisation, row.status) == (account, organisation, "to_treat")
    assert (row.booking_date, row.amount, row.currency) == (date(2026, 10, 15), Decimal("1200.00"), "EUR")
    assert (row.counterparty_name, row.remittance_information) == (
        ("VIR SEPA MENUISERIE LEFEVRE", "FACTURE F-2026-0012")
    )
    assert (row.operation_code, row.raw["FITID"]) == ("OTHER", row.bank_reference)


def test_import_file_answers_with_the_fields_of_the_contract(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER)))

    (result,) = bring(organisation, ofx_file(ofx_statement(TRANSFER, SNCF, closing="1000.00")))

    assert result.elapsed_s > 0
    result.elapsed_s = 0.0
    assert result == ImportResult(
        file="releve.ofx",
        format="ofx",
        account=IBAN,
        status="imported",
        transactions_read=2,
        created=1,
        already_known=1,
        opening_balance=None,
        closing_balance=Decimal("1000.00"),
    )


def test_import_file_keeps_period_and_balance_in_the_statement(
    organisation: Organisation, account: BankAccount
) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER, closing="1000.00")))

    statement = Statement.objects.get()
    assert (statement.period_start, statement.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (statement.opening_balance, statement.closing_balance) == (None, Decimal("1000.00"))
    assert (statement.transactions_read, statement.created, statement.already_known) == (1, 1, 0)


def test_import_file_knows_a_file_again_under_changed_references(
    organisation: Organisation, account: BankAccount
) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER, SNCF, SNCF)))

    (again,) = bring(organisation, ofx_file(ofx_statement(SNCF, TRANSFER, SNCF)), name="copie.ofx")

    assert (again.status, again.created, again.already_known) == ("known", 0, 3)
    assert amounts(organisation) == [Decimal("1200.00"), Decimal("-150.00"), Decimal("-150.00")]


def test_import_file_adds_what_an_overlapping_export_shows_more(
    organisation: Organisation, account: BankAccount
) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER, SNCF)))

    (result,) = bring(organisation, ofx_file(ofx_statement(SNCF, SNCF, FEE)))

    assert (result.created, result.already_known) == (2, 1)
    assert amounts(organisation) == [Decimal(text) for text in ("1200.00", "-150.00", "-150.00", "-12.50")]


def test_import_file_keeps_the_same_transaction_of_two_accounts(
    organisation: Organisation, account: BankAccount
) -> None:
    BankAccountFactory(organisation=organisation, number=SAVINGS)

    results = bring(organisation, ofx_file(ofx_statement(TRANSFER), ofx_statement(TRANSFER, account=SAVINGS)))

    assert [(each.account, each.created) for each in results] == [(IBAN, 1), (SAVINGS, 1)]


def test_import_file_merges_the_days_of_one_account(organisation: Organisation, account: BankAccount) -> None:
    second_half = ofx_statement(FEE, period=(date(2026, 10, 16), date(2026, 10, 31)), closing="1187.50")
    first_half = ofx_statement(TRANSFER, period=(date(2026, 10, 1), date(2026, 10, 15)), closing="1200.00")

    (result,) = bring(organisation, ofx_file(second_half, first_half))

    statement = Statement.objects.get()
    assert (result.created, result.closing_balance) == (2, Decimal("1187.50"))
    assert (statement.period_start, statement.period_end) == (date(2026, 10, 1), date(2026, 10, 31))


def test_import_file_takes_the_accounts_currency_where_the_file_names_none(
    organisation: Organisation, account: BankAccount
) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER, currency="")))

    (again,) = bring(organisation, ofx_file(ofx_statement(TRANSFER)))

    assert again.status == "known"
    assert BankTransaction.objects.get().currency == "EUR"


@pytest.mark.parametrize(
    "content",
    [
        ofx_file(ofx_statement(TRANSFER, account="")),
        ofx_file(ofx_statement(TRANSFER)).removesuffix(b"</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"),
        b"",
        b"Bonjour,\nci-joint le releve.\n",
    ],
    ids=["no account", "cut short", "empty", "a letter"],
)
def test_import_file_refuses_what_cannot_be_read_with_a_sentence(
    organisation: Organisation, account: BankAccount, content: bytes
) -> None:
    (result,) = bring(organisation, content)

    assert (result.status, result.created) == ("refused", 0)
    assert result.error
    assert not StatementImport.objects.exists()


def test_import_file_dry_run_says_what_would_happen_and_stores_nothing(organisation: Organisation) -> None:
    options = ImportOptions(create_account=True, dry_run=True)

    (result,) = bring(organisation, ofx_file(ofx_statement(TRANSFER)), options)

    assert (result.status, result.created) == ("imported", 1)
    assert not BankAccount.objects.exists()
    assert not StatementImport.objects.exists()


@contextmanager
def listening(answer: object) -> Iterator[list[dict]]:
    """Somebody above who listens, next to those who already do."""
    heard: list[dict] = []

    def receiver(**announced: object) -> object:
        heard.append({name: announced[name] for name in ("organisation", "bank_transaction_ids")})
        return answer

    events.statement_imported.connect(receiver)
    try:
        yield heard
    finally:
        events.statement_imported.disconnect(receiver)


def test_import_file_announces_the_new_transactions(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER)))

    with listening(answer=7) as heard:
        (result,) = bring(organisation, ofx_file(ofx_statement(TRANSFER, SNCF)))

    new = BankTransaction.objects.get(amount=Decimal("-150.00"))
    assert heard == [{"organisation": organisation, "bank_transaction_ids": [new.pk]}]
    assert result.proposals == 7


def test_import_file_announces_nothing_in_a_dry_run(organisation: Organisation, account: BankAccount) -> None:
    with listening(answer=None) as heard:
        bring(organisation, ofx_file(ofx_statement(TRANSFER)), ImportOptions(dry_run=True))

    assert heard == []


def test_import_file_leaves_nothing_where_a_listener_fails(organisation: Organisation, account: BankAccount) -> None:
    def failing(**_announced: object) -> None:
        raise ZeroDivisionError

    events.statement_imported.connect(failing)
    try:
        with pytest.raises(ZeroDivisionError):
            bring(organisation, ofx_file(ofx_statement(TRANSFER)))
    finally:
        events.statement_imported.disconnect(failing)

    assert not StatementImport.objects.exists()
    assert amounts(organisation) == []


def queries_of(organisation: Organisation, content: bytes) -> int:
    options = ImportOptions(create_account=True, dry_run=True)  # who listens counts their own queries
    with CaptureQueriesContext(transaction.get_connection()) as queries:
        bring(organisation, content, options)
    return len(queries)


def test_import_file_needs_as_many_queries_for_1_transaction_as_for_300(
    organisation: Organisation, account: BankAccount
) -> None:
    many = [booked(day, f"{amount}.00") for day in range(1, 31) for amount in range(1, 11)]

    counts = [queries_of(organisation, ofx_file(ofx_statement(*each))) for each in (many[:1], many)]

    assert counts[0] == counts[1]


def test_unique_constraint_is_the_last_guard_against_doubles(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER)))
    row = BankTransaction.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError, match="nothing_is_imported_twice"), transaction.atomic():
        row.save(force_insert=True)


def test_import_file_survives_a_file_name_that_is_no_text(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER)), name="relev\udce9.ofx")

    assert StatementImport.objects.get().file_name == "relev?.ofx"


def test_import_file_keeps_the_end_of_a_long_file_name(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, ofx_file(ofx_statement(TRANSFER)), name="a" * 300 + ".ofx")

    assert StatementImport.objects.get().file_name == "a" * 251 + ".ofx"

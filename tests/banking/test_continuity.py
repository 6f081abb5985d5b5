"""What looks wrong between one statement and the next. The sentences are read as their msgids: in English."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from banking.continuity import continuity_concerns
from banking.importing import ImportOptions, import_file
from banking.models import BankAccount, Statement
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory, StatementFactory

pytestmark = pytest.mark.django_db

LOOKALIKE = "1 new transaction has the date and the amount of another one, known under another label."
ALL_NEW = (
    "None of these transactions was known, though some of their days were imported before: "
    "check that this is the right account."
)
GAP = "No statement covers the days from 01/11/2026 to 04/11/2026: is one missing?"
JUMP = "The opening balance (€90.00) does not follow the closing balance before it (€100.00)."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def november(account: BankAccount, day: int, opening: str | None, closing: str | None) -> Statement:
    """A statement that begins on `day` of November and moves 20.00."""
    return StatementFactory.build(
        organisation=account.organisation,
        bank_account=account,
        statement_import=None,
        period_start=date(2026, 11, day),
        period_end=date(2026, 11, 20),
        opening_balance=None if opening is None else Decimal(opening),
        closing_balance=None if closing is None else Decimal(closing),
    )


@pytest.mark.parametrize(
    ("october_closing", "first_day", "opening", "closing", "expected"),
    [
        ("100.00", 1, "100.00", None, []),
        ("100.00", 1, "90.00", None, [JUMP]),
        ("100.00", 1, None, None, []),
        (None, 1, "90.00", None, []),
        ("100.00", 5, None, None, [GAP]),
        ("100.00", 5, "90.00", None, [GAP]),
        ("100.00", 5, "100.00", None, []),  # the balances prove that nothing happened between
        ("100.00", 5, None, "120.00", []),  # 120.00 less the 20.00 that moved
        ("100.00", 5, None, "110.00", [GAP]),
        (None, 5, None, None, [GAP]),
    ],
)
def test_continuity_concerns_of_the_next_statement(
    account: BankAccount,
    october_closing: str | None,
    first_day: int,
    opening: str | None,
    closing: str | None,
    expected: list[str],
) -> None:
    StatementFactory(
        organisation=account.organisation,
        bank_account=account,
        period_start=date(2026, 10, 1),
        period_end=date(2026, 10, 31),
        closing_balance=october_closing,
    )

    found = continuity_concerns(account, november(account, first_day, opening, closing), Decimal("20.00"))

    assert [each.words for each in found] == expected


def test_continuity_concerns_look_at_the_same_account_alone(account: BankAccount) -> None:
    StatementFactory(organisation=account.organisation, period_start=date(2026, 9, 1), period_end=date(2026, 9, 2))

    assert continuity_concerns(account, november(account, 5, None, None), Decimal(0)) == []


def test_continuity_concerns_fall_silent_once_the_gap_is_filled(account: BankAccount) -> None:
    for start, end in ((date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 10), date(2026, 11, 12))):
        StatementFactory(organisation=account.organisation, bank_account=account, period_start=start, period_end=end)

    assert continuity_concerns(account, november(account, 1, None, None), Decimal(0)) == []


def warnings_of(organisation: Organisation, *files: bytes) -> list[str]:
    options = ImportOptions(same_days="other")
    return [import_file(organisation, "f.ofx", each, None, options)[0].warnings for each in files][-1]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (booked(15, "1200.00", memo="FACT F20260012"), [LOOKALIKE]),
        (booked(15, "80.00", memo="AUTRE"), [ALL_NEW]),
        (booked(16, "80.00", memo="AUTRE"), []),
        (booked(15, "1200.00", memo="FACTURE F-2026-0012"), []),
    ],
)
def test_import_warns_of_days_that_hold_something_else(
    organisation: Organisation, account: BankAccount, second: object, expected: list[str]
) -> None:
    first = booked(15, "1200.00", memo="FACTURE F-2026-0012")

    found = warnings_of(organisation, ofx_file(ofx_statement(first)), ofx_file(ofx_statement(second)))

    assert found == expected


def test_import_warns_of_another_currency(organisation: Organisation, account: BankAccount) -> None:
    found = warnings_of(organisation, ofx_file(ofx_statement(booked(15, "80.00"), currency="USD")))

    assert found == ["The file is in USD, the account in EUR."]


def test_import_says_how_many_transactions_are_pending(organisation: Organisation, account: BankAccount) -> None:
    content = ofx_file(ofx_statement(booked(15, "80.00"), booked(16, "90.00")))
    head, _, tail = content.partition(b"<STMTTRN>")
    tail = tail.replace(b"<DTPOSTED>", b"<DTTRAN>", 1).replace(b"</STMTTRN>", b"</STMTTRNP>", 1)

    (result,) = import_file(organisation, "f.ofx", head + b"<STMTTRNP>" + tail, None, ImportOptions())

    assert (result.transactions_read, result.created, result.already_known) == (2, 1, 0)
    assert result.warnings == [
        "1 transaction is still pending at the bank: it is shown, and can be matched once it is booked."
    ]

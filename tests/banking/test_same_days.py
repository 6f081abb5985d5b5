"""The same days from another format: asked about, never silently doubled or dropped (matching.md §5, 61)."""

import io
import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banking.formats.statement import ParsedTransaction
from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, KnownContent
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db

TRANSFER = booked(15, "1200.00", "VIR SEPA LEFEVRE", "FACTURE F-2026-0012")
SNCF = booked(16, "-150.00", "SNCF INTERNET", "")


def as_ofx(shown: list[ParsedTransaction]) -> bytes:
    return ofx_file(ofx_statement(*shown, account=""))


def as_csv(shown: list[ParsedTransaction]) -> bytes:
    rows = (f"{each.booking_date:%d/%m/%Y};{each.counterparty_name.title()} *;{each.amount}\n" for each in shown)
    return f"Date;Libellé;Montant\n{''.join(rows)}".encode()


def as_qif(shown: list[ParsedTransaction]) -> bytes:
    rows = (f"D{each.booking_date:%d/%m/%Y}\nT{each.amount}\nPOP. {each.counterparty_name}\n^\n" for each in shown)
    return f"!Type:Bank\n{''.join(rows)}".encode()


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def bring(account: BankAccount, content: bytes, same_days: str = "ask") -> ImportResult:
    options = ImportOptions(account=IBAN, same_days=same_days)  # type: ignore[arg-type]
    (result,) = import_file(account.organisation, "releve", content, None, options)
    return result


@pytest.mark.parametrize(
    ("said", "status", "stored"),
    [("ask", "refused", 2), ("same", "known", 2), ("other", "imported", 4)],
)
@pytest.mark.parametrize("other", [as_csv, as_qif])
def test_same_days_in_other_words(account: BankAccount, other: object, said: str, status: str, stored: int) -> None:
    bring(account, as_ofx([TRANSFER, SNCF]))

    result = bring(account, other([TRANSFER, SNCF]), said)

    assert (result.status, BankTransaction.objects.count()) == (status, stored)


def test_a_refusal_says_how_many_were_read_and_which_option_answers(account: BankAccount) -> None:
    bring(account, as_ofx([TRANSFER, SNCF]))

    result = bring(account, as_csv([TRANSFER, SNCF]))

    assert (result.transactions_read, result.created) == (2, 0)
    assert "--same-days same" in (result.error or "")


def test_what_the_other_format_shows_more_is_new(account: BankAccount) -> None:
    bring(account, as_ofx([TRANSFER, SNCF]))

    result = bring(account, as_csv([TRANSFER, SNCF, SNCF]), "same")

    assert (result.created, result.already_known) == (1, 2)


def test_same_words_are_remembered_once(account: BankAccount) -> None:
    bring(account, as_ofx([TRANSFER, SNCF]))

    results = [bring(account, as_csv([TRANSFER, SNCF]), said) for said in ("same", "ask", "ask")]

    assert [(each.status, each.already_known) for each in results] == [("known", 2)] * 3
    assert KnownContent.objects.count() == 2


def test_import_statement_takes_the_answer_as_an_option(account: BankAccount, tmp_path: Path) -> None:
    bring(account, as_ofx([TRANSFER, SNCF]))
    path = tmp_path / "octobre.csv"
    path.write_bytes(as_csv([TRANSFER, SNCF]))

    def run(*arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        try:
            call_command("import_statement", str(path), "--account", IBAN, "--json", *arguments, stdout=out)
        except SystemExit as leaving:
            return int(str(leaving.code)), json.loads(out.getvalue())[0]["status"]
        return 0, json.loads(out.getvalue())[0]["status"]

    assert [run(), run("--same-days", "same"), run()] == [(1, "refused"), (0, "known"), (0, "known")]


FIRST_DAY = date(2026, 10, 1)
DAYS = 6
HISTORY = st.lists(
    st.builds(
        partial(ParsedTransaction),  # as it is, Hypothesis would fill the fields with defaults too
        booking_date=st.integers(0, DAYS - 1).map(lambda n: FIRST_DAY + timedelta(days=n)),
        amount=st.sampled_from([Decimal("150.00"), Decimal("-150.00"), Decimal("12.50")]),
        currency=st.just("EUR"),
        counterparty_name=st.sampled_from(["SNCF INTERNET", "VIR LEFEVRE"]),
    ),
    max_size=10,
)
WINDOW = st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(sorted)
EXPORTS = st.lists(st.tuples(WINDOW, st.sampled_from([as_ofx, as_csv, as_qif])), min_size=1, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY, exports=EXPORTS, data=st.data())
def test_any_overlapping_exports_in_any_order_and_format_give_the_true_history(
    account: BankAccount, history: list[ParsedTransaction], exports: list[tuple], data: st.DataObject
) -> None:
    """A person who calls the same what is the same gets each transaction once, true twins included."""
    covered: set[date] = set()
    with transaction.atomic():
        for (first, last), written in exports:
            days = {FIRST_DAY + timedelta(days=n) for n in range(first, last + 1)}
            shown = data.draw(st.permutations([each for each in history if each.booking_date in days]))
            result = bring(account, written(shown), "same")
            assert result.error is None or not shown, result.error
            covered |= days
        stored = Counter(BankTransaction.objects.values_list("booking_date", "amount"))
        transaction.set_rollback(True)

    assert stored == Counter((each.booking_date, each.amount) for each in history if each.booking_date in covered)

"""`manage.py import_statement`, as contract.md says."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from banking.models import BankTransaction
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db

TRANSFER = booked(15, "1200.00")
SNCF = booked(16, "-150.00", "SNCF INTERNET", "")


@pytest.fixture
def octobre(tmp_path: Path, organisation: Organisation) -> Path:
    path = tmp_path / "octobre.ofx"
    path.write_bytes(ofx_file(ofx_statement(TRANSFER, SNCF, closing="1050.00")))
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)"""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_statement", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as leaving:
        return int(leaving.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_import_statement_answers_in_json_as_the_contract_says(octobre: Path) -> None:
    status, out, err = run(octobre, "--create-account", "--json")

    (answer,) = json.loads(out)
    elapsed = answer.pop("elapsed_s")
    assert (status, err) == (0, "")
    assert elapsed > 0
    assert answer == {
        "file": "octobre.ofx",
        "format": "ofx",
        "account": IBAN,
        "status": "imported",
        "transactions_read": 2,
        "created": 2,
        "already_known": 0,
        "proposals": 0,
        "opening_balance": None,
        "closing_balance": "1050.00",
        "warnings": [],
        "error": None,
    }


def test_import_statement_says_known_the_second_time(octobre: Path) -> None:
    run(octobre, "--create-account")

    status, out, _err = run(octobre, "--json")

    assert status == 0
    assert [(each["status"], each["created"], each["already_known"]) for each in json.loads(out)] == [("known", 0, 2)]


def test_import_statement_refuses_an_unknown_account_with_status_1(octobre: Path) -> None:
    status, out, err = run(octobre, "--json")

    (answer,) = json.loads(out)
    assert (status, err, answer["status"]) == (1, "", "refused")
    assert IBAN in answer["error"]


def test_import_statement_speaks_in_a_table_without_json(octobre: Path) -> None:
    status, out, _err = run(octobre, "--create-account")

    heading, line = out.splitlines()
    assert status == 0
    assert line.split() == ["octobre.ofx", IBAN, "2", "2", "0", "0"]
    assert len(heading) == len(line)


@pytest.mark.parametrize("name", ["absent.ofx", "lettre.txt", "."])
def test_import_statement_refuses_on_one_line_of_standard_error(octobre: Path, name: str) -> None:
    (octobre.parent / "lettre.txt").write_text("Bonjour")
    path = octobre.parent / name

    status, out, err = run(path)

    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"{path.name}: ")


def test_import_statement_goes_on_after_a_refused_file(octobre: Path) -> None:
    status, out, _err = run(octobre.parent / "absent.ofx", octobre, "--create-account", "--json")

    assert (status, [each["status"] for each in json.loads(out)]) == (1, ["refused", "imported"])
    assert BankTransaction.objects.count() == 2


def test_import_statement_refuses_a_file_above_the_limit(octobre: Path, settings: object) -> None:
    settings.STATEMENT_MAX_BYTES = octobre.stat().st_size - 1

    status, _out, _err = run(octobre, "--create-account")

    assert status == 1
    assert BankTransaction.objects.count() == 0


def test_import_statement_dry_run_stores_nothing(octobre: Path) -> None:
    status, out, _err = run(octobre, "--create-account", "--dry-run", "--json")

    assert (status, json.loads(out)[0]["created"]) == (0, 2)
    assert BankTransaction.objects.count() == 0


def test_import_statement_puts_the_file_into_the_account_of_that_id(octobre: Path, organisation: Organisation) -> None:
    account = BankAccountFactory(organisation=organisation)

    status, out, _err = run(octobre, "--account", account.pk, "--json")

    assert (status, json.loads(out)[0]["account"]) == (0, account.number)


def test_import_statement_refuses_balances_that_disagree_unless_it_is_told_to_go_on(
    tmp_path: Path, organisation: Organisation
) -> None:
    path = tmp_path / "f.sta"
    path.write_text(
        ":20:X\n:25:30003/00050345678\n:28C:1/1\n:60F:C261001EUR0,00\n:61:2610031003C12,00NTRFNONREF\n:86:VIR\n"
        ":62F:C261031EUR99,00\n-\n"
    )

    refused, out, _err = run(path, "--create-account", "--json")
    (answer,) = json.loads(out)
    accepted, _out, _err = run(path, "--create-account", "--accept-balances", "--json")

    assert (refused, accepted, BankTransaction.objects.count()) == (1, 0, 1)
    assert (answer["transactions_read"], answer["opening_balance"], answer["closing_balance"]) == (1, "0.00", "99.00")
    assert "--accept-balances" in answer["error"]


@pytest.mark.parametrize("arguments", [[], ["releve.ofx", "--format", "pdf"], ["releve.ofx", "--colour"]])
def test_import_statement_refuses_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)

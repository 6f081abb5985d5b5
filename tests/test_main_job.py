"""The main job, end to end, by the commands alone and on a public bank file."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from invoicing.models import Invoice
from organisations.models import Membership, Organisation
from tests.banking.formats.test_corpus import SHARED

pytestmark = [pytest.mark.django_db, pytest.mark.shared]

# One account, one credit whose label cites a number: we say that it is an invoice of ours.
FILE = SHARED / "corpus/ofx/jseutter__ofxparse/tests/fixtures/fidelity-savings.ofx"
NUMBER, AMOUNT, CUSTOMER = "X10-08144-1", "115.83", "Transferred from VS"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    rows = [
        ["number", "customer", "issue_date", "due_date", "total_incl_vat", "currency"],
        [NUMBER, CUSTOMER, "2012-07-01", "2012-07-31", AMOUNT, "USD"],
        ["X10-09999-1", "Autre Client Fictif", "2012-07-01", "2012-07-31", "99.00", "USD"],
    ]
    path = tmp_path / "ledger.csv"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue())
    return path


def answer(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    call_command(*command)
    return capsys.readouterr().out


@pytest.mark.skipif(not FILE.exists(), reason="needs the corpus of ../shared")
def test_statement_of_the_corpus_pays_the_invoice_it_cites(
    organisation: Organisation,
    member: Membership,
    member_client: Client,
    ledger: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken_over = json.loads(answer(capsys, "import_invoices", str(ledger), "--json"))
    imported = json.loads(answer(capsys, "import_statement", str(FILE), "--create-account", "--json"))
    again = json.loads(answer(capsys, "import_statement", str(FILE), "--json"))
    lines = [json.loads(line) for line in answer(capsys, "propose_matches", "--json").splitlines()]
    accepted = json.loads(answer(capsys, "accept_matches", "--band", "certain", "--json"))
    page = member_client.get(reverse("invoice_list", args=[organisation.slug]), {"tab": "paid"}).content.decode()

    proposed = [each for line in lines for each in line["proposals"]]
    assert (taken_over["status"], taken_over["created"]) == ("imported", 2)
    assert [(each["status"], each["created"]) for each in imported] == [("imported", 4)]
    assert [(each["status"], each["created"], each["already_known"]) for each in again] == [("known", 0, 4)]
    assert [(each["band"], each["allocations"]) for each in proposed] == [
        ("certain", [{"document": NUMBER, "amount": AMOUNT}])
    ]
    assert (accepted["accepted"], accepted["skipped"]) == (1, 0)
    assert Invoice.objects.get(number=NUMBER).status == Invoice.Status.PAID
    assert NUMBER in page
    assert "X10-09999-1" not in page

"""The commands' contract: what scripts may rely on."""

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from invoicing.models import Customer, Invoice, Payment
from organisations.models import Organisation
from reconciliation.models import MatchProposal
from reconciliation.proposing import propose_matches
from reconciliation.tasks import match_everything
from tests.factories import TODAY, CustomerFactory, OrganisationFactory
from tests.reconciliation.builders import make_declared, make_invoice, make_line, make_proposal

PAYER = "VIR SEPA MENUISERIE LEFEVRE SARL"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.fixture
def invoice(customer: Customer) -> Invoice:
    return make_invoice(customer.organisation, "1200.00", "F2026-00012", customer=customer)


def run(*arguments: str) -> str:
    answer = StringIO()
    call_command(*arguments, stdout=answer, stderr=StringIO())
    return answer.getvalue()


def run_json_lines(*arguments: str) -> list[dict]:
    return [json.loads(line) for line in run(*arguments).splitlines()]


def test_propose_matches_writes_one_object_a_transaction(organisation: Organisation, invoice: Invoice) -> None:
    line = make_line(organisation, "1200.00", "FACT F2026-00012", counterparty_name=PAYER, bank_reference="F0001")
    silent = make_line(organisation, "-45.00", "PRLV SEPA ASSURANCE", counterparty_name="")
    answers = {answer["transaction"]["id"]: answer for answer in run_json_lines("propose_matches", "--json")}
    answer = answers[line.pk]
    assert answer["transaction"] == {
        "id": line.pk,
        "account": line.bank_account.number,
        "bank_reference": "F0001",
        "booking_date": TODAY.isoformat(),
        "amount": "1200.00",
        "currency": "EUR",
        "label": f"{PAYER} FACT F2026-00012",
    }
    assert answer["kind"] == "transfer"
    [proposal] = answer["proposals"]
    assert (proposal["band"], proposal["allocations"], proposal["residual"]) == (
        "certain",
        [{"document": "F2026-00012", "amount": "1200.00"}],
        {"kind": "none", "amount": "0.00"},
    )
    assert {"number_exact", "amount_exact"} <= set(proposal["reasons"])
    assert 0 <= proposal["score"] <= 100
    assert proposal["explanation"]
    assert (answers[silent.pk]["kind"], answers[silent.pk]["proposals"]) == ("direct_debit", [])


def test_propose_matches_names_the_payment_that_a_line_proves(organisation: Organisation, invoice: Invoice) -> None:
    payment = make_declared(invoice, "77.00")
    make_line(organisation, "77.00", "VIREMENT", counterparty_name=PAYER)
    [answer] = run_json_lines("propose_matches", "--json")
    assert answer["proposals"][0]["allocations"] == [{"document": f"payment:{payment.pk}", "amount": "77.00"}]


def test_propose_matches_speaks_to_people(organisation: Organisation, invoice: Invoice) -> None:
    make_line(organisation, "1200.00", "FACT F2026-00012", counterparty_name=PAYER)
    make_line(organisation, "3.21", "DIVERS")
    assert re.findall(r"\d+", run("propose_matches")) == ["1", "2"]


def test_accept_matches_accepts_what_is_certain_and_nothing_else(organisation: Organisation, invoice: Invoice) -> None:
    certain = make_line(organisation, "1200.00", "FACT F2026-00012", counterparty_name=PAYER)
    other = make_invoice(organisation, "80.00", "F2026-00020")
    make_proposal(make_line(organisation, "80.00", "VIREMENT"), (other, "80.00"), band="possible")
    propose_matches(organisation, [certain.pk])
    answer = json.loads(run("accept_matches", "--band", "certain", "--json"))
    assert answer.pop("elapsed_s") >= 0
    assert answer == {"accepted": 1, "skipped": 0, "errors": []}
    assert list(Invoice.objects.paid()) == [invoice]
    assert Payment.objects.get().recorded_by is None


def test_accept_matches_dry_run_changes_nothing(organisation: Organisation, invoice: Invoice) -> None:
    make_proposal(make_line(organisation, "1200.00"), (invoice, "1200.00"))
    answer = json.loads(run("accept_matches", "--band", "certain", "--dry-run", "--json"))
    assert answer["accepted"] == 1
    assert not Payment.objects.exists()


def test_accept_matches_goes_on_after_an_error_and_exits_with_one(organisation: Organisation, invoice: Invoice) -> None:
    for _ in range(2):
        make_proposal(make_line(organisation, "1200.00"), (invoice, "1200.00"))
    answer = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("accept_matches", "--band", "certain", "--json", stdout=answer, stderr=StringIO())
    told = json.loads(answer.getvalue())
    assert (stop.value.code, told["accepted"], told["skipped"], len(told["errors"])) == (1, 1, 1, 1)


def test_accept_matches_knows_the_certain_band_alone(organisation: Organisation) -> None:
    with pytest.raises(CommandError):
        run("accept_matches", "--band", "possible")


def test_commands_ask_which_company_where_there_are_several(organisation: Organisation) -> None:
    OrganisationFactory()
    with pytest.raises(SystemExit) as stop:
        run("propose_matches")
    assert stop.value.code == 2
    assert run("propose_matches", "--organisation", organisation.slug, "--json") == ""


def test_the_background_task_matches_the_company(organisation: Organisation, invoice: Invoice) -> None:
    make_line(organisation, "1200.00", "FACT F2026-00012", counterparty_name=PAYER)
    assert match_everything(organisation.pk) == 1
    assert MatchProposal.objects.filter(rank=1).count() == 1

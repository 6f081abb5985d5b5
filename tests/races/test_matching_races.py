"""Two runs of one company at once: threads, and processes of their own, against a real PostgreSQL."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from banking.models import BankTransaction
from organisations.models import Organisation
from reconciliation.models import MatchProposal, ProposalAllocation
from reconciliation.proposing import lock_matching, propose_matches
from reconciliation.tasks import match_everything
from tests.factories import CustomerFactory
from tests.races.processes import PATIENCE, database_url, query, wait_for
from tests.races.threads import together
from tests.reconciliation.builders import make_invoice, make_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def matched(organisation: Organisation) -> list[tuple]:
    """Twelve lines that pay twelve invoices, and what one run alone proposes for them."""
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    for number in range(1, 13):
        cited = f"FACT F2026-{number:05d}"
        make_invoice(organisation, f"{100 + number}.00", f"F2026-{number:05d}", customer=customer)
        make_line(organisation, f"{100 + number}.00", cited, counterparty_name="VIR SEPA MENUISERIE LEFEVRE SARL")
    propose_matches(organisation)
    alone = stored()
    MatchProposal.objects.all().delete()
    return alone


def stored() -> list[tuple]:
    """What the proposals say, whatever their own ids."""
    shares = ProposalAllocation.objects.values_list(
        "proposal__bank_transaction", "proposal__rank", "proposal__band", "invoice", "amount"
    )
    return sorted(shares)


def test_runs_at_once_keep_the_proposals_of_one(organisation: Organisation, matched: list[tuple]) -> None:
    results = together([lambda: propose_matches(organisation)] * 3)

    assert results == [12] * 3
    assert stored() == matched


def test_processes_at_once_keep_the_proposals_of_one_run(organisation: Organisation, matched: list[tuple]) -> None:
    """Both are held at the company's lock until both are there."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "propose_matches"]
    environment = {**os.environ, "DATABASE_URL": database_url()}
    with transaction.atomic():
        lock_matching(organisation)
        runs = [
            subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)  # noqa: S603 - our own command
            for _ in range(2)
        ]
        wait_for(lambda: waiting_for_a_company() == 2)
    errors = [run.communicate(timeout=PATIENCE)[1] for run in runs]

    assert [run.returncode for run in runs] == [0, 0], errors
    assert stored() == matched


def test_a_run_that_is_broken_up_to_end_a_deadlock_is_run_again(
    organisation: Organisation, matched: list[tuple]
) -> None:
    """The run holds the company's lock and waits for a line; who holds the line waits for the company's lock."""
    line = BankTransaction.objects.order_by("pk").first()

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            query(
                "SELECT set_config('deadlock_timeout', '1h', true)"
            )  # the other finds the deadlock, and is the one broken up
            BankTransaction.objects.select_for_update().get(pk=line.pk)
            run = worker.submit(in_a_thread, organisation)
            wait_for(run_waits_for_a_line)
            lock_matching(organisation)
        count = run.result(PATIENCE)

    assert count == 12
    assert stored() == matched


def in_a_thread(organisation: Organisation) -> int:
    try:
        return match_everything(organisation.pk)
    finally:
        connection.close()


def waiting_for_a_company() -> int:
    return query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")[0][0]


def run_waits_for_a_line() -> bool:
    """Some other process holds a company's lock and waits for a database transaction to end."""
    rows = query(
        "SELECT 1 FROM pg_locks waiting JOIN pg_locks held USING (pid) WHERE NOT waiting.granted "
        "AND waiting.locktype = 'transactionid' AND held.locktype = 'advisory' AND held.granted"
    )
    return bool(rows)

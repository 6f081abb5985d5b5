"""Two imports at once, and one that is killed: nothing doubles, nothing stays half done."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from banking.confirming import confirm
from banking.identity import content_key
from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, Statement, StatementBatch, StatementImport
from banking.receiving import receive
from banking.tasks import work_on_upload
from banking.undoing import undo_import
from banking.uploads import answer
from common.errors import BusinessError
from organisations.models import Organisation
from reconciliation import operations
from reconciliation.models import MatchProposal, Reconciliation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory, BankTransactionFactory, InvoiceFactory, UserFactory
from tests.races.processes import PATIENCE, database_url, how_many_wait, query, wait_for
from tests.races.threads import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MOVEMENTS = [booked(day, f"{day}.00") for day in range(1, 31)]


def at_once(*imports: Callable[[], list[ImportResult]]) -> list[ImportResult]:
    """Run each in a thread and a connection of its own, released together."""
    barrier = Barrier(len(imports))

    def run(bring: Callable[[], list[ImportResult]]) -> list[ImportResult]:
        try:
            barrier.wait(PATIENCE)
            return bring()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(imports)) as threads:
        return [result for results in threads.map(run, imports) for result in results]


def test_two_imports_of_one_file_at_once_store_it_once(organisation: Organisation) -> None:
    BankAccountFactory(organisation=organisation, number=IBAN)
    content = ofx_file(ofx_statement(*MOVEMENTS))

    results = at_once(*[lambda: import_file(organisation, "f.ofx", content, None, ImportOptions())] * 4)

    assert sorted(each.created for each in results) == [0, 0, 0, 30]
    assert BankTransaction.objects.count() == 30


def test_two_first_imports_at_once_add_the_account_once(organisation: Organisation) -> None:
    content = ofx_file(ofx_statement(*MOVEMENTS))
    options = ImportOptions(create_account=True)

    results = at_once(*[lambda: import_file(organisation, "f.ofx", content, None, options)] * 4)

    assert [each.error for each in results] == [None] * 4
    assert (BankAccount.objects.count(), BankTransaction.objects.count()) == (1, 30)


def test_imports_that_name_two_accounts_in_opposite_orders_do_not_block_each_other(organisation: Organisation) -> None:
    numbers = [BankAccountFactory(organisation=organisation).number for _ in range(2)]
    forth, back = ([ofx_statement(*MOVEMENTS, account=number) for number in each] for each in (numbers, numbers[::-1]))

    results = at_once(
        *[lambda: import_file(organisation, "f.ofx", ofx_file(*forth), None, ImportOptions())] * 2,
        *[lambda: import_file(organisation, "b.ofx", ofx_file(*back), None, ImportOptions())] * 2,
    )

    assert [each.error for each in results] == [None] * 8
    assert BankTransaction.objects.count() == 60


def test_killing_an_import_in_the_middle_leaves_nothing_of_the_file(organisation: Organisation, tmp_path: Path) -> None:
    account = BankAccountFactory(organisation=organisation, number=IBAN)
    path = tmp_path / "f.ofx"
    path.write_bytes(ofx_file(ofx_statement(*MOVEMENTS)))

    with transaction.atomic():
        # The last row of the file, not yet committed: the import waits for it after it wrote all the others.
        BankTransactionFactory(
            organisation=organisation,
            statement__organisation=organisation,
            statement__bank_account=account,
            booking_date=MOVEMENTS[-1].booking_date,
            content_key=content_key(MOVEMENTS[-1]),
        )
        environment = os.environ | {"DATABASE_URL": database_url()}
        importing = subprocess.Popen(import_command(path), env=environment)  # noqa: S603 — our own command
        try:
            backend = wait_for(backend_that_waits_to_insert)
        finally:
            importing.send_signal(signal.SIGKILL)
        assert importing.wait(PATIENCE) == -signal.SIGKILL
        transaction.set_rollback(True)
    wait_for(lambda: backend_is_gone(backend))

    assert (StatementImport.objects.count(), Statement.objects.count(), BankTransaction.objects.count()) == (0, 0, 0)
    (again,) = import_file(organisation, "f.ofx", path.read_bytes(), None, ImportOptions())
    assert (again.created, again.already_known) == (30, 0)


def test_killing_the_worker_in_the_middle_leaves_nothing_and_another_goes_on(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banking.receiving.AT_ONCE", 0)
    account = BankAccountFactory(organisation=organisation, number=IBAN)
    person = UserFactory()
    content = ofx_file(ofx_statement(*MOVEMENTS))
    batch = receive(organisation, person, [("f.ofx", content)], timezone.now())
    upload = batch.uploads.get()
    work_on_upload(upload.pk)
    confirm(batch, person)

    with transaction.atomic():
        BankTransactionFactory(
            organisation=organisation,
            statement__organisation=organisation,
            statement__bank_account=account,
            booking_date=MOVEMENTS[-1].booking_date,
            content_key=content_key(MOVEMENTS[-1]),
        )
        code = f"from banking.tasks import work_on_upload; work_on_upload({upload.pk})"
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "shell", "--verbosity=0", "-c", code]
        working = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url()})  # noqa: S603 — ours
        try:
            backend = wait_for(backend_that_waits_to_insert)
        finally:
            working.send_signal(signal.SIGKILL)
        assert working.wait(PATIENCE) == -signal.SIGKILL
        transaction.set_rollback(True)
    wait_for(lambda: backend_is_gone(backend))

    upload.refresh_from_db()
    assert (upload.state, upload.progress > 0, BankTransaction.objects.count()) == ("ordered", True, 0)
    work_on_upload(upload.pk)
    assert (StatementImport.objects.count(), BankTransaction.objects.count()) == (1, 30)


def test_two_who_confirm_the_same_files_at_once_import_them_once(organisation: Organisation) -> None:
    BankAccountFactory(organisation=organisation, number=IBAN)
    people = [UserFactory() for _ in range(4)]
    content = ofx_file(ofx_statement(*MOVEMENTS))
    batch = receive(organisation, people[0], [("f.ofx", content)], timezone.now())

    done = together([partial(confirm, batch, person) for person in people])

    assert sum(each.imported for each in done) == 1
    assert (StatementImport.objects.count(), BankTransaction.objects.count()) == (1, 30)


def test_of_two_answers_on_their_way_the_later_stands(organisation: Organisation) -> None:
    account = BankAccountFactory(organisation=organisation, number=IBAN)
    batch = receive(organisation, UserFactory(), [("f.qif", b"!Type:Bank\nD15/10/2026\nT80,00\n^\n")], timezone.now())
    upload = batch.uploads.get()
    blank, chosen = ({upload.pk: {"0": {"account": each}}} for each in ("", str(account.pk)))

    with ThreadPoolExecutor(2) as workers:
        with transaction.atomic():
            StatementBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)  # foreign keys pass
            earlier = workers.submit(together, [partial(answer, batch, blank)])
            wait_for(lambda: how_many_wait() == 1)
            later = workers.submit(together, [partial(answer, batch, chosen)])
            wait_for(lambda: how_many_wait() == 2)
        earlier.result(PATIENCE)
        later.result(PATIENCE)

    upload.refresh_from_db()
    assert upload.choices == chosen[upload.pk]


def test_two_who_undo_an_import_at_once_undo_it_once(organisation: Organisation) -> None:
    BankAccountFactory(organisation=organisation, number=IBAN)
    import_file(organisation, "f.ofx", ofx_file(ofx_statement(*MOVEMENTS)), None, ImportOptions())
    brought = StatementImport.objects.get()

    done = together([partial(undo_import, brought, UserFactory()) for _ in range(4)])

    assert [each for each in done if not isinstance(each, BusinessError)] == [30]


@pytest.mark.parametrize("attempt", range(3))
def test_a_line_is_not_accepted_and_withdrawn_at_once(organisation: Organisation, attempt: int) -> None:
    BankAccountFactory(organisation=organisation, number=IBAN)
    InvoiceFactory(organisation=organisation, number="F2026-00012", issue_date=date(2026, 9, 1))
    paid = booked(15, "120.00", memo="FACTURE F2026-00012")
    import_file(organisation, "f.ofx", ofx_file(ofx_statement(*MOVEMENTS, paid)), None, ImportOptions())
    proposal = MatchProposal.objects.get(rank=1, bank_transaction__amount=120)

    outcomes, undone = together(
        [
            partial(operations.accept, organisation, [proposal.pk], None),
            partial(undo_import, StatementImport.objects.get(), None),
        ]
    )

    accepted = not outcomes[0].error
    assert accepted is isinstance(undone, BusinessError)
    assert Reconciliation.objects.count() == int(accepted)
    statuses = set(BankTransaction.objects.values_list("status", flat=True))
    assert statuses == ({"to_treat", "reconciled"} if accepted else {"withdrawn"})


@pytest.mark.parametrize("attempt", range(3))
def test_importing_a_file_again_while_its_import_is_undone_loses_and_doubles_nothing(
    organisation: Organisation, attempt: int
) -> None:
    BankAccountFactory(organisation=organisation, number=IBAN)
    content = ofx_file(ofx_statement(*MOVEMENTS))
    import_file(organisation, "f.ofx", content, None, ImportOptions())
    brought = StatementImport.objects.get()

    [[again], _count] = together(
        [
            partial(import_file, organisation, "f.ofx", content, None, ImportOptions()),
            partial(undo_import, brought, None),
        ]
    )

    standing = BankTransaction.objects.for_organisation(organisation).count()
    assert (again.created, standing) in {(30, 30), (0, 0)}  # after the undoing, or before it: known then, and gone


def import_command(path: Path) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_statement", str(path)]


def backend_that_waits_to_insert() -> int | None:
    """The server process that writes bank transactions and waits for the end of another database transaction."""
    rows = query(
        "SELECT waiting.pid FROM pg_locks waiting JOIN pg_locks held USING (pid) "
        "WHERE NOT waiting.granted AND waiting.locktype = 'transactionid' "
        "AND held.relation = 'banking_banktransaction'::regclass AND held.mode = 'RowExclusiveLock' "
        "AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return rows[0][0] if rows else None


def backend_is_gone(pid: int) -> bool:
    return query("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", pid) == [(0,)]

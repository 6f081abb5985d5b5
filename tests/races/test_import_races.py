"""Two imports at once, and one that is killed: nothing doubles, nothing stays half done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction

from banking.identity import content_key
from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory, BankTransactionFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MOVEMENTS = [booked(day, f"{day}.00") for day in range(1, 31)]
PATIENCE = 30  # seconds
T = TypeVar("T")


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


def import_command(path: Path) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_statement", str(path)]


def database_url() -> str:
    """The test's own database, for another process."""
    info = connection.settings_dict
    host, user, password = (quote(str(info[name] or ""), safe="") for name in ("HOST", "USER", "PASSWORD"))
    return f"postgres://{user}:{password}@{host}:{info['PORT']}/{info['NAME']}"


def wait_for(look: Callable[[], T | None]) -> T:
    """Look until there is something to see. PostgreSQL itself makes the pause between two looks."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        query("SELECT pg_sleep(0.02)")
    raise TimeoutError(look.__name__)


def backend_that_waits_to_insert() -> int | None:
    """The server process that writes bank transactions and waits for the end of another database transaction."""
    rows = query(
        "SELECT waiting.pid FROM pg_locks waiting JOIN pg_locks held USING (pid) "
        "WHERE NOT waiting.granted AND waiting.locktype = 'transactionid' "
        "AND held.relation = 'banking_banktransaction'::regclass AND held.mode = 'RowExclusiveLock'"
    )
    return rows[0][0] if rows else None


def backend_is_gone(pid: int) -> bool:
    return query("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", pid) == [(0,)]


def query(sql: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()

"""Large files, by the job worker."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from banking import receiving
from banking.confirming import HEARTBEAT, Work, work_on
from banking.models import BankTransaction, StatementBatch, StatementImport, StatementUpload
from banking.tasks import work_on_upload
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.banking.batches import bring, confirm, show, states
from tests.factories import BankAccountFactory, StatementFactory

pytestmark = pytest.mark.django_db

OCTOBER = ofx_file(ofx_statement(*[booked(day, f"{day}.00") for day in range(1, 31)]))


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "AT_ONCE", 0)


@pytest.fixture
def batch(member_client: Client, organisation: Organisation) -> StatementBatch:
    BankAccountFactory(organisation=organisation, number=IBAN)
    return bring(member_client, organisation, octobre_ofx=OCTOBER)


def sql(query: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)


def worker_beats(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [at])
        return cursor.fetchone()[0]


def run_jobs(batch: StatementBatch) -> None:
    """What a worker does with the jobs that wait."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="work_on_upload").order_by("pk"):
        sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job.pk)
        work_on_upload(**job.args)
        sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", job.pk)


def work(batch: StatementBatch) -> Work | None:
    return work_on(batch.uploads.get(), timezone.now())


def test_a_large_file_is_read_by_the_worker(batch: StatementBatch) -> None:
    before = states(batch)

    run_jobs(batch)

    assert (before, states(batch)) == ({"octobre.ofx": "received"}, {"octobre.ofx": "ready"})
    assert batch.uploads.get().preview[0]["new"] == 30


def test_a_large_file_is_imported_by_the_worker_in_the_name_of_who_confirmed(
    member_client: Client, organisation: Organisation, batch: StatementBatch
) -> None:
    run_jobs(batch)

    confirm(member_client, batch)
    ordered = states(batch)
    run_jobs(batch)

    assert (ordered, states(batch)) == ({"octobre.ofx": "ordered"}, {"octobre.ofx": "imported"})
    assert StatementImport.objects.get().imported_by == organisation.memberships.get().user
    assert BankTransaction.objects.count() == 30


def test_confirming_a_large_file_twice_orders_it_once(member_client: Client, batch: StatementBatch) -> None:
    run_jobs(batch)

    for _ in range(2):
        confirm(member_client, batch)

    assert ProcrastinateJob.objects.filter(status="todo", task_name="work_on_upload").count() == 1


def test_a_job_that_runs_again_changes_nothing(member_client: Client, batch: StatementBatch) -> None:
    run_jobs(batch)
    confirm(member_client, batch)
    run_jobs(batch)

    work_on_upload(batch.uploads.get().pk)

    assert (StatementImport.objects.count(), BankTransaction.objects.count()) == (1, 30)


def test_what_the_worker_may_not_decide_comes_back_to_the_person(
    member_client: Client, organisation: Organisation, batch: StatementBatch
) -> None:
    """A gap appears between the preview and the import: nobody has ticked it."""
    run_jobs(batch)
    confirm(member_client, batch)
    account = organisation.bank_accounts.get()
    StatementFactory(
        organisation=organisation,
        bank_account=account,
        period_start=timezone.localdate().replace(year=2020),
        period_end=timezone.localdate().replace(year=2021),
    )

    run_jobs(batch)

    upload = batch.uploads.get()
    assert (upload.state, BankTransaction.objects.count()) == ("ready", 0)
    assert upload.error
    assert len(upload.preview[0]["to_tick"]) == 1


def test_a_person_hears_where_the_worker_is(batch: StatementBatch) -> None:
    now = timezone.now()
    nobody = work(batch)
    worker = worker_beats(now)
    waiting = work(batch)
    job = batch.uploads.get().job
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", worker, job)
    running = work(batch)
    sql("UPDATE procrastinate_workers SET last_heartbeat = %s", now - HEARTBEAT - timedelta(seconds=1))
    died = work(batch)

    assert [nobody, waiting, running, died] == [Work.NO_WORKER, Work.WAITING, Work.RUNNING, Work.STOPPED]


@pytest.mark.parametrize(("status", "tries"), [("failed", 1), ("doing", 1), ("todo", 0)])
def test_a_file_whose_worker_died_can_be_tried_again(
    member_client: Client, organisation: Organisation, batch: StatementBatch, status: str, tries: int
) -> None:
    sql("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", status, batch.uploads.get().job)
    before = ProcrastinateJob.objects.count()
    address = reverse("statement_upload_retry", args=[organisation.slug, batch.uploads.get().pk])

    for _ in range(2):
        member_client.post(address)

    assert ProcrastinateJob.objects.count() - before == tries


@pytest.mark.parametrize(
    ("beats", "polls"),
    [(True, True), (False, True)],
)
def test_the_page_asks_again_while_the_worker_is_at_it(
    member_client: Client, batch: StatementBatch, *, beats: bool, polls: bool
) -> None:
    if beats:
        worker_beats(timezone.now())

    page = show(member_client, batch).content.decode()

    assert ("hx-trigger=" in page.partition("<main")[2]) is polls


def test_the_page_stops_asking_once_the_file_is_read(member_client: Client, batch: StatementBatch) -> None:
    run_jobs(batch)

    assert "every " not in show(member_client, batch).content.decode()


def test_progress_never_goes_back(batch: StatementBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    from banking.tasks import Progress  # noqa: PLC0415 — the class is what this test is about

    with Progress(batch.uploads.get().pk) as progress:
        seen = []
        for share in (0, 0.5, 1, 0, 0.2):
            progress(share)
            seen.append(progress.percent)

    assert seen == [30, 48, 65, 65, 65]


def test_a_column_told_for_a_large_table_is_read_by_the_worker(
    member_client: Client, organisation: Organisation
) -> None:
    table = b"Quand;Quoi;Combien\n2026.10.03;VIR;12,00 EUR net\n2026.10.04;VIR;13,00 EUR net\n"
    batch = bring(member_client, organisation, banque_csv=table)
    run_jobs(batch)
    asked = states(batch)
    upload = StatementUpload.objects.get()

    page = member_client.get(reverse("statement_upload_columns", args=[organisation.slug, upload.pk]))

    assert (asked, page.status_code) == ({"banque.csv": "unmapped"}, 200)

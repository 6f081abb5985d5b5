"""A person says: import. At once what is light, by the job worker what is heavy."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from banking.layouts import Layout
from banking.models import StatementBatch, StatementUpload
from banking.tasks import work_on_later
from banking.uploads import WAITING, import_upload, review, tell
from common.errors import BusinessError
from organisations.models import User

State = StatementUpload.State
HEARTBEAT = timedelta(seconds=45)  # a worker writes one every ten seconds
WORKING = (State.RECEIVED, State.ORDERED)


@dataclass(slots=True)
class Confirmed:
    """How many files were imported, given to the worker, and left with something open."""

    imported: int = 0
    ordered: int = 0
    left: int = 0


def confirm(batch: StatementBatch, by: User) -> Confirmed:
    """Import every file of the batch that is ready, each on its own: one that cannot be does not stop the others."""
    done = Confirmed()
    ready = list(batch.uploads.select_related("organisation").filter(state=State.READY))
    for upload in sorted(ready, key=_first_day):
        if upload.by_worker:
            done.ordered += order(upload, by)
        elif _imported(upload, by):
            done.imported += 1
        else:
            done.left += 1
    if done.left:
        review(batch)
    return done


def _first_day(upload: StatementUpload) -> str:
    return min((part["period_start"] or "" for part in upload.preview), default="")


def _imported(upload: StatementUpload, by: User) -> bool:
    try:
        import_upload(upload, by)
    except BusinessError as error:
        tell(upload, error)
        return False
    return True


def order(upload: StatementUpload, by: User) -> bool:
    """Give the import of a heavy file to the worker. False where it was confirmed already."""
    with transaction.atomic():
        ready = StatementUpload.objects.filter(pk=upload.pk, state=State.READY)
        ordered = ready.update(state=State.ORDERED, confirmed_by=by, progress=0, error="")
        if ordered:
            work_on_later(upload.pk)
    return bool(ordered)


@transaction.atomic
def tell_columns(upload: StatementUpload, layout: Layout) -> None:
    """Read a table by the columns that a person told, and show what it brings then."""
    waiting = StatementUpload.objects.filter(pk=upload.pk, state__in=WAITING)
    if not waiting.update(mapping=layout.to_json(), state=State.RECEIVED, preview=[], error=""):
        return
    if upload.by_worker:
        work_on_later(upload.pk)
    else:
        review(upload.batch)


class Work(StrEnum):
    """Where the worker is with a file."""

    WAITING = "waiting"  # for its turn
    NO_WORKER = "no_worker"  # none is there to take it
    RUNNING = "running"
    STOPPED = "stopped"  # the worker died over it: nothing was written


def work_on(upload: StatementUpload, now: datetime) -> Work | None:
    """None for a file that no worker has to do with."""
    if not upload.by_worker or upload.state not in WORKING:
        return None
    job = ProcrastinateJob.objects.filter(pk=upload.job).select_related("worker").first()
    alive = now - HEARTBEAT
    if job is None or job.status not in {"todo", "doing"}:
        return Work.STOPPED
    if job.status == "doing":
        return Work.RUNNING if job.worker and job.worker.last_heartbeat > alive else Work.STOPPED
    return Work.WAITING if ProcrastinateWorker.objects.filter(last_heartbeat__gt=alive).exists() else Work.NO_WORKER


def try_again(upload: StatementUpload, now: datetime) -> bool:
    """Give a file to a worker again after the one before died over it. False where it is under way."""
    with transaction.atomic():
        locked = StatementUpload.objects.select_for_update().get(pk=upload.pk)
        if work_on(locked, now) is not Work.STOPPED:
            return False
        work_on_later(locked.pk)
    return True

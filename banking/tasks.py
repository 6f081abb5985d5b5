"""What the job worker does for the bank: heavy files, read and imported with a bar that moves."""

from types import TracebackType

from django.db import connection, transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from banking.models import StatementUpload
from banking.uploads import State, forget_old, import_upload, review, tell
from common.errors import BusinessError

READ, STORED = 30, 65  # per cent of the bar where the file is read, and where its lines are written


@app.task(name="work_on_upload", pass_context=False)
def work_on_upload(upload_id: int) -> None:
    """Read a heavy file for its preview, or import it once confirmed: whichever is next. Again is harmless."""
    known = StatementUpload.objects.select_related("organisation", "batch__brought_by", "confirmed_by")
    upload = known.filter(pk=upload_id).first()
    if upload is None:
        return  # taken away in the meantime
    person = upload.confirmed_by or upload.batch.brought_by
    with translation.override(person.language if person else None), Progress(upload_id) as progress:
        if upload.state == State.RECEIVED:
            review(upload.batch, upload.pk)
        elif upload.state == State.ORDERED:
            _import(upload, progress)


def _import(upload: StatementUpload, progress: "Progress") -> None:
    try:
        import_upload(upload, upload.confirmed_by, progress)
    except BusinessError as error:
        tell(upload, error)
        review(upload.batch, upload.pk)


class Progress:
    """Writes how far an import is, over a connection of its own: the import's own rows show only once it is over."""

    def __init__(self, upload_id: int) -> None:
        self.upload_id = upload_id
        self.percent = 0
        self.connection = connection.copy()

    def __enter__(self) -> "Progress":
        self._write(1)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def __call__(self, share: float) -> None:
        """`share` of the lines is written, from 0 to 1."""
        self._write(READ + round((STORED - READ) * share))

    def _write(self, percent: int) -> None:
        if percent <= self.percent:  # the second part of a file begins anew
            return
        self.percent = percent
        with self.connection.cursor() as cursor:
            cursor.execute("UPDATE banking_statementupload SET progress = %s WHERE id = %s", [percent, self.upload_id])


def work_on_later(upload_id: int) -> None:
    """Have a file worked on in the background. To be called inside the database transaction that makes it due."""
    with transaction.atomic():
        job = work_on_upload.defer(upload_id=upload_id)
        StatementUpload.objects.filter(pk=upload_id).update(job=job)


@app.periodic(cron="23 4 * * *")
@app.task(name="forget_old_uploads", queueing_lock="forget_old_uploads")
def forget_old_uploads(timestamp: int) -> int:  # noqa: ARG001 — procrastinate passes the time it was due
    """Drop the files that nobody confirmed in a week."""
    return forget_old(timezone.now())

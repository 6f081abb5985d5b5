"""Files that somebody brings: kept until they are imported, taken away, or forgotten."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from banking.importing import storable_name
from banking.models import StatementBatch, StatementUpload
from banking.pieces import keep_bytes
from banking.tasks import work_on_later
from banking.uploads import forget_old, review
from organisations.models import Organisation, User

AT_ONCE = 2 * 1024 * 1024  # bytes: some 6,000 transactions, two seconds; the job worker takes what is heavier
PACKED = (b"PK\x03\x04", b"\x1f\x8b")
UNPACKED = 8  # how many times heavier a packed statement is once unpacked, more or less


@transaction.atomic
def receive(organisation: Organisation, by: User, files: Iterable[tuple[str, bytes]], now: datetime) -> StatementBatch:
    """Keep the files, and read them at once unless they are heavy. Those that nobody confirmed in a week go."""
    forget_old(now)
    batch = StatementBatch.objects.create(organisation=organisation, brought_by=by)
    uploads = [_keep(batch, name, content) for name, content in files]
    if sum(weight for _pk, weight in uploads) > AT_ONCE:
        batch.uploads.update(by_worker=True)
        for pk, _weight in uploads:
            work_on_later(pk)
    else:
        review(batch)
    return batch


def _keep(batch: StatementBatch, name: str, content: bytes) -> tuple[int, int]:
    """The id of the file, and its weight: what it would take to read it, in bytes."""
    upload = StatementUpload.objects.create(
        organisation_id=batch.organisation_id, batch=batch, file_name=storable_name(name), size=len(content)
    )
    keep_bytes(upload, content)
    return upload.pk, len(content) * (UNPACKED if content.startswith(PACKED) else 1)

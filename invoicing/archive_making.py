"""The worker's part of an archive: PDF after PDF into one ZIP, with a word on those that cannot be had."""

import tempfile
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import BusinessError
from invoicing.document_files import file_name, file_of
from invoicing.models import DocumentArchive, Invoice

State = DocumentArchive.State
KEPT = timedelta(days=7)
STEP = 10  # documents between two words on the progress


def make(archive_id: int) -> None:
    """Make the ZIP. Run twice, it is made again: the second takes the place of the first."""
    archive = DocumentArchive.objects.select_related("organisation", "asked_by").filter(pk=archive_id).first()
    if archive is None or archive.state == State.READY:
        return
    try:
        with override(archive.asked_by.language if archive.asked_by else settings.LANGUAGE_CODE):
            _make(archive)
    except Exception:
        archive.state, archive.error = State.FAILED, "software"
        archive.save(update_fields=["state", "error"])
        raise


def _make(archive: DocumentArchive) -> None:
    archive.state, archive.done, archive.error = State.RUNNING, 0, ""
    archive.save(update_fields=["state", "done", "error"])
    with tempfile.TemporaryFile() as file:
        refused = _fill(file, archive)
        archive.error = " ".join(refused)[:500]
        if len(refused) == archive.total:
            archive.state = State.FAILED
        else:
            file.seek(0)
            archive.state = State.READY
            archive.file.save(
                f"{archive.organisation.slug}-{timezone.localtime():%Y%m%d-%H%M%S}.zip", File(file), save=False
            )
    archive.done = archive.total
    archive.save(update_fields=["state", "done", "error", "file"])


def _fill(file: IO[bytes], archive: DocumentArchive) -> list[str]:
    """Write the PDFs one by one, so that memory holds one of them. Return why some are missing."""
    refused: list[str] = []
    taken: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as target:  # PDFs are compressed already
        for done, document_id in enumerate(archive.document_ids, start=1):
            try:
                name, pdf = _pdf(archive, document_id)
            except BusinessError as error:
                refused.append(str(error))
            else:
                target.writestr(name if name not in taken else f"{document_id}-{name}", pdf)
                taken.add(name)
            if done % STEP == 0:
                DocumentArchive.objects.filter(pk=archive.pk).update(done=done)
        if refused:
            target.writestr(_("missing.txt"), "\n".join(refused))
    return refused


def _pdf(archive: DocumentArchive, document_id: int) -> tuple[str, bytes]:
    own = Invoice.objects.for_organisation(archive.organisation).select_related("organisation", "customer")
    document = own.filter(pk=document_id).first()
    if document is None:
        raise BusinessError(_("A document no longer exists."))
    return file_name(document), bytes(file_of(document).pdf)


def clean(now: datetime) -> int:
    """Throw away the archives asked for a week ago: their documents are all still there."""
    old = list(DocumentArchive.objects.filter(asked_at__lt=now - KEPT))
    for archive in old:
        if archive.file:
            with suppress(FileNotFoundError):
                archive.file.delete(save=False)
        archive.delete()
    return len(old)

"""The journal of documents: written here, chained by PostgreSQL at commit, read again by `manage.py verify_journal`."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from common.copying import append_rows
from invoicing.models import Invoice, JournalEntry, JournalHead
from organisations.models import Organisation, User

Act = JournalEntry.Act
CHUNK = 5000
WRONG_FILES = """
SELECT entry.position, entry.document_name, file.invoice_id IS NOT NULL
FROM invoicing_journalentry entry LEFT JOIN invoicing_documentfile file ON file.invoice_id = entry.document_id
WHERE entry.organisation_id = %s AND entry.act = 'sent'
  AND entry.details::jsonb ->> 'sha256' IS DISTINCT FROM encode(sha256(file.pdf), 'hex')
ORDER BY entry.position
"""
# One pass over each table, hashed against each other: a hundred thousand documents take tenths of a second.
WITHOUT_ENTRY = """
SELECT document.number FROM invoicing_invoice document
WHERE document.organisation_id = %s AND document.status <> 'draft' AND NOT EXISTS (
    SELECT FROM invoicing_journalentry entry
    WHERE entry.document_id = document.id AND entry.organisation_id = document.organisation_id
      AND entry.act IN ('sent', 'imported')
)
ORDER BY document.issue_date, document.id
"""
WITHOUT_DOCUMENT = """
SELECT entry.position, entry.document_name FROM invoicing_journalentry entry
WHERE entry.organisation_id = %s AND entry.act = 'sent' AND NOT EXISTS (
    SELECT FROM invoicing_invoice document
    WHERE document.id = entry.document_id AND document.organisation_id = entry.organisation_id
      AND document.status <> 'draft'
)
ORDER BY entry.position
"""


def record(act: JournalEntry.Act, document: Invoice, by: User | None, **details: object) -> None:
    """Write one act on one document, in the caller's transaction."""
    record_many(act, [(document, details)], by)


def record_many(act: JournalEntry.Act, acts: Iterable[tuple[Invoice, dict[str, Any]]], by: User | None) -> None:
    """Write the same act on several documents, each with its details, in one query. Amounts are written as text."""
    shared = {"act": act, "recorded_at": timezone.now(), "recorded_by_id": by.pk if by else None}
    shared["recorded_by_name"] = str(by) if by else ""
    rows = [
        shared
        | {
            "organisation_id": document.organisation_id,
            "document_id": document.pk,
            "document_name": str(document)[:250],
            "details": json.dumps(details, ensure_ascii=False, default=str, sort_keys=True) if details else "",
        }
        for document, details in acts
    ]
    append_rows(JournalEntry, rows)


def record_import(documents: Iterable[tuple[int, str]], organisation: Organisation) -> None:
    """Write that these documents (id, name) were taken over from another tool: as many as a ledger has."""
    shared = {"organisation_id": organisation.pk, "act": Act.IMPORTED, "recorded_at": timezone.now()}
    append_rows(JournalEntry, [shared | {"document_id": pk, "document_name": name} for pk, name in documents])


def record_for_company(
    act: JournalEntry.Act, organisation: Organisation, name: str, by: User, **details: str
) -> JournalEntry:
    """Write an act that is about no document, under the name of what it is about."""
    return JournalEntry.objects.create(
        organisation=organisation,
        document_name=name[:250],
        act=act,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        recorded_at=timezone.now(),
        recorded_by=by,
        recorded_by_name=str(by),
    )


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the journal, or a PDF that it vouches for, is not as it was written."""

    class Kind(StrEnum):
        CHANGED = "changed"
        REMOVED = "removed"  # from the middle: the positions tell
        CUT = "cut"  # the end is missing, or does not match what was noted of it
        UNSEALED = "unsealed"  # written while the database's own guard was off
        PDF_CHANGED = "pdf_changed"
        PDF_REMOVED = "pdf_removed"
        NOT_IN_JOURNAL = "not_in_journal"  # a document is issued, and no entry says so
        DOCUMENT_REMOVED = "document_removed"  # an entry says that it was issued, and it is not there

    kind: Kind
    position: int
    document: str = ""
    act: str = ""


def breaks(organisation: Organisation) -> Iterator[Break]:
    """Read the company's chain from its beginning, and each PDF against what was sealed of it.

    The whole journal may be gone, its end with it: the documents themselves then tell.
    """
    position, previous = 0, ""
    for entry in _chain(organisation).iterator(CHUNK):
        position += 1
        found = entry.position or position
        if found != position:
            yield Break(Break.Kind.REMOVED, position)
        elif entry.previous_hash != previous or entry.hash != _hash(entry):
            yield Break(Break.Kind.CHANGED, position, entry.document_name, entry.act)
        position, previous = found, entry.hash
    head = JournalHead.objects.filter(organisation=organisation).first()
    if (head.position if head else 0, head.hash if head else "") != (position, previous):
        yield Break(Break.Kind.CUT, position + 1)
    yield from _unsealed(organisation)
    yield from _wrong_files(organisation)
    for (number,) in _fetch(WITHOUT_ENTRY, organisation):
        yield Break(Break.Kind.NOT_IN_JOURNAL, 0, number)
    for position, name in _fetch(WITHOUT_DOCUMENT, organisation):
        yield Break(Break.Kind.DOCUMENT_REMOVED, position, name, Act.SENT.value)


def _unsealed(organisation: Organisation) -> Iterator[Break]:
    for entry in JournalEntry.objects.filter(organisation=organisation, position__isnull=True).order_by("pk"):
        yield Break(Break.Kind.UNSEALED, 0, entry.document_name, entry.act)


def _wrong_files(organisation: Organisation) -> Iterator[Break]:
    """PostgreSQL computes the SHA-256 of the bytes where they are: they need not travel."""
    for position, name, is_there in _fetch(WRONG_FILES, organisation):
        kind = Break.Kind.PDF_CHANGED if is_there else Break.Kind.PDF_REMOVED
        yield Break(kind, position, name, Act.SENT.value)


def _fetch(sql: str, organisation: Organisation) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation.pk])
        return list(cursor.fetchall())


def _chain(organisation: Organisation) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(organisation=organisation, position__isnull=False).order_by("position")


def _hash(entry: JournalEntry) -> str:
    """As `seal_journal` computes it: PostgreSQL writes JSON arrays as Python does."""
    at = entry.recorded_at.astimezone(UTC)
    content = [
        entry.position,
        entry.previous_hash,
        entry.organisation_id,
        entry.document_id,
        entry.document_name,
        entry.act,
        entry.details,
        f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        entry.recorded_by_id,
        entry.recorded_by_name,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

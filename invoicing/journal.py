"""The journal of documents: written here, chained by PostgreSQL at commit, read again by `manage.py verify_journal`."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from invoicing.models import Invoice, JournalEntry, JournalHead
from organisations.models import Organisation, User

Act = JournalEntry.Act
CHUNK = 5000


def record(act: JournalEntry.Act, document: Invoice, by: User | None, **details: object) -> None:
    """Write one act on one document, in the caller's transaction."""
    record_many(act, [(document, details)], by)


def record_many(act: JournalEntry.Act, acts: Iterable[tuple[Invoice, dict[str, Any]]], by: User | None) -> None:
    """Write the same act on several documents, each with its details, in one query. Amounts are written as text."""
    now = timezone.now()
    JournalEntry.objects.bulk_create(
        JournalEntry(
            organisation_id=document.organisation_id,
            document=document,
            document_name=str(document)[:250],
            act=act,
            details=json.dumps(details, ensure_ascii=False, default=str, sort_keys=True) if details else "",
            recorded_at=now,
            recorded_by=by,
            recorded_by_name=str(by) if by else "",
        )
        for document, details in acts
    )


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


def broken_links(organisation: Organisation) -> Iterator[str]:
    """Read the company's chain from its beginning, and yield a sentence for each place where it does not hold."""
    position, previous = 0, ""
    for entry in _chain(organisation).iterator(CHUNK):
        position += 1
        if entry.position != position:
            yield f"position {position}: missing, {entry.position} comes next"
            position = entry.position or position
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            yield f"position {position}: {entry.document_name}, {entry.act}: changed after it was written"
        previous = entry.hash
    head = JournalHead.objects.filter(organisation=organisation).first()
    if (head.position if head else 0, head.hash if head else "") != (position, previous):
        yield f"position {position}: the end of the journal is missing"


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

"""A file of a batch as its page shows it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from banking.choices import NEW, PartChoice
from banking.confirming import Work, work_on
from banking.models import BankAccount, StatementBatch, StatementUpload
from banking.preview import PartPreview

FIELD = re.compile(r"(\d{1,18})-(\d{1,4})-(account|number|lookalikes|seen)")
READ, STORED = 30, 65


@dataclass(frozen=True, slots=True)
class PartCard:
    """`prefix` begins the names of the part's form fields."""

    prefix: str
    preview: PartPreview
    choice: PartChoice
    accounts: list[BankAccount]
    coming: list[str]
    asks_account: bool

    @property
    def is_new_account(self) -> bool:
        return self.preview.account is None and not self.preview.account_is_open

    @property
    def chosen(self) -> str:
        """The value of the account's field."""
        if self.choice.account in {NEW, *self.coming}:
            return self.choice.account
        return NEW if self.is_new_account else str(self.preview.account or "")

    @property
    def is_seen(self) -> bool:
        return bool(self.preview.digest) and self.choice.seen == self.preview.digest


@dataclass(slots=True)
class UploadCard:
    upload: StatementUpload
    work: Work | None
    parts: list[PartCard] = field(default_factory=list)

    @property
    def is_working(self) -> bool:
        return self.work in {Work.WAITING, Work.RUNNING, Work.NO_WORKER}

    @property
    def stage(self) -> str:
        """Of the worker's task, for its words."""
        if self.upload.state == StatementUpload.State.RECEIVED or self.upload.progress < READ:
            return "reading"
        return "storing" if self.upload.progress < STORED else "matching"

    @property
    def proposals(self) -> int:
        return sum(result["proposals"] for result in self.upload.results)


def cards_of(batch: StatementBatch, now: datetime) -> list[UploadCard]:
    """Each file of the batch, in the order in which they came."""
    accounts = list(BankAccount.objects.for_organisation(batch.organisation))
    uploads = batch.uploads.select_related("statement_import")
    coming = _coming(uploads, {account.number for account in accounts})
    return [UploadCard(upload, work_on(upload, now), _parts(upload, accounts, coming)) for upload in uploads]


def _coming(uploads: Iterable[StatementUpload], known: set[str]) -> list[str]:
    """The accounts that files of the batch name and the company lacks: a file that names none may be of one."""
    stated = {part["stated_number"] for upload in uploads for part in upload.preview}
    return sorted(stated - known - {""})


def _parts(upload: StatementUpload, accounts: list[BankAccount], coming: list[str]) -> list[PartCard]:
    known = {account.number for account in accounts}
    cards: list[PartCard] = []
    asked: set[str] = set()
    for place, stored in enumerate(upload.preview):
        preview = PartPreview.from_json(stored)
        choice = PartChoice.from_json(upload.choices.get(str(place), {}))
        asks = preview.stated_number not in known and preview.stated_number not in asked
        asked.add(preview.stated_number)
        cards.append(
            PartCard(f"{upload.pk}-{place}", preview, choice, accounts, [] if preview.stated_number else coming, asks)
        )
    return cards


def posted_choices(posted: Mapping[str, Any]) -> dict[int, dict[str, dict[str, str]]]:
    """By the id of the file and the place of the part, what the page's fields say."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for name in posted:
        match = FIELD.fullmatch(name)
        if match:
            pk, place, what = match.groups()
            found.setdefault(int(pk), {}).setdefault(place, {})[what] = str(posted[name])[:64]
    return found

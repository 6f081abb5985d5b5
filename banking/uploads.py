"""Files on their way in: read, shown to a person, imported once that person says so. Nothing is written before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from banking.accounts import new_account
from banking.choices import Choices
from banking.examining import Examined, examine
from banking.formats.statement import ParsedFile, Refusal, UnreadableStatementError
from banking.importing import BankFile, store
from banking.layouts import guessed_table, remember
from banking.models import BankAccount, StatementBatch, StatementUpload
from banking.parts import parts_of
from banking.pieces import bytes_of, drop_bytes
from banking.preview import preview_json
from banking.reading import Reading, read_upload
from banking.refusals import sentence
from banking.storage import Tick, no_tick
from common.errors import BusinessError
from common.transactions import atomic_retried
from organisations.models import User

State = StatementUpload.State
WAITING = (State.RECEIVED, State.UNMAPPED, State.READY)
KEPT = timedelta(days=7)


@dataclass(slots=True)
class ReadUpload:
    upload: StatementUpload
    reading: Reading
    choices: Choices

    @property
    def parsed(self) -> ParsedFile:
        return self.reading.parsed


def forget_old(now: datetime) -> int:
    """Drop what was brought more than a week ago. Imports have their own history. Returns how many batches went."""
    _count, by_model = StatementBatch.objects.filter(brought_at__lt=now - KEPT).delete()
    return by_model.get(StatementBatch._meta.label, 0)


@transaction.atomic
def review(batch: StatementBatch, pk: int | None = None) -> None:
    """Read the waiting files again, one or all that are light, and say what each brings after those before it."""
    waiting = batch.uploads.filter(state__in=WAITING)
    waiting = waiting.filter(pk=pk) if pk else waiting.filter(by_worker=False)
    earlier: list[Examined] = []
    for each in _oldest_first([found for upload in waiting if (found := _read(upload))]):
        examined, opened = _examine(each, earlier)
        previews = [
            preview_json(part, each.parsed.format, account_is_open=part.part.stated_number in opened)
            for part in examined
        ]
        _save(each.upload, state=State.READY, preview=previews)
        earlier += [part for part in examined if part.part.stated_number not in opened]


def _read(upload: StatementUpload) -> ReadUpload | None:
    try:
        reading = read_upload(upload)
    except UnreadableStatementError as error:
        if error.refusal is Refusal.MAPPING_NEEDED or _is_table(upload, error):
            words = Refusal.MAPPING_NEEDED if error.refusal is Refusal.UNKNOWN_FORMAT else error.refusal
            error = UnreadableStatementError(words, **error.details)
            _save(upload, state=State.UNMAPPED, preview=[], error=sentence(error))
        else:
            _save(upload, state=State.REFUSED, preview=[], error=sentence(error))
            drop_bytes(upload)
        return None
    return ReadUpload(upload, reading, _choices(upload, reading))


def _is_table(upload: StatementUpload, error: UnreadableStatementError) -> bool:
    """Whether a person may say what its columns are, or say it again: nothing else is wrong with the file."""
    if error.refusal is Refusal.UNKNOWN_FORMAT:
        return guessed_table(bytes_of(upload)) is not None
    return upload.mapping is not None


def _choices(upload: StatementUpload, reading: Reading) -> Choices:
    """A table that names no account is of the account that tables like it went into, if that is one."""
    suggested = str(reading.accounts[0]) if len(reading.accounts) == 1 else ""
    return Choices(upload.organisation, upload.choices, suggested)


def _save(upload: StatementUpload, **fields: Any) -> None:
    """Unless it was confirmed or taken away in the meantime."""
    StatementUpload.objects.filter(pk=upload.pk, state__in=WAITING).update(**fields)


def _oldest_first(read: Iterable[ReadUpload]) -> list[ReadUpload]:
    return sorted(read, key=lambda each: _first_day(each.parsed))


def _first_day(parsed: ParsedFile) -> date:
    starts = (part.period[0] for part in parts_of(parsed.statements))
    return min((start for start in starts if start), default=date.max)


def _examine(each: ReadUpload, earlier: Sequence[Examined]) -> tuple[list[Examined], set[str]]:
    """The parts, and the numbers whose account is still to be said: those are compared with an empty one."""
    parts = parts_of(each.parsed.statements)
    opened: set[str] = set()
    examined: list[Examined] = []
    for part in parts:
        account = each.choices.account(each.choices.of_number(parts, part.stated_number), part.statements[0])
        if account is None:
            opened.add(part.stated_number)
            account = new_account(each.upload.organisation, part.stated_number, part.statements[0])
        examined.append(examine(account, part, [*earlier, *examined]))
    return examined, opened


@atomic_retried
def choose(batch: StatementBatch, choices: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the answers about files that wait, by the id of each file.

    Of two in a row the last stands: the page sends one at each change, and gives up the one before, which may still be
    on its way here.
    """
    StatementBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    for upload in batch.uploads.filter(pk__in=choices, state__in=WAITING):
        _save(upload, choices=choices[upload.pk], error="")


@atomic_retried
def answer(batch: StatementBatch, choices: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep the answers and review the files, before the answers that come next."""
    choose(batch, choices)
    review(batch)


def tell(upload: StatementUpload, error: BusinessError) -> None:
    """Back to the person, with what is open or why it could not be imported."""
    waiting = StatementUpload.objects.filter(pk=upload.pk, state__in=[State.READY, State.ORDERED])
    waiting.update(state=State.READY, error=str(error), progress=0)


def import_upload(upload: StatementUpload, by: User | None, tick: Tick = no_tick) -> None:
    """Import a file that was confirmed, once, whoever else may be at it.

    Raises `OpenQuestionError` where something is left to answer, `BusinessError` where it cannot be imported.
    """
    try:
        reading = read_upload(upload)
    except UnreadableStatementError as error:
        raise BusinessError(sentence(error)) from error
    tick(0)
    _import_once(ReadUpload(upload, reading, _choices(upload, reading)), by, tick)


@atomic_retried
def _import_once(each: ReadUpload, by: User | None, tick: Tick) -> None:
    upload, choices = each.upload, each.choices
    accounts = choices.accounts(parts_of(each.parsed.statements))
    wanted = {stated: account.number for stated, account in accounts.items()}
    creatable = [account.number for account in accounts.values() if account.pk is None]
    file = BankFile(organisation=upload.organisation, name=upload.file_name, content=bytes_of(upload), by=by)
    statement_import, results = store(file, each.parsed, wanted, creatable, choices.judge, tick=tick)
    if each.reading.layout:
        used = BankAccount.objects.filter(statements__statement_import=statement_import).distinct()
        remember(used, file.content, each.reading.layout)
    mine = StatementUpload.objects.filter(pk=upload.pk, state__in=[State.READY, State.ORDERED])
    if not mine.update(
        state=State.IMPORTED,
        preview=[],
        results=[result.to_json() for result in results],
        statement_import=statement_import,
        confirmed_by=by,
        error="",
        progress=100,
    ):
        raise BusinessError(_("“%(file)s” was imported in the meantime.") % {"file": upload.file_name})
    drop_bytes(upload)

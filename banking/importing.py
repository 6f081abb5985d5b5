"""Bring a bank file in: all of it or nothing, nothing twice, no twin lost."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import transaction

from banking import events
from banking.accounts import lock_accounts, numbers_of
from banking.examining import Examined, examine
from banking.formats.statement import ParsedFile, UnreadableStatementError
from banking.models import StatementImport
from banking.options import Answers, ImportOptions, ImportResult, merged
from banking.parts import parts_of
from banking.provisional import replace_pending
from banking.reading import read
from banking.refusals import sentence
from banking.storage import Tick, no_tick, remember_other_words, store_transactions
from common.errors import BusinessError
from common.transactions import atomic_retried
from organisations.models import Organisation, User

__all__ = ["ImportOptions", "ImportResult", "import_file"]

FILE_NAME_LENGTH = 255
Judge = Callable[[int, Examined], Answers]
"""What a person answered about a part of the file, by its place; raises `BusinessError` where something is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """A file as somebody brought it."""

    organisation: Organisation
    name: str
    content: bytes
    by: User | None


def storable_name(file_name: str) -> str:
    """The end of a name that is too long; without signs that are no UTF-8, which the database refuses."""
    return file_name.encode("utf-8", "replace").decode().replace("\0", "")[-FILE_NAME_LENGTH:]


def import_file(
    organisation: Organisation, file_name: str, content: bytes, by: User | None, options: ImportOptions
) -> list[ImportResult]:
    """Import a file and return a result an account. A refusal is a result too; nothing of the file is then stored."""
    started = time.perf_counter()
    file = BankFile(organisation=organisation, name=storable_name(file_name), content=content, by=by)
    results = merged(_read_and_store(file, options))
    elapsed = round(time.perf_counter() - started, 3)
    return [replace(result, elapsed_s=elapsed) for result in results]


def _read_and_store(file: BankFile, options: ImportOptions) -> list[ImportResult]:
    try:
        reading = read(file.organisation, file.content, format_name=options.format_name)
    except UnreadableStatementError as error:
        return [ImportResult(file=file.name, error=sentence(error))]
    parsed = reading.parsed
    try:
        wanted = numbers_of(file.organisation, parsed.statements, options.account)
        creatable = list(wanted.values()) if options.create_account else []
        _statement_import, results = store(file, parsed, wanted, creatable, options.judge, dry_run=options.dry_run)
    except BusinessError as error:
        return [ImportResult.refused(file.name, parsed.format, statement, error) for statement in parsed.statements]
    return results


@atomic_retried
def store(
    file: BankFile,
    parsed: ParsedFile,
    wanted: Mapping[str, str],
    creatable: Sequence[str],
    judge: Judge,
    *,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> tuple[StatementImport, list[ImportResult]]:
    """Write a file that was read, in one database transaction; `tick` hears how far it is.

    `wanted` names the account of each number in the file, `creatable` those that may be added. Raises `BusinessError`
    where an account is unknown or `judge` finds something open: nothing is then written.
    """
    accounts = lock_accounts(file.organisation, parsed.statements, wanted, creatable)
    statement_import = StatementImport.objects.create(
        organisation=file.organisation,
        file_name=file.name,
        file_sha256=sha256(file.content).hexdigest(),
        format=parsed.format,
        imported_by=file.by,
    )
    results = []
    for place, part in enumerate(parts_of(parsed.statements)):
        examined = examine(accounts[part.stated_number], part)
        stored = _store_part(statement_import, examined, judge(place, examined), tick)
        proposals = 0 if dry_run else _announce(file.organisation, stored)
        results.append(ImportResult.of(statement_import, examined, created=len(stored), proposals=proposals))
    if dry_run:
        transaction.set_rollback(True)
    return statement_import, results


def _store_part(statement_import: StatementImport, examined: Examined, answers: Answers, tick: Tick) -> list[int]:
    comparison = examined.comparison
    statement = examined.statement
    if answers.lookalikes_are_known:
        comparison = comparison.with_lookalikes_known()
        statement.created = len(comparison.new)
    statement.statement_import = statement_import
    statement.save()
    if answers.lookalikes_are_known:
        remember_other_words(statement, examined.comparison.lookalikes)
    ids = store_transactions(statement, comparison, tick)
    replace_pending(examined.account, statement, [new.parsed for new in comparison.new], examined.pending)
    return ids


def _announce(organisation: Organisation, bank_transaction_ids: list[int]) -> int:
    """Tell whoever listens of the new transactions; return how many of them found a proposal."""
    answers: Sequence[tuple[object, object]] = events.statement_imported.send(
        sender=None, organisation=organisation, bank_transaction_ids=bank_transaction_ids
    )
    return sum(answer for _receiver, answer in answers if isinstance(answer, int))

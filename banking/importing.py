"""Bring a bank file in: all of it or nothing, nothing twice, no twin lost."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import transaction

from banking import events
from banking.accounts import accounts_of
from banking.continuity import account_warnings, continuity_warnings, identity_warnings, pending_warning
from banking.formats import read_statement
from banking.formats.statement import ParsedFile, ParsedStatement, ParsedTransaction, UnreadableStatementError
from banking.identity import compare
from banking.models import BankAccount, StatementImport
from banking.refusals import sentence
from banking.storage import build_statement, store_transactions, stored_on_the_days_of
from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from organisations.models import Organisation, User

FILE_NAME_LENGTH = 255


@dataclass(slots=True, kw_only=True)
class ImportResult:
    """What became of one account's part of a file, as contract.md names it."""

    file: str
    format: str | None = None
    account: str | None = None
    status: str = "refused"
    transactions_read: int = 0
    created: int = 0
    already_known: int = 0
    proposals: int = 0
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    warnings: list[str] = field(default_factory=list)
    error: str | None = None
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is to be read. `account` is an IBAN, a number or an id, and stands for what the file says."""

    format_name: str = "auto"
    account: str = ""
    create_account: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """A file as somebody brought it."""

    organisation: Organisation
    name: str
    content: bytes
    by: User | None


def import_file(
    organisation: Organisation, file_name: str, content: bytes, by: User | None, options: ImportOptions
) -> list[ImportResult]:
    """Import a file and return a result an account. A refusal is a result too; nothing of the file is then stored."""
    started = time.perf_counter()
    # A name that is no UTF-8 reaches us with signs that the database refuses.
    name = file_name.encode("utf-8", "replace").decode()[-FILE_NAME_LENGTH:]
    results = _read_and_store(BankFile(organisation=organisation, name=name, content=content, by=by), options)
    elapsed = round(time.perf_counter() - started, 3)
    for result in results:
        result.elapsed_s = elapsed
    return results


def _read_and_store(file: BankFile, options: ImportOptions) -> list[ImportResult]:
    try:
        parsed = read_statement(file.content, format_name=options.format_name)
    except UnreadableStatementError as error:
        return [ImportResult(file=file.name, error=sentence(error))]
    try:
        return _store(file, parsed, options)
    except BusinessError as error:
        return [_refused(file, parsed, statement, error) for statement in parsed.statements]


def _refused(file: BankFile, parsed: ParsedFile, statement: ParsedStatement, error: BusinessError) -> ImportResult:
    return ImportResult(
        file=file.name,
        format=parsed.format,
        account=statement.account_number or None,
        transactions_read=len(statement.transactions),
        opening_balance=statement.opening_balance,
        closing_balance=statement.closing_balance,
        error=str(error),
    )


@atomic_retried
def _store(file: BankFile, parsed: ParsedFile, options: ImportOptions) -> list[ImportResult]:
    accounts = accounts_of(file.organisation, parsed.statements, chosen=options.account, create=options.create_account)
    statement_import = StatementImport.objects.create(
        organisation=file.organisation,
        file_name=file.name,
        file_sha256=sha256(file.content).hexdigest(),
        format=parsed.format,
        imported_by=file.by,
    )
    results = [
        _store_part(statement_import, accounts[number], parts, announce=not options.dry_run)
        for number, parts in _by_number(parsed.statements).items()
    ]
    if options.dry_run:
        transaction.set_rollback(True)
    return results


def _by_number(statements: Iterable[ParsedStatement]) -> dict[str, list[ParsedStatement]]:
    """The parts of each account, oldest first: a file may hold one a day, in any order."""
    parts: dict[str, list[ParsedStatement]] = {}
    for statement in statements:
        parts.setdefault(statement.account_number, []).append(statement)
    return {number: sorted(each, key=_end) for number, each in parts.items()}


def _end(part: ParsedStatement) -> date:
    booked = [each.booking_date for each in part.transactions]
    return part.period_end or part.closing_date or max(booked, default=date.min)


def _store_part(
    statement_import: StatementImport, account: BankAccount, parts: Sequence[ParsedStatement], *, announce: bool
) -> ImportResult:
    read = [each for part in parts for each in part.transactions]
    booked = [_with_currency(each, account) for each in read if not each.pending]
    stored = stored_on_the_days_of(account, booked)
    comparison = compare(booked, stored)
    statement = build_statement(statement_import, account, parts, read=len(read), created=len(comparison.new))
    warnings = [
        *account_warnings(account, parts[0].account_number, parts[0].currency),
        *pending_warning(len(read) - len(booked)),
        *continuity_warnings(account, statement, sum((each.amount for each in booked), ZERO)),
        *identity_warnings(comparison, days_already_held=bool(stored)),
    ]
    statement.save()
    new_ids = store_transactions(statement, comparison)
    return ImportResult(
        file=statement_import.file_name,
        format=statement_import.format,
        account=account.number,
        status="imported" if new_ids else "known",
        transactions_read=len(read),
        created=len(new_ids),
        already_known=comparison.known,
        proposals=_announce(statement_import.organisation, new_ids) if announce else 0,
        opening_balance=statement.opening_balance,
        closing_balance=statement.closing_balance,
        warnings=warnings,
    )


def _with_currency(parsed: ParsedTransaction, account: BankAccount) -> ParsedTransaction:
    """One export names the currency and the next does not: both are the same transaction."""
    return parsed if parsed.currency else replace(parsed, currency=account.currency)


def _announce(organisation: Organisation, bank_transaction_ids: list[int]) -> int:
    """Tell whoever listens of the new transactions; return how many of them found a proposal."""
    answers: Sequence[tuple[object, object]] = events.statement_imported.send(
        sender=None, organisation=organisation, bank_transaction_ids=bank_transaction_ids
    )
    return sum(answer for _receiver, answer in answers if isinstance(answer, int))

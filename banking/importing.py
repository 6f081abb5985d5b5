"""Bring a bank file in: all of it or nothing, nothing twice, no twin lost."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from banking import events
from banking.formats import read_statement
from banking.formats.accounts import compact
from banking.formats.statement import ParsedFile, ParsedStatement, ParsedTransaction, UnreadableStatementError
from banking.identity import number_occurrences
from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from banking.refusals import sentence
from common.errors import BusinessError
from organisations.models import Organisation, User

BATCH = 2000


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


def import_file(
    organisation: Organisation, file_name: str, content: bytes, by: User | None, options: ImportOptions
) -> list[ImportResult]:
    """Import a file and return a result an account. A refusal is a result too; nothing of the file is then stored."""
    started = time.perf_counter()
    file_name = file_name[-255:]
    parsed: ParsedFile | None = None
    try:
        parsed = read_statement(content, format_name=options.format_name)
        results = _store(organisation, file_name, content, parsed, by, options)
    except (UnreadableStatementError, BusinessError) as error:
        words = sentence(error) if isinstance(error, UnreadableStatementError) else str(error)
        results = [ImportResult(file=file_name, format=parsed.format if parsed else None, error=words)]
    elapsed = round(time.perf_counter() - started, 3)
    for result in results:
        result.elapsed_s = elapsed
    return results


@transaction.atomic
def _store(
    organisation: Organisation,
    file_name: str,
    content: bytes,
    parsed: ParsedFile,
    by: User | None,
    options: ImportOptions,
) -> list[ImportResult]:
    accounts = _accounts(organisation, parsed.statements, options)
    statement_import = StatementImport.objects.create(
        organisation=organisation,
        file_name=file_name,
        file_sha256=sha256(content).hexdigest(),
        format=parsed.format,
        imported_by=by,
    )
    merged = _by_account(parsed.statements, accounts)
    results, new_ids = [], []
    for account in sorted(merged, key=lambda account: account.pk or 0):
        result, created_ids = _store_statement(statement_import, account, merged[account])
        results.append(result)
        new_ids.append(created_ids)
    if options.dry_run:
        transaction.set_rollback(True)
        return results
    for result, created_ids in zip(results, new_ids, strict=True):
        result.proposals = _announce(organisation, created_ids)
    return results


def _accounts(
    organisation: Organisation, statements: Iterable[ParsedStatement], options: ImportOptions
) -> dict[str, BankAccount]:
    """The accounts the file speaks of, created where asked, then locked, lowest id first.

    Raises `BusinessError` where one is unknown.
    """
    if options.account:
        chosen = _chosen_account(organisation, options)
        by_number = {statement.account_number: chosen.pk for statement in statements}
    else:
        by_number = {s.account_number: _account_for(organisation, s, options).pk for s in statements}
    # Two imports at once into one account wait for each other here, and the second finds what the first stored.
    locked = BankAccount.objects.select_for_update(no_key=True).filter(pk__in=by_number.values()).order_by("pk")
    by_pk = {account.pk: account for account in locked}
    return {number: by_pk[pk] for number, pk in by_number.items()}


def _chosen_account(organisation: Organisation, options: ImportOptions) -> BankAccount:
    accounts = BankAccount.objects.filter(organisation=organisation)
    found = accounts.filter(number=compact(options.account)).first() or accounts.filter(number=options.account).first()
    if found is None and options.account.isdecimal():
        found = accounts.filter(pk=options.account).first()
    if found is None and options.create_account:
        number = compact(options.account)
        found = BankAccount.objects.create(organisation=organisation, name=number, number=number)
    if found is None:
        raise BusinessError(
            _("There is no bank account “%(account)s”. Add it in the settings first.") % {"account": options.account}
        )
    return found


def _account_for(organisation: Organisation, statement: ParsedStatement, options: ImportOptions) -> BankAccount:
    number = statement.account_number
    if not number:
        raise BusinessError(_("The file does not say which account it is about. Choose the account, then import it."))
    if options.create_account:
        account, _created = BankAccount.objects.get_or_create(
            organisation=organisation,
            number=number,
            defaults={"name": (statement.account_name or number)[:100], "currency": statement.currency or "EUR"},
        )
        return account
    known = BankAccount.objects.filter(organisation=organisation, number=number).first()
    if known is None:
        raise BusinessError(
            _("The account %(number)s of the file is not among yours. Add it, or choose to create it at import.")
            % {"number": number}
        )
    return known


def _by_account(
    statements: Iterable[ParsedStatement], accounts: dict[str, BankAccount]
) -> dict[BankAccount, list[ParsedStatement]]:
    merged: dict[BankAccount, list[ParsedStatement]] = {}
    for statement in statements:
        merged.setdefault(accounts[statement.account_number], []).append(statement)
    return merged


def _store_statement(
    statement_import: StatementImport, account: BankAccount, parts: list[ParsedStatement]
) -> tuple[ImportResult, list[int]]:
    read = [each for part in parts for each in part.transactions]
    dates = [each.booking_date for each in read]
    starts = [part.period_start for part in parts if part.period_start] or dates
    ends = [part.period_end for part in parts if part.period_end] or dates
    statement = Statement(
        organisation_id=account.organisation_id,
        statement_import=statement_import,
        bank_account=account,
        period_start=min(starts, default=None),
        period_end=max([*ends, *dates], default=None),
        opening_balance=parts[0].opening_balance,
        closing_balance=parts[-1].closing_balance,
        closing_date=parts[-1].closing_date,
        transactions_read=len(read),
        created=0,
    )
    new = _unknown(account, read)
    warnings = _warnings(account, statement, known=len(read) - len(new))
    statement.created = len(new)
    statement.save()
    rows = [_row(statement, account, *each) for each in new]
    stored = BankTransaction.objects.bulk_create(rows, batch_size=BATCH)
    result = ImportResult(
        file=statement_import.file_name,
        format=statement_import.format,
        account=account.number,
        status="imported" if new else "known",
        transactions_read=len(read),
        created=len(new),
        already_known=len(read) - len(new),
        opening_balance=statement.opening_balance,
        closing_balance=statement.closing_balance,
        warnings=warnings,
    )
    return result, [row.pk for row in stored]


def _unknown(account: BankAccount, read: list[ParsedTransaction]) -> list[tuple[ParsedTransaction, str, int]]:
    """The transactions that are not stored yet: for each content, those beyond the number already known."""
    if not read:
        return []
    dates = [each.booking_date for each in read]
    stored = BankTransaction.objects.filter(bank_account=account, booking_date__range=(min(dates), max(dates)))
    known = set(stored.values_list("content_key", "occurrence"))
    return [each for each in number_occurrences(read) if (each[1], each[2]) not in known]


def _warnings(account: BankAccount, statement: Statement, *, known: int) -> list[str]:
    """What looks wrong between this statement and the latest stored one. Shown, never a refusal."""
    latest = Statement.objects.filter(bank_account=account, period_end__isnull=False).order_by("-period_end").first()
    if latest is None or latest.period_end is None or statement.period_start is None:
        return []
    warnings = []
    gap = (statement.period_start - latest.period_end).days
    if gap > 1 and not known:
        warnings.append(
            _("No transaction is known between %(from)s and %(to)s: is a statement missing?")
            % {"from": f"{latest.period_end:%d/%m/%Y}", "to": f"{statement.period_start:%d/%m/%Y}"}
        )
    before, after = latest.closing_balance, statement.opening_balance
    if gap == 1 and before is not None and after is not None and before != after:
        warnings.append(_("The opening balance does not follow the closing balance of the statement before."))
    return warnings


def _row(
    statement: Statement, account: BankAccount, parsed: ParsedTransaction, key: str, occurrence: int
) -> BankTransaction:
    return BankTransaction(
        organisation_id=account.organisation_id,
        bank_account=account,
        statement=statement,
        booking_date=parsed.booking_date,
        value_date=parsed.value_date,
        amount=parsed.amount,
        currency=parsed.currency or account.currency,
        counterparty_name=parsed.counterparty_name,
        counterparty_iban=parsed.counterparty_iban[:34],
        ultimate_party_name=parsed.ultimate_party_name,
        remittance_information=parsed.remittance_information,
        structured_reference=parsed.structured_reference,
        end_to_end_reference=parsed.end_to_end_reference,
        mandate_reference=parsed.mandate_reference,
        bank_reference=parsed.bank_reference,
        check_number=parsed.check_number,
        operation_code=parsed.operation_code,
        return_reason=parsed.return_reason,
        original_amount=parsed.original_amount,
        original_currency=parsed.original_currency[:3],
        raw=parsed.raw,
        content_key=key,
        occurrence=occurrence,
    )


def _announce(organisation: Organisation, bank_transaction_ids: list[int]) -> int:
    """Tell whoever listens of the new transactions; return how many of them found a proposal."""
    answers = events.statement_imported.send(
        sender=None, organisation=organisation, bank_transaction_ids=bank_transaction_ids
    )
    return sum(answer for _receiver, answer in answers if isinstance(answer, int))

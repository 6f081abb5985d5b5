"""CSV exports of banks and payment services, by a mapping that is guessed or given."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from banking.formats.accounts import account_number, iban_or_empty
from banking.formats.csv_headers import normalised
from banking.formats.csv_mapping import CsvMapping, cell, guess_mapping, rows_of, text_of
from banking.formats.guessing import read_day, read_number
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import squeezed

__all__ = ["CsvMapping", "guess_mapping", "name", "read", "recognises"]

name = "csv"

HEAD_SIZE = 65536
NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"<", b"\x89PNG", b"\xff\xd8", b"{")
ZERO = Decimal("0.00")
DEBIT_WORDS = frozenset({"d", "db", "dbit", "debit", "s", "soll", "debet"})
PENDING_WORDS = frozenset({"pending", "en attente", "en cours", "a venir", "processing", "pendiente"})
# Nothing moved, or it came back under the same line.
VOID_WORDS = frozenset({
    "reverted", "declined", "failed", "cancelled", "canceled", "annule", "annulee", "refuse", "refusee", "echoue",
    "echouee", "denied", "expired", "rejected", "voided",
})  # fmt: skip
IBAN_SHAPE = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}")
ACCOUNT_TITLE = re.compile(
    r"(?:num[ée]ro (?:de )?compte|account number|compte[^;0-9]{0,30} n[°o])\W{0,12}([0-9A-Z][0-9A-Z ]{4,30})",
    re.IGNORECASE,
)

Booked = tuple[ParsedTransaction, Decimal | None]


def recognises(content: bytes) -> bool:
    head = content[:HEAD_SIZE].lstrip()
    if head.startswith(NOT_TEXT) or b"\n" not in head.replace(b"\r", b"\n"):
        return False
    try:
        return guess_mapping(head[: head.rfind(b"\n") + 1] or head) is not None
    except UnreadableStatementError:
        # Not a table; whoever reads the refusal should hear «unknown format», not a detail of CSV.
        return False


def read(content: bytes, mapping: CsvMapping | None = None) -> tuple[ParsedStatement, ...]:
    """One statement an account; raises `UnreadableStatementError`."""
    mapping = mapping or guess_mapping(content)
    if mapping is None:
        raise UnreadableStatementError(Refusal.UNKNOWN_FORMAT)
    rows = list(rows_of(text_of(content), mapping.delimiter))
    titles = rows[mapping.header_row] if rows[mapping.header_row :] else []
    stated = _stated_account(rows[: mapping.header_row])
    accounts: dict[str, list[Booked]] = {}
    for account, booked in _booked(rows, titles, mapping):
        accounts.setdefault(account or stated, []).append(booked)
    return tuple(_statement(account, booked, mapping) for account, booked in (accounts or {stated: []}).items())


def _booked(rows: list[list[str]], titles: list[str], mapping: CsvMapping) -> Iterator[tuple[str, Booked]]:
    for number, row in enumerate(rows[mapping.header_row + 1 :], start=mapping.header_row + 2):
        if not _is_movement(row, mapping, number):
            continue
        balance = cell(row, mapping.balance)
        account = cell(row, mapping.account)
        yield (
            account_number(account) if account else "",
            (
                _transaction(row, titles, mapping, number),
                _number(balance, mapping, number) if any(map(str.isdigit, balance)) else None,
            ),
        )


def _is_movement(row: list[str], mapping: CsvMapping, number: int) -> bool:
    """Whether a row moves money: totals, remarks and details below a movement have no date, voided ones no effect."""
    day = cell(row, mapping.date) or cell(row, mapping.start_date)
    if not any(map(str.isdigit, day)):
        return False
    if normalised(cell(row, mapping.status)) in VOID_WORDS:
        return False
    stated = [cell(row, column) for column in (mapping.amount, mapping.debit, mapping.credit) if column is not None]
    if any(any(map(str.isdigit, text)) for text in stated):
        return True
    if any(stated):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, line=number, value=next(filter(None, stated))[:40])
    return False


def _transaction(row: list[str], titles: list[str], mapping: CsvMapping, number: int) -> ParsedTransaction:
    booked = cell(row, mapping.date)
    original = cell(row, mapping.original_amount)
    return ParsedTransaction(
        booking_date=_day(booked or cell(row, mapping.start_date), mapping, number),
        value_date=read_day(cell(row, mapping.value_date), mapping.date_order),
        amount=_amount(row, mapping, number),
        currency=cell(row, mapping.currency).upper() or mapping.default_currency,
        counterparty_name=squeezed(cell(row, mapping.counterparty)),
        counterparty_iban=iban_or_empty(cell(row, mapping.counterparty_iban)),
        remittance_information=squeezed(" ".join(cell(row, column) for column in mapping.labels)),
        bank_reference=cell(row, mapping.reference),
        check_number=cell(row, mapping.check_number),
        operation_code=cell(row, mapping.code),
        original_amount=_number(original, mapping, number) if any(map(str.isdigit, original)) else None,
        original_currency=cell(row, mapping.original_currency).upper(),
        pending=not booked or normalised(cell(row, mapping.status)) in PENDING_WORDS,
        raw=_raw(row, titles),
    )


def _raw(row: list[str], titles: list[str]) -> dict[str, str]:
    """The row by title, by number where a title is missing or used twice."""
    raw: dict[str, str] = {}
    for column, text in enumerate(row):
        title = titles[column].strip() if column < len(titles) else ""
        raw[title if title and title not in raw else f"{title}#{column}"] = text
    return raw


def _day(text: str, mapping: CsvMapping, number: int) -> date:
    found = read_day(text, mapping.date_order)
    if found is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, line=number, value=text[:40])
    return found


def _number(text: str, mapping: CsvMapping, number: int) -> Decimal:
    return read_number(text, mapping.decimal_mark, line=number)


def _amount(row: list[str], mapping: CsvMapping, number: int) -> Decimal:
    amount = _signed(row, mapping, number)
    return -amount if mapping.opposite_sign else amount


def _signed(row: list[str], mapping: CsvMapping, number: int) -> Decimal:
    if mapping.amount is not None:
        amount = _number(cell(row, mapping.amount), mapping, number)
        direction = normalised(cell(row, mapping.direction))
        if not direction:
            return amount
        return -abs(amount) if direction in DEBIT_WORDS else abs(amount)
    debit, credit = cell(row, mapping.debit), cell(row, mapping.credit)
    spent = _number(debit, mapping, number) if debit else ZERO
    received = _number(credit, mapping, number) if credit else ZERO
    return received + (spent if mapping.debits_are_negative else -spent)


def _stated_account(above: list[list[str]]) -> str:
    """The account that the lines above the header name."""
    for row in above:
        text = " ; ".join(row)
        found = IBAN_SHAPE.search(text)
        iban = iban_or_empty(found[0]) if found else ""
        if iban:
            return iban
        titled = ACCOUNT_TITLE.search(text)
        if titled:
            return account_number(titled[1])
    return ""


def _statement(account: str, booked: list[Booked], mapping: CsvMapping) -> ParsedStatement:
    transactions = tuple(transaction for transaction, _ in booked)
    days = [transaction.booking_date for transaction in transactions]
    opening, closing = _balances(booked)
    return ParsedStatement(
        account_number=account,
        currency=transactions[0].currency if transactions else mapping.default_currency,
        transactions=transactions,
        period_start=min(days, default=None),
        period_end=max(days, default=None),
        opening_balance=opening,
        closing_balance=closing,
        closing_date=max(days, default=None) if closing is not None else None,
    )


def _balances(booked: list[Booked]) -> tuple[Decimal | None, Decimal | None]:
    """Opening and closing balance, where the running balances of all rows follow each other one way or the other."""
    running = [(transaction.amount, balance) for transaction, balance in booked if balance is not None]
    if not running or len(running) != len(booked):
        return None, None
    for ordered in (running, running[::-1]):
        if all(before + amount == after for (_, before), (amount, after) in pairwise(ordered)):
            return ordered[0][1] - ordered[0][0], ordered[-1][1]
    return None, None

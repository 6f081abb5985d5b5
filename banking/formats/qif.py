"""QIF (Quicken): one letter a line, `^` after each record; no account, no currency and no balance in it.

The form of dates and amounts is guessed from the whole file.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from banking.formats.guessing import guess_date_order, guess_decimal_mark, read_day, read_number
from banking.formats.mapping import DateOrder, DecimalMark
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import decode, head_of, joined, squeezed, without_controls

name = "qif"

HEAD_SIZE = 4096
MARK = re.compile(
    rb"\s*(\xef\xbb\xbf)?\s*(?:#[^\r\n]{0,200}[\r\n]\s*){0,20}!(Type:|Account|Option:|Clear:)", re.IGNORECASE
)
# Some banks leave the header out: a day, an amount, and what ends the first record.
BARE = re.compile(
    r"\s*D[^\r\n]{6,20}[\r\n]{1,2}(?:[A-SV-Z][^\r\n]{0,200}[\r\n]{1,2}){0,10}[TU][-+\d][^\r\n]{0,20}[\r\n]{1,2}"
    r"(?:[A-Z][^\r\n]{0,200}[\r\n]{1,2}){0,10}\^"
)
YEAR_OF_THE_CENTURY = re.compile(r"'\s*(\d)$")
YEARS_SINCE_1900 = re.compile(r"^(\d{1,2}/\s?\d{1,2}/)([01]\d\d)(?!\d)")
MOST_EMPTY = 10_000  # records of nothing
REGISTERS = frozenset({"bank", "banque", "ccard", "cash", "oth a", "oth l"})
# «!Option:MDY», of some programs, states the order of the days.
STATED_ORDER = re.compile(r"^[ \t]*!Option:(DMY|MDY|YMD)\s*$", re.MULTILINE | re.IGNORECASE)
STATED_ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}

Record = dict[str, str]


@dataclass(slots=True)
class _Register:
    account: str
    records: list[Record] = field(default_factory=list)


def recognises(content: bytes) -> bool:
    head = head_of(content, HEAD_SIZE)
    return MARK.match(head) is not None or BARE.match(head.decode("latin-1")) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """One statement a register of bank, card or cash; raises `UnreadableStatementError`."""
    text = without_controls(decode(content))
    registers, others = _registers(f"!Type:Bank\n{text}" if BARE.match(text) else text)
    if not registers and others:
        raise UnreadableStatementError(Refusal.INVESTMENT_ONLY)
    records = [record for register in registers for record in register.records]
    stated = STATED_ORDER.search(text, 0, HEAD_SIZE)
    guessed = guess_date_order(_stated_day(record.get("D", "")) for record in records) or "dmy"
    order = STATED_ORDERS[stated[1].lower()] if stated else guessed
    mark = guess_decimal_mark(record.get("T") or record.get("U", "") for record in records)
    return tuple(_statement(register, order, mark) for register in registers)


def _registers(text: str) -> tuple[list[_Register], bool]:
    """The registers, and whether the file holds investments."""
    registers: list[_Register] = []
    current: _Register | None = None
    account, kind, investments = "", "", False
    for header, record in _records(text):
        if header is not None:
            kind = header
            investments = investments or kind == "type:invst"
            current = _Register(account) if kind.removeprefix("type:") in REGISTERS else None
            registers.extend([current] if current else [])
        elif kind == "account":
            account = record.get("N", "")
        elif current is not None and record.keys() & {"D", "T", "U"}:
            current.records.append(record)
    return registers, investments


def _records(text: str) -> Iterator[tuple[str | None, Record]]:
    """(header, nothing) at each `!` line, (none, record) at each `^`; a last record cut short refuses the file."""
    record: Record = {}
    empty = 0
    for written in io.StringIO(text, newline=None):  # one line at a time, whatever ends it
        line = written.strip()
        letter, value = line[:1], line[1:].lstrip()
        if letter == "!":
            yield squeezed(value).lower(), {}
        elif letter == "^":
            empty += not record
            if empty > MOST_EMPTY:
                raise UnreadableStatementError(Refusal.MALFORMED)
            yield None, record
            record = {}
        elif line:
            record[letter] = joined(record[letter], value, "\n") if letter in record else value
    if record.keys() & {"D", "T"}:
        raise UnreadableStatementError(Refusal.TRUNCATED)


def _statement(register: _Register, order: DateOrder, mark: DecimalMark) -> ParsedStatement:
    return ParsedStatement(
        account_number="",
        account_name=register.account,
        currency="",
        transactions=tuple(_transaction(record, n, order, mark) for n, record in enumerate(register.records, start=1)),
    )


@lru_cache(maxsize=2048)
def _stated_day(text: str) -> str:
    """`D`, its year in four digits: Quicken writes «8/31' 0» for 2000, and some banks the years since 1900, «099»."""
    text = YEAR_OF_THE_CENTURY.sub(r"/200\1", text)
    return YEARS_SINCE_1900.sub(lambda found: f"{found[1]}{1900 + int(found[2])} ", text)


def _transaction(record: Record, number: int, order: DateOrder, mark: DecimalMark) -> ParsedTransaction:
    amount = read_number(record.get("T") or record.get("U", ""), mark, transaction=number)
    booking_date = read_day(_stated_day(record.get("D", "")), order)
    if booking_date is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, transaction=number, value=record.get("D", "")[:40])
    return ParsedTransaction(
        booking_date=booking_date,
        amount=amount,
        currency="",
        counterparty_name=squeezed(record.get("P", "")),
        remittance_information=squeezed(record.get("M", "")),
        check_number=squeezed(record.get("N", "")),
        raw=record,
    )

"""CFONB 120 (AFB120): the French statement in records of 120 characters (rules.md §5.1).

01 opens a statement, 04 is a movement, 05 one more line about it, 07 closes. Some banks write no line breaks at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from banking.formats.accounts import account_number, french_iban, iban_or_empty
from banking.formats.statement import (
    ParsedStatement,
    ParsedTransaction,
    Refusal,
    UnreadableStatementError,
    unclosed,
)
from banking.formats.text import decode, head_of, joined, squeezed, without_controls
from banking.formats.values import calendar_date, to_cents

name = "cfonb120"

WIDTH = 120
HEAD_SIZE = 4096
FIRST_RECORD = re.compile(rb"\s*0[1457][0-9]{5}.{4}[0-9]{5}([A-Z]{3}|   )[0-9 ].", re.DOTALL)
LINE_BREAK = re.compile(r"\r\n|\r|\n")
OVERPUNCHED = re.compile(r"[0-9]{13}[0-9{}éèA-R]")
# The last digit carries the sign. é and è are { and } in the French seven-bit alphabet of old mainframes.
CREDIT_DIGITS = {mark: str(digit) for digit, mark in enumerate("{ABCDEFGHI")} | {"é": "0"}
DEBIT_DIGITS = {mark: str(digit) for digit, mark in enumerate("}JKLMNOPQR")} | {"è": "0"}
PIVOT = 60
NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF"})
# Currency, decimals and amount; for MMO then the rate, its decimals first.
STATED_AMOUNT = re.compile(r"([A-Z]{3})([0-9])([0-9]{14})(?:([0-9])([0-9]{11}))?")
NO_REASON = frozenset({"", "00"})
LABELS = ("LIB", "LCC", "LC2", "LCS")


@dataclass(slots=True)
class _Draft:
    """A statement being read: its first record names the account."""

    first: str
    opening: Decimal | None = None
    opening_date: date | None = None
    closing: Decimal | None = None
    closing_date: date | None = None
    movements: list[tuple[str, list[str]]] = field(default_factory=list)

    def concerns(self, record: str) -> bool:
        """Whether `record` is of the same counter and account; some files anonymise the bank's code."""
        return (self.first[11:16], self.first[21:32]) == (record[11:16], record[21:32])


def recognises(content: bytes) -> bool:
    return FIRST_RECORD.match(head_of(content, HEAD_SIZE)) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """Every statement, one for each 01 … 07; raises `UnreadableStatementError`."""
    return tuple(map(_statement, _drafts(_records(decode(content)))))


def _records(text: str) -> Iterator[str]:
    for line in LINE_BREAK.split(text):
        if line.strip():
            yield from (line[at : at + WIDTH].ljust(WIDTH) for at in range(0, len(line.rstrip()), WIDTH))


def _drafts(records: Iterator[str]) -> list[_Draft]:
    drafts: list[_Draft] = []
    current: _Draft | None = None
    for number, record in enumerate(records, start=1):
        kind = record[:2]
        if kind not in {"01", "04", "05", "07"}:
            raise UnreadableStatementError(Refusal.MALFORMED, line=number)
        if kind == "05":
            # A detail without its movement says nothing that could be kept: the balances tell if one was lost.
            if current is not None and current.movements:
                current.movements[-1][1].append(record)
            continue
        if current is None or kind == "01" or not current.concerns(record):
            current = _Draft(record)
            drafts.append(current)
        current = _with_record(current, kind, record, number)
    return drafts


def _with_record(draft: _Draft, kind: str, record: str, number: int) -> _Draft | None:
    """The statement after `record`, none once it is closed."""
    if kind == "04":
        draft.movements.append((record, []))
        return draft
    amount, day = _amount(record, number), _date(record[34:40], number)
    if kind == "01":
        draft.opening, draft.opening_date = amount, day
        return draft
    draft.closing, draft.closing_date = amount, day
    return None


def _amount(record: str, number: int) -> Decimal:
    text = record[90:104]
    if not OVERPUNCHED.fullmatch(text):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, line=number, value=text.strip())
    sign = "-" if text[-1] in DEBIT_DIGITS else ""
    last = DEBIT_DIGITS.get(text[-1]) or CREDIT_DIGITS.get(text[-1], text[-1])
    return to_cents(Decimal(f"{sign}{text[:-1]}{last}").scaleb(-_places(record)), line=number)


def _places(record: str) -> int:
    return int(record[19]) if record[19].isascii() and record[19].isdigit() else 2


def _date(text: str, number: int) -> date:
    found = _date_or_none(text)
    if found is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, line=number, value=text.strip())
    return found


@lru_cache(maxsize=2048)
def _date_or_none(text: str) -> date | None:
    """JJMMAA."""
    if not (text.isascii() and text.isdigit()):
        return None
    year = int(text[4:])
    return calendar_date(year + (1900 if year > PIVOT else 2000), int(text[2:4]), int(text[:2]))


def _statement(draft: _Draft) -> ParsedStatement:
    bank, branch, account = draft.first[2:7], draft.first[11:16], draft.first[21:32]
    # Every bank of the norm is French, so the parts are a RIB; LCL leaves the currency blank.
    currency = draft.first[16:19].strip() or "EUR"
    return ParsedStatement(
        account_number=french_iban(bank, branch, account) or account_number(account, bank, branch),
        currency=currency,
        transactions=tuple(_transaction(*movement, n, currency) for n, movement in enumerate(draft.movements, start=1)),
        bank_code=bank,
        branch_code=branch,
        period_start=draft.opening_date,
        period_end=draft.closing_date,
        opening_balance=draft.opening,
        closing_balance=draft.closing,
        closing_date=draft.closing_date,
        doubts=unclosed(draft.opening, draft.closing),
    )


def _transaction(record: str, more: list[str], number: int, currency: str) -> ParsedTransaction:
    details = _details(more)
    amount = _amount(record, number)
    payer, payee = _party(details, "NPY"), _party(details, "NBE")
    credit = amount >= 0
    account = details.get("CPY" if credit else "CBE", "")
    original, fees = STATED_AMOUNT.match(details.get("MMO", "")), STATED_AMOUNT.match(details.get("FEE", ""))
    reason = record[40:42].strip()
    return ParsedTransaction(
        booking_date=_date(record[34:40], number),
        value_date=_date_or_none(record[42:48]),
        amount=amount,
        currency=record[16:19].strip() or currency,
        counterparty_name=(payer or payee) if credit else (payee or payer),
        counterparty_iban=iban_or_empty(account[:34]) if account else "",
        ultimate_party_name=_party(details, "NPO" if credit else "NBU"),
        remittance_information=squeezed(" ".join((record[48:79], *(details.get(kind, "") for kind in LABELS)))),
        structured_reference=squeezed(details.get("LCS", "")),
        end_to_end_reference=_reference(details.get("RCN", "")[:35]),
        mandate_reference=_reference(details.get("RUM", "")[:35]),
        bank_reference=_reference(details.get("REF", "")) or _reference(record[104:120]),
        check_number=record[81:88].strip().strip("0") and record[81:88].strip(),
        operation_code=record[32:34].strip(),
        return_reason=reason if reason not in NO_REASON else squeezed(details.get("RET", ""))[:4],
        original_amount=_stated_amount(original, credit=credit) if original else None,
        original_currency=original[1] if original else "",
        exchange_rate=_rate(original) if original else None,
        fees=_stated_amount(fees, credit=False) if fees else None,
        reversal=reason not in NO_REASON,
        raw={"04": without_controls(record)}
        | {f"05{n}": without_controls(line) for n, line in enumerate(more, start=1)},
    )


def _details(records: list[str]) -> dict[str, str]:
    """The 70 characters of each 05 by qualifier, those of one qualifier end to end."""
    details: dict[str, str] = {}
    for record in records:
        kind, text = record[45:48].strip(), without_controls(record[48:118])
        details[kind] = joined(details[kind], text.rstrip()) if kind in details else text.rstrip()
    return details


def _party(details: dict[str, str], kind: str) -> str:
    return squeezed(details.get(kind, ""))


def _reference(text: str) -> str:
    text = squeezed(text)
    return "" if text.upper() in NO_REFERENCE else text


def _stated_amount(found: re.Match[str], *, credit: bool) -> Decimal:
    amount = to_cents(Decimal(found[3]).scaleb(-int(found[2])))
    return amount if credit else -amount


def _rate(found: re.Match[str]) -> Decimal | None:
    rate = Decimal(found[5]).scaleb(-int(found[4])) if found[5] else Decimal(0)
    return rate or None

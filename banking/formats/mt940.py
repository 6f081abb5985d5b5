"""MT940 and MT942 (SWIFT): fields `:20:` … `:62F:`, read by our own pass (docs/decisions/0004-mt940-reader.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Self

from banking.formats.accounts import account_number, iban_or_empty
from banking.formats.mt940_label import Label, read_label
from banking.formats.statement import (
    ParsedStatement,
    ParsedTransaction,
    Refusal,
    StatementKind,
    UnreadableStatementError,
    unclosed,
)
from banking.formats.text import decode, head_of, squeezed, without_controls
from banking.formats.values import calendar_date, parse_amount

name = "mt940"

HEAD_SIZE = 8192
MARK = re.compile(rb"(^|\n|\{4:|@@)\s{0,4}:(20|25P?|60[FM]|61|62[FM]|64|34F):", re.MULTILINE)
# Only these open a field: «:26:37» at the head of a line is the rest of an hour cut by the line's width.
FIELD = re.compile(
    r"^[ \t]*:(20|21|25P?|28C?|NS|13D?|34F|60F|60M|61|86|62F|62M|64|65F?|90C|90D|940)"
    r"(?::|(?<=[FM])(?=[CD]\d{6}[A-Z]{3}\d))",  # some banks leave out the colon behind the tag of a balance
    re.MULTILINE,
)
SWIFT_BLOCK = re.compile(r"\{[1235]:(?:[^{}]|\{[^{}]*\})*\}|\{4:|^-\}?[^\S\n]*$", re.MULTILINE)
BROKEN_COLON = re.compile(r"\n:\n(?=\d\d[A-Z]?:)")
ENTRY = re.compile(
    r"\s*(?P<value>(?:19|20)\d{6}|\d{6})(?P<entry>\d{4}|\s{4})?\s*(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>\d+(?:[.,]\d*)*|,\d+) ?(?P<kind>[A-Z][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.DOTALL,
)
BALANCE = re.compile(r"\s*([CD])((?:19|20)\d{6}(?=[A-Z]{3})|\d{6})([A-Z]{3})?\s*([\dO., ]+)")
CURRENCY_SUFFIX = re.compile(r"(?<=\d)[ /]?([A-Z]{3})$")
FLOOR = re.compile(r"\s*([A-Z]{3})")
# Only MT942 has the first, only MT940 the second.
INTERIM, BALANCES = frozenset({"34F", "13", "13D", "90C", "90D"}), frozenset({"60F", "60M", "62F", "62M"})
# «N» is what some banks leave of «NONREF»; the last ones say that the reference is under this name in the label.
NO_REFERENCE = frozenset(
    {"N", "NONREF", "NOTPROVIDED", "EREF", "PREF", "MARF", "KREF", "EREF+", "PREF+", "MREF+", "KREF+"}
)
DUTCH = re.compile(r"[A-Z]{2}\d{2}[A-Z]{4}\d|NONREF|EREF")
SHORTEST_ENTRY = 8  # day, mark and a digit
BEGINNINGS = frozenset({"25", "25P", "60F", "60M"})
# A reversed credit takes money away, a reversed debit gives it back.
DEBITS = frozenset({"D", "RC", "ED"})


@dataclass(slots=True)
class _Draft:
    fields: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, list[str]]] = field(default_factory=list)
    closed: bool = False

    def continued(self) -> Self:
        """For entries below a closing balance: of the same account, and no part of what its balances tell."""
        return type(self)({tag: text for tag, text in self.fields.items() if tag in {"25", "25P", "34F"}})

    def holds_something(self) -> bool:
        return bool(self.entries or self.fields.keys() - {"20", "21", "28", "28C", "940", "NS"})


def recognises(content: bytes) -> bool:
    return MARK.search(head_of(content, HEAD_SIZE).replace(b"\r", b"\n")) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """Every statement of the file; raises `UnreadableStatementError`."""
    text = without_controls(decode(content)).replace("\r\n", "\n").replace("\r", "\n")
    if "@@:" in text:  # what some banks' programs write for a line break
        text = text.replace("@@", "\n")
    drafts = _drafts(_fields(BROKEN_COLON.sub("\n:", SWIFT_BLOCK.sub("\n", text))))
    return tuple(_statement(draft) for draft in drafts if draft.holds_something())


def _fields(text: str) -> Iterator[tuple[str, str]]:
    previous = None
    for found in FIELD.finditer(text):
        if previous is not None:
            yield previous[1], text[previous.end() : found.start()].strip("\n")
        previous = found
    if previous is not None:
        yield previous[1], text[previous.end() :].strip("\n")


def _drafts(fields: Iterator[tuple[str, str]]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for tag, text in fields:
        # A statement begins with its reference; some banks write none and begin with the account.
        if not drafts or tag == "20" or (drafts[-1].closed and tag in BEGINNINGS):
            drafts.append(_Draft())
        elif tag == "61" and drafts[-1].closed:
            drafts.append(drafts[-1].continued())
        draft = drafts[-1]
        if tag == "61":
            if len(text) < SHORTEST_ENTRY:
                raise UnreadableStatementError(Refusal.MALFORMED, transaction=len(draft.entries) + 1)
            draft.entries.append((text, []))
        elif tag in {"86", "NS"} and draft.entries and not draft.closed:
            draft.entries[-1][1].append(text)
        elif tag in {"62F", "62M"}:
            draft.fields[tag] = text
            draft.closed = True
        else:
            draft.fields.setdefault(tag, text)
    return drafts


def _statement(draft: _Draft) -> ParsedStatement:
    fields = draft.fields
    opening = _balance(fields.get("60F") or fields.get("60M", ""))
    closing = _balance(fields.get("62F") or fields.get("62M", ""))
    stated = fields.get("25") or fields.get("25P", "")
    suffix, floor = CURRENCY_SUFFIX.search(stated.strip()), FLOOR.match(fields.get("34F", ""))
    currencies = (opening[2], closing[2], suffix[1] if suffix else "", floor[1] if floor else "")
    currency = next(filter(None, currencies), "")
    entries = enumerate(draft.entries, start=1)
    interim = fields.keys() & INTERIM and not fields.keys() & BALANCES
    return ParsedStatement(
        account_number=_account_number(stated.partition("\n")[0].strip()),
        currency=currency,
        transactions=tuple(_transaction(text, labels, n, currency) for n, (text, labels) in entries),
        opening_balance=opening[0],
        closing_balance=closing[0],
        period_start=opening[1],
        period_end=closing[1],
        closing_date=closing[1],
        kind=StatementKind.INTERIM if interim else StatementKind.STATEMENT,
        doubts=unclosed(opening[0], closing[0]),
    )


def _account_number(stated: str) -> str:
    """`BANK/ACCOUNT`, an IBAN alone or after its bank, each perhaps followed by the currency."""
    bare = CURRENCY_SUFFIX.sub("", stated)
    bank, _, account = bare.rpartition("/")
    for candidate in (stated, bare, account):
        iban = iban_or_empty(candidate)
        if iban:
            return iban
    return account_number(account, bank)


def _balance(text: str) -> tuple[Decimal | None, date | None, str]:
    """Amount, day and currency of a balance; nothing where the field is absent."""
    if not text:
        return None, None, ""
    found = BALANCE.match(text)
    if found is None:
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, field="balance", value=text[:40])
    amount = parse_amount(found[4].replace("O", "0"), field="balance")  # a letter typed for a zero
    return (-amount if found[1] == "D" else amount), _day(found[2]), found[3] or ""


def _transaction(text: str, labels: list[str], number: int, currency: str) -> ParsedTransaction:
    found = ENTRY.match(text)
    if (found is None or not found["kind"]) and "\n" in text[:20]:  # some banks break the line within the entry
        found = ENTRY.match(text.replace("\n", "", 1))
    if found is None:
        raise UnreadableStatementError(Refusal.MALFORMED, transaction=number)
    value_date = _day(found["value"])
    booking_date = _entry_day(found["entry"], value_date) or value_date
    if booking_date is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, transaction=number, value=found["value"])
    amount = parse_amount(found["amount"], transaction=number)
    debit = found["mark"] in DEBITS
    references, _, supplement = found["rest"].partition("\n")
    label = read_label(labels, supplement)
    customer, _, bank = references.partition("//")
    name, account = _party(label, customer, supplement)
    return ParsedTransaction(
        booking_date=booking_date,
        value_date=value_date,
        amount=-amount if debit else amount,
        currency=currency,
        counterparty_name=name,
        counterparty_iban=account,
        ultimate_party_name=label.ultimate_name,
        remittance_information=label.text or squeezed(supplement) or _reference(customer),
        structured_reference=label.structured,
        end_to_end_reference=_reference(label.end_to_end),
        mandate_reference=_reference(label.mandate),
        bank_reference=_reference(bank) or ("" if account and iban_or_empty(customer) else _reference(customer)),
        operation_code=squeezed(" ".join((found["kind"] or "", label.code))),
        return_reason=label.return_reason,
        original_amount=-label.original_amount if label.original_amount and debit else label.original_amount,
        original_currency=label.original_currency,
        exchange_rate=label.exchange_rate,
        fees=label.fees,
        reversal=found["mark"].startswith("R"),
        pending=found["mark"].startswith("E"),
        raw={"61": text} | {f"86.{n}": line for n, line in enumerate(labels, start=1)},
    )


def _party(label: Label, customer: str, supplement: str) -> tuple[str, str]:
    """Name and IBAN of the other side: Dutch banks write the latter as reference or below it, then the name."""
    stated = iban_or_empty(label.account)
    if stated or not DUTCH.match(customer or supplement):
        return label.name, stated
    by_reference = iban_or_empty(customer)
    return label.name or (squeezed(supplement) if by_reference else ""), by_reference or iban_or_empty(supplement)


def _reference(text: str) -> str:
    text = squeezed(text)
    return "" if text.upper() in NO_REFERENCE else text


@lru_cache(maxsize=2048)
def _day(text: str) -> date | None:
    """AAMMJJ, of some banks AAAAMMJJ.

    German banks count thirty days a month and write a 30 February: the month's last day is meant.
    """
    year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
    if year < 100:  # noqa: PLR2004 - two digits, with their pivot
        year += 1900 if year >= 80 else 2000  # noqa: PLR2004
    return _day_or_month_end(year, month, day)


def _day_or_month_end(year: int, month: int, day: int) -> date | None:
    fallbacks = (day, 30, 29, 28) if 28 < day <= 31 else (day,)  # noqa: PLR2004 - days some months lack
    days = (calendar_date(year, month, each) for each in fallbacks if each <= day)
    return next((found for found in days if found), None)


@lru_cache(maxsize=2048)
def _entry_day(text: str | None, value_date: date | None) -> date | None:
    """MMJJ of the year that brings it nearest to the value date: a 29 February of a common year stays in that year."""
    if not text or not text.strip() or value_date is None:
        return None
    years = (value_date.year, value_date.year - 1, value_date.year + 1)
    days = [day for year in years if (day := _day_or_month_end(year, int(text[:2]), int(text[2:])))]
    return min(days, key=lambda day: abs(day - value_date), default=None)

"""One entry of a CAMT file and the transactions in it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self

from banking.formats.accounts import iban_or_empty
from banking.formats.camt_money import (
    BELOW,
    PLACES,
    SELDOM,
    fees,
    first_line,
    original,
    own_amount,
    rate,
    signed_amount,
)
from banking.formats.statement import ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import squeezed
from banking.formats.values import date_or_none
from banking.formats.xml_text import FieldReader, Fields, elements, tag, without

DETAILS = tag("TxDtls")
NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})
TRUE = frozenset({"true", "1"})
RETURN_REASONS = tuple(f"{BELOW}RtrInf/{path}" for path in ("Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry"))
REMITTANCE = tuple(f"{BELOW}RmtInf/{path}" for path in ("Ustrd", "Strd/AddtlRmtInf", "Strd/RfrdDocInf/Nb"))
# What says something where the payer says nothing.
OTHER_TEXTS = (f"{BELOW}AddtlTxInf", "AddtlNtryInf", f"{BELOW}RtrInf/AddtlInf")
STRUCTURED = tuple(f"{BELOW}RmtInf/Strd/CdtrRefInf/{path}" for path in ("Ref", "CdtrRef"))
BANK_REFERENCES = (f"{BELOW}Refs/AcctSvcrRef", "AcctSvcrRef", "NtryRef")
CODES = tuple(
    tuple(f"{at}BkTxCd/{code}" for code in ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd", "Prtry/Cd"))
    for at in PLACES
)


class _Party(NamedTuple):
    """Where one side of a transaction is named: its names, account, and those on whose behalf it acts."""

    names: tuple[str, ...]
    account: str
    ultimate: tuple[str, ...]

    @classmethod
    def of(cls, role: str) -> Self:
        # Until .07 the name is the party's own; from .08 it is below `Pty`, or `Agt` where the party is a bank.
        at = BELOW + "RltdPties/"
        names, ultimate = (
            tuple(f"{at}{each}{path}/Nm" for path in ("", "/Pty", "/Agt/FinInstnId")) for each in (role, f"Ultmt{role}")
        )
        return cls(names, f"{at}{role}Acct/Id/IBAN", ultimate)


DEBTOR, CREDITOR = _Party.of("Dbtr"), _Party.of("Cdtr")


class Readers(NamedTuple):
    """Of the entries of one statement, and of the transactions in those that hold several."""

    of_entries: FieldReader
    of_details: FieldReader

    @classmethod
    def new(cls) -> Self:
        return cls(FieldReader(), FieldReader(BELOW.rstrip("/")))


@dataclass(slots=True)
class Entry:
    """An `Ntry`, and what each of its transactions amounts to."""

    fields: Fields  # with those of its transaction, if it has one alone
    details: list[Fields]  # of its transactions, if it has several
    amount: Decimal
    parts: list[Decimal | None]
    dates: tuple[date, date | None]
    account: str

    @classmethod
    def read(cls, text: str, number: int, fallback: date | None, account: str, readers: Readers) -> Self:
        """From the inside of the `Ntry` of an account; `fallback` dates one that has no date.

        Raises `UnreadableStatementError`.
        """
        details = _several(text, readers.of_details)
        fields = readers.of_entries.fields_of(without(text, DETAILS) if details else text)
        fields["Ntry"] = str(number)
        parts = [own_amount(detail, fields, number) for detail in details]
        return cls(fields, details, signed_amount(fields, number), parts, _dates(fields, number, fallback), account)

    @property
    def is_batch(self) -> bool:
        """Whether its transactions make its amount, each stating its own."""
        return bool(self.details) and None not in self.parts and sum(filter(None, self.parts)) == self.amount

    @property
    def is_partly_detailed(self) -> bool:
        return bool(self.details) and not self.is_batch

    def transactions(self) -> list[ParsedTransaction]:
        """Its transactions if they make its amount, else itself as one. Raises `UnreadableStatementError`."""
        if not self.details:
            return [_transaction(self.fields, self.amount, self.dates, self.account)]
        if self.is_batch:
            return [
                _transaction(self.fields | detail, part or Decimal("0.00"), self.dates, self.account)
                for detail, part in zip(self.details, self.parts, strict=True)
            ]
        return [_transaction(self.fields | _texts(self.details), self.amount, self.dates, self.account)]


def _several(text: str, reader: FieldReader) -> list[Fields]:
    """The fields of each transaction where an entry has more than one."""
    if text.count("TxDtls>") <= 2:  # noqa: PLR2004 - an opening and a closing tag
        return []
    details = [reader.fields_of(place.inside) for place in elements(text, DETAILS)]
    return details if len(details) > 1 else []


def _texts(details: list[Fields]) -> Fields:
    """What may be said of several transactions at once: their texts, and no single payer."""
    path = BELOW + "RmtInf/Ustrd"
    texts = [detail[path] for detail in details if path in detail]
    return {path: "\n".join(texts)} if texts else {}


def _dates(fields: Fields, number: int, fallback: date | None) -> tuple[date, date | None]:
    value_date = date_or_none(fields.get("ValDt/Dt") or fields.get("ValDt/DtTm", ""))
    booked = fields.get("BookgDt/Dt") or fields.get("BookgDt/DtTm", "")
    booking_date = date_or_none(booked) if booked else value_date or fallback
    if booking_date is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, transaction=number, value=booked[:40])
    return booking_date, value_date


def _transaction(fields: Fields, amount: Decimal, dates: tuple[date, date | None], account: str) -> ParsedTransaction:
    get = fields.get
    currency = get("Amt@Ccy", "")
    reversal = get("RvslInd") in TRUE
    returned = _first(fields, RETURN_REASONS)
    payer = _payer(fields, account, is_credit=(amount >= 0) != reversal, returned=reversal or bool(returned))
    iban = get(payer.account)
    told = not SELDOM.isdisjoint(fields)
    ordered, ordered_in = original(fields, currency, amount) if told else (None, "")
    return ParsedTransaction(
        booking_date=dates[0],
        value_date=dates[1],
        amount=amount,
        currency=currency,
        counterparty_name=_name(fields, payer.names),
        counterparty_iban=iban_or_empty(iban) if iban else "",
        ultimate_party_name=_name(fields, payer.ultimate),
        remittance_information=_remittance(fields),
        structured_reference=_first(fields, STRUCTURED),
        end_to_end_reference=_reference(get(BELOW + "Refs/EndToEndId")),
        mandate_reference=_reference(get(BELOW + "Refs/MndtId")),
        bank_reference=next((found for path in BANK_REFERENCES if (found := _reference(get(path)))), ""),
        check_number=first_line(get(BELOW + "Refs/ChqNb")),
        operation_code=_operation_code(fields),
        return_reason=returned,
        original_amount=ordered,
        original_currency=ordered_in,
        exchange_rate=rate(fields) if told else None,
        fees=fees(fields, currency) if told else None,
        pending=first_line(get("Sts/Cd") or get("Sts")) not in {"BOOK", ""},
        reversal=reversal,
        raw=fields,
    )


def _payer(fields: Fields, account: str, *, is_credit: bool, returned: bool) -> _Party:
    """The other side: the debtor of what comes in, the creditor of what goes out.

    What is taken back keeps the roles of what it takes back. `RvslInd` says so; a return may not, and then the account
    of a party, ours or not, tells.
    """
    payer, other = (DEBTOR, CREDITOR) if is_credit else (CREDITOR, DEBTOR)
    if not returned:
        return payer
    stated = fields.get(payer.account, "")
    is_ours = bool(account) and iban_or_empty(stated) == account
    return other if is_ours or (not _name(fields, payer.names) and _name(fields, other.names)) else payer


def _reference(text: str | None) -> str:
    if not text:
        return ""
    head = text.partition("\n")[0]
    return "" if head.upper() in NO_REFERENCE else head


def _first(fields: Fields, paths: tuple[str, ...]) -> str:
    """The first line of the first of `paths` that is there."""
    for path in paths:
        if path in fields:
            return first_line(fields[path])
    return ""


def _name(fields: Fields, paths: tuple[str, ...]) -> str:
    return squeezed(_first(fields, paths))


def _remittance(fields: Fields) -> str:
    texts = [fields[path] for path in REMITTANCE if path in fields]
    if not texts:
        texts = [fields[path] for path in OTHER_TEXTS if path in fields][:1]
    return squeezed(" ".join(texts))


def _operation_code(fields: Fields) -> str:
    for domain, family, kind, proprietary in CODES:
        if domain in fields:
            return "-".join([fields[path] for path in (domain, family, kind) if path in fields]).replace("\n", "-")
        if proprietary in fields:
            return first_line(fields[proprietary])
    return ""

"""One entry of a CAMT file and the transactions in it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Self

from banking.formats.accounts import iban_or_empty
from banking.formats.statement import ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import squeezed
from banking.formats.values import date_or_none, parse_amount
from banking.formats.xml_text import Fields, elements, fields_of, tag, without

DETAILS = tag("TxDtls")
BELOW = "NtryDtls/TxDtls/"
NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})
TRUE = frozenset({"true", "1"})
RETURN_REASONS = tuple(f"{BELOW}RtrInf/{path}" for path in ("Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry"))
REMITTANCE = tuple(f"{BELOW}RmtInf/{path}" for path in ("Ustrd", "Strd/AddtlRmtInf", "Strd/RfrdDocInf/Nb"))
AMOUNTS = ("InstdAmt", "TxAmt", "CntrValAmt")
ORDERED = (*(f"{at}AmtDtls/{kind}/Amt" for at in (BELOW, "") for kind in ("InstdAmt", "TxAmt")), f"{BELOW}Amt")
RATES = tuple(f"{at}AmtDtls/{kind}/CcyXchg/XchgRate" for at in (BELOW, "") for kind in AMOUNTS)
FEES = tuple(f"{at}Chrgs/TtlChrgsAndTaxAmt" for at in (BELOW, ""))


@dataclass(slots=True)
class Entry:
    """An `Ntry`, and what each of its transactions amounts to."""

    fields: Fields  # with those of its transaction, if it has one alone
    details: list[Fields]  # of its transactions, if it has several
    amount: Decimal
    parts: list[Decimal | None]
    dates: tuple[date, date | None]

    @classmethod
    def read(cls, text: str, number: int, fallback: date | None) -> Self:
        """From the inside of the `Ntry`; `fallback` dates one that has no date. Raises `UnreadableStatementError`."""
        details = _several(text)
        fields = fields_of(without(text, DETAILS) if details else text)
        fields["Ntry"] = str(number)
        parts = [_own_amount(detail, fields, number) for detail in details]
        return cls(fields, details, signed_amount(fields, number), parts, _dates(fields, number, fallback))

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
            return [_transaction(self.fields, self.amount, self.dates)]
        if self.is_batch:
            return [
                _transaction(self.fields | detail, part or Decimal("0.00"), self.dates)
                for detail, part in zip(self.details, self.parts, strict=True)
            ]
        return [_transaction(self.fields | _texts(self.details), self.amount, self.dates)]


def _several(text: str) -> list[Fields]:
    """The fields of each transaction where an entry has more than one."""
    if text.count("TxDtls>") <= 2:  # noqa: PLR2004 - an opening and a closing tag
        return []
    details = [fields_of(place.inside, BELOW.rstrip("/")) for place in elements(text, DETAILS)]
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


def signed_amount(fields: Fields, number: int = 0) -> Decimal:
    """`Amt` by `CdtDbtInd`; raises `UnreadableStatementError`."""
    return _by_direction(fields.get("Amt", ""), fields.get("CdtDbtInd", ""), number)


def _by_direction(text: str, direction: str, number: int) -> Decimal:
    amount = parse_amount(text, transaction=number)
    if direction not in {"CRDT", "DBIT"}:
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, transaction=number, value=direction[:40])
    return -amount if direction == "DBIT" else amount


def _own_amount(detail: Fields, entry: Fields, number: int) -> Decimal | None:
    """The amount a transaction states in the entry's currency."""
    for path in (f"{BELOW}Amt", f"{BELOW}AmtDtls/TxAmt/Amt", f"{BELOW}AmtDtls/InstdAmt/Amt"):
        if path in detail and detail.get(f"{path}@Ccy") == entry.get("Amt@Ccy"):
            direction = detail.get(f"{BELOW}CdtDbtInd") or entry.get("CdtDbtInd", "")
            return _by_direction(detail[path], direction, number)
    return None


def _transaction(fields: Fields, amount: Decimal, dates: tuple[date, date | None]) -> ParsedTransaction:
    get = fields.get
    currency = get("Amt@Ccy", "")
    reversal = get("RvslInd") in TRUE
    # A reversal keeps the roles of what it reverses: the payer of a returned payment is still its debtor.
    payer = "Dbtr" if (amount >= 0) != reversal else "Cdtr"
    original = _original(fields, currency, amount)
    account = get(f"NtryDtls/TxDtls/RltdPties/{payer}Acct/Id/IBAN")
    return ParsedTransaction(
        booking_date=dates[0],
        value_date=dates[1],
        amount=amount,
        currency=currency,
        counterparty_name=_party(fields, f"NtryDtls/TxDtls/RltdPties/{payer}"),
        counterparty_iban=iban_or_empty(account) if account else "",
        ultimate_party_name=_party(fields, f"NtryDtls/TxDtls/RltdPties/Ultmt{payer}"),
        remittance_information=_remittance(fields),
        structured_reference=_head(get("NtryDtls/TxDtls/RmtInf/Strd/CdtrRefInf/Ref")),
        end_to_end_reference=_reference(get("NtryDtls/TxDtls/Refs/EndToEndId")),
        mandate_reference=_reference(get("NtryDtls/TxDtls/Refs/MndtId")),
        bank_reference=_reference(get("NtryDtls/TxDtls/Refs/AcctSvcrRef"))
        or _reference(get("AcctSvcrRef"))
        or _reference(get("NtryRef")),
        check_number=_head(get("NtryDtls/TxDtls/Refs/ChqNb")),
        operation_code=_operation_code(fields),
        return_reason=_first(fields, RETURN_REASONS),
        original_amount=original[0],
        original_currency=original[1],
        exchange_rate=_rate(fields),
        fees=_fees(fields, currency),
        pending=_head(get("Sts/Cd") or get("Sts")) not in {"BOOK", ""},
        reversal=reversal,
        raw=fields,
    )


def _head(text: str | None) -> str:
    """The first line: a repeated element has one each."""
    return text.partition("\n")[0] if text else ""


def _reference(text: str | None) -> str:
    head = _head(text)
    return "" if head.upper() in NO_REFERENCE else head


def _first(fields: Fields, paths: tuple[str, ...]) -> str:
    """The first line of the first of `paths` that is there."""
    for path in paths:
        if path in fields:
            return _head(fields[path])
    return ""


def _party(fields: Fields, role: str) -> str:
    # Until .07 the name is the party's own; from .08 it is below `Pty`, or `Agt` where the party is a bank.
    name = fields.get(role + "/Nm") or fields.get(role + "/Pty/Nm") or fields.get(role + "/Agt/FinInstnId/Nm")
    return squeezed(_head(name)) if name else ""


def _remittance(fields: Fields) -> str:
    texts = [fields[path] for path in REMITTANCE if path in fields]
    if not texts:
        texts = [fields.get(BELOW + "AddtlTxInf") or fields.get("AddtlNtryInf", "")]
    return squeezed(" ".join(texts))


def _operation_code(fields: Fields) -> str:
    for at in (BELOW + "BkTxCd/", "BkTxCd/"):
        domain = fields.get(at + "Domn/Cd")
        if domain:
            family = (fields.get(at + "Domn/Fmly/Cd"), fields.get(at + "Domn/Fmly/SubFmlyCd"))
            return "-".join(_head(part) for part in (domain, *family) if part)
        proprietary = fields.get(at + "Prtry/Cd")
        if proprietary:
            return _head(proprietary)
    return ""


def _original(fields: Fields, currency: str, amount: Decimal) -> tuple[Decimal | None, str]:
    """What was ordered in another currency, with the sign of the entry."""
    for path in ORDERED:
        if path in fields and fields.get(path + "@Ccy", "") not in {"", currency}:
            ordered = parse_amount(_head(fields[path]))
            return (-ordered if amount < 0 else ordered), fields[path + "@Ccy"]
    return None, ""


def _rate(fields: Fields) -> Decimal | None:
    text = _first(fields, RATES)
    try:
        return Decimal(text[:24]) if text else None
    except InvalidOperation:
        return None


def _fees(fields: Fields, currency: str) -> Decimal | None:
    """What the bank says it withheld in all, in the entry's currency."""
    for path in FEES:
        if path in fields and fields.get(path + "@Ccy") == currency:
            return -parse_amount(_head(fields[path]))
    return None

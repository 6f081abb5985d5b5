"""One entry of a CAMT file and the transactions in it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from banking.formats.accounts import iban_or_empty
from banking.formats.statement import ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import joined, squeezed
from banking.formats.values import date_or_none, parse_amount

# Texts by path below the element, «RltdPties/Dbtr/Nm» or «Amt@Ccy»; those of a repeated path one a line.
Fields = dict[str, str]

NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})
DEEPEST = 24


def flattened(elements: Iterable[etree._Element]) -> Fields:
    """Every text and attribute below `elements`, by path."""
    fields: Fields = {}
    for element in elements:
        _collect(element, "", fields, 0)
    return fields


def _collect(element: etree._Element, above: str, fields: Fields, depth: int) -> None:
    if depth > DEEPEST:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="nesting")
    # The hottest lines of this reader: a statement of 200,000 entries runs them five million times.
    tag, text = element.tag, element.text
    path = above + tag[tag.rfind("}") + 1 :]
    if text and not text.isspace():
        text = text.strip()
        fields[path] = joined(fields[path], text, "\n") if path in fields else text
        if path.endswith("Amt"):
            fields.setdefault(f"{path}@Ccy", element.get("Ccy", ""))
    for child in element:
        _collect(child, f"{path}/", fields, depth + 1)


def entry_transactions(entry: etree._Element, number: int, fallback: date | None) -> list[ParsedTransaction]:
    """The transactions of one `Ntry`; `fallback` dates an entry that has no date. Raises `UnreadableStatementError`."""
    own = flattened(child for child in entry if not str(child.tag).endswith("}NtryDtls"))
    own["Ntry"] = str(number)
    details = [flattened(detail) for detail in entry.iterfind("{*}NtryDtls/{*}TxDtls")]
    amount = signed_amount(own, number)
    parts = [_own_amount(detail, own, number) for detail in details]
    dates = _dates(own, number, fallback)
    if len(details) > 1 and None not in parts and sum(part or 0 for part in parts) == amount:
        return [
            _transaction(own, detail, part or Decimal(0), dates) for detail, part in zip(details, parts, strict=True)
        ]
    return [_transaction(own, _common(details), amount, dates)]


def signed_amount(fields: Fields, number: int = 0) -> Decimal:
    """`Amt` by `CdtDbtInd`; raises `UnreadableStatementError`."""
    amount = parse_amount(fields.get("Amt", ""), transaction=number)
    direction = fields.get("CdtDbtInd", "")
    if direction not in {"CRDT", "DBIT"}:
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, transaction=number, value=direction[:40])
    return -amount if direction == "DBIT" else amount


def _own_amount(detail: Fields, entry: Fields, number: int) -> Decimal | None:
    """The amount a transaction states in the entry's currency."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if path in detail and detail.get(f"{path}@Ccy") == entry.get("Amt@Ccy"):
            direction = detail.get("CdtDbtInd") or entry.get("CdtDbtInd", "")
            return signed_amount({"Amt": detail[path], "CdtDbtInd": direction}, number)
    return None


def _common(details: list[Fields]) -> Fields:
    """The details of an entry read as one transaction: its only details, or the texts of all and no single payer."""
    if len(details) == 1:
        return details[0]
    texts = [text for detail in details for path, text in detail.items() if path == "RmtInf/Ustrd"]
    return {"RmtInf/Ustrd": "\n".join(texts)} if texts else {}


def _dates(own: Fields, number: int, fallback: date | None) -> tuple[date, date | None]:
    value_date = date_or_none(own.get("ValDt/Dt") or own.get("ValDt/DtTm", ""))
    booked = own.get("BookgDt/Dt") or own.get("BookgDt/DtTm", "")
    booking_date = date_or_none(booked) if booked else value_date or fallback
    if booking_date is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, transaction=number, value=booked[:40])
    return booking_date, value_date


def _transaction(own: Fields, detail: Fields, amount: Decimal, dates: tuple[date, date | None]) -> ParsedTransaction:
    raw = own | {f"TxDtls/{path}": text for path, text in detail.items()}
    # A reversal keeps the roles of what it reverses: the payer of a returned payment is still its debtor.
    payer = "Dbtr" if (amount >= 0) != (own.get("RvslInd") == "true") else "Cdtr"
    original = _original(detail, own.get("Amt@Ccy", ""), amount)
    return ParsedTransaction(
        booking_date=dates[0],
        value_date=dates[1],
        amount=amount,
        currency=own.get("Amt@Ccy", ""),
        counterparty_name=_party(detail, payer),
        counterparty_iban=iban_or_empty(detail.get(f"RltdPties/{payer}Acct/Id/IBAN", "")),
        ultimate_party_name=_party(detail, f"Ultmt{payer}"),
        remittance_information=_remittance(own, detail),
        structured_reference=_first(detail, "RmtInf/Strd/CdtrRefInf/Ref"),
        end_to_end_reference=_reference(detail, "Refs/EndToEndId"),
        mandate_reference=_reference(detail, "Refs/MndtId"),
        bank_reference=_bank_reference(own, detail),
        check_number=_first(detail, "Refs/ChqNb"),
        operation_code=_operation_code(detail) or _operation_code(own),
        return_reason=_first(detail, "RtrInf/Rsn/Cd") or _first(detail, "RtrInf/Rsn/Prtry"),
        original_amount=original[0],
        original_currency=original[1],
        exchange_rate=_rate(detail) or _rate(own),
        pending=_first(own, "Sts/Cd", "Sts") not in {"BOOK", ""},
        raw=raw,
    )


def _first(fields: Fields, *paths: str) -> str:
    """The first text of the first of `paths` that has one."""
    return next((fields[path].partition("\n")[0] for path in paths if path in fields), "")


def _reference(fields: Fields, path: str) -> str:
    text = _first(fields, path)
    return "" if text.upper() in NO_REFERENCE else text


def _party(detail: Fields, role: str) -> str:
    head = f"RltdPties/{role}"
    # Until .07 the name is the party's own; from .08 it is below `Pty`, or `Agt` where the party is a bank.
    return squeezed(_first(detail, f"{head}/Nm", f"{head}/Pty/Nm", f"{head}/Agt/FinInstnId/Nm"))


def _remittance(own: Fields, detail: Fields) -> str:
    parts = [
        detail.get("RmtInf/Ustrd", ""),
        detail.get("RmtInf/Strd/AddtlRmtInf", ""),
        detail.get("RmtInf/Strd/RfrdDocInf/Nb", ""),
    ]
    texts = [text for text in parts if text] or [detail.get("AddtlTxInf") or own.get("AddtlNtryInf", "")]
    return squeezed(" ".join(texts))


def _bank_reference(own: Fields, detail: Fields) -> str:
    return _reference(detail, "Refs/AcctSvcrRef") or _reference(own, "AcctSvcrRef") or _reference(own, "NtryRef")


def _operation_code(fields: Fields) -> str:
    domain = [_first(fields, f"BkTxCd/Domn/{part}") for part in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "-".join(part for part in domain if part) or _first(fields, "BkTxCd/Prtry/Cd")


def _original(detail: Fields, currency: str, amount: Decimal) -> tuple[Decimal | None, str]:
    """What was ordered in another currency, with the sign of the entry."""
    for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt"):
        foreign = detail.get(f"{path}@Ccy", "")
        if path in detail and foreign not in {"", currency}:
            ordered = parse_amount(_first(detail, path))
            return (-ordered if amount < 0 else ordered), foreign
    return None, ""


def _rate(fields: Fields) -> Decimal | None:
    kinds = ("InstdAmt", "TxAmt", "CntrValAmt")
    text = _first(fields, *(f"AmtDtls/{kind}/CcyXchg/XchgRate" for kind in kinds))
    try:
        return Decimal(text[:24]) if text else None
    except InvalidOperation:
        return None

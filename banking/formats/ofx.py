"""OFX and QFX, 1.x (SGML) and 2.x (XML): what French banks call «Money» or «Quicken» exports.

Read by our own tolerant pass: docs/decisions/0003-ofx-reader.md.
"""

import re
from datetime import date
from decimal import Decimal

from banking.formats.accounts import account_number, french_iban
from banking.formats.sgml import RawDocument, RawStatement, parse
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.text import decode, head_of
from banking.formats.values import date_or_none, parse_amount, parse_date

name = "ofx"

HEAD_SIZE = 65536
MARK = re.compile(rb"<OFX[\s>]|OFXHEADER", re.IGNORECASE)
XML_ENCODING = re.compile(rb"<\?xml[^<>]{0,200}?encoding=[\"']([\w.-]{1,40})[\"']", re.IGNORECASE)
CURRENCY = re.compile(r"[A-Z]{3}")
SYMBOL = re.compile(r"^(?:[A-Z]{0,2}\$|€|£)\s*")  # some banks write balances as people read them
RATE = re.compile(r"\d{1,10}([.,]\d{0,12})?")
ORDINARY_ACCOUNT = "CHECKING"
HOLDERS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")


def recognises(content: bytes) -> bool:
    return MARK.search(head_of(content, HEAD_SIZE)) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """Every bank or card statement, and the cash part of investment statements; raises `UnreadableStatementError`."""
    declared = XML_ENCODING.search(content[:HEAD_SIZE])
    document = parse(decode(content, declared[1].decode("ascii") if declared else ""))
    kept = [raw for raw in document.statements if raw.records or raw.kind != "INVSTMTRS"]
    if not kept:
        raise _nothing_to_read(document)
    return tuple(_statement(raw) for raw in kept)


def _nothing_to_read(document: RawDocument) -> UnreadableStatementError:
    if document.statements:
        return UnreadableStatementError(Refusal.INVESTMENT_ONLY)
    details = {"message": document.message} if document.message else {}
    return UnreadableStatementError(Refusal.NO_STATEMENT, **details)


def _statement(raw: RawStatement) -> ParsedStatement:
    fields = raw.fields
    holder = next((holder for holder in HOLDERS if f"{holder}.ACCTID" in fields), "")
    account = {tag.removeprefix(f"{holder}."): value for tag, value in fields.items() if tag.startswith(f"{holder}.")}
    currency = _currency(raw)
    balance = fields.get("LEDGERBAL.BALAMT", "")
    return ParsedStatement(
        account_number=_account_number(account, currency),
        currency=currency,
        transactions=tuple(_transaction(record, n, currency) for n, record in enumerate(raw.records, start=1)),
        bank_code=account.get("BANKID") or account.get("BROKERID", ""),
        branch_code=account.get("BRANCHID", ""),
        period_start=date_or_none(_of_the_list(fields, "DTSTART")),
        period_end=date_or_none(_of_the_list(fields, "DTEND")),
        closing_balance=parse_amount(SYMBOL.sub("", balance), field="LEDGERBAL") if balance else None,
        closing_date=date_or_none(fields.get("LEDGERBAL.DTASOF", "")),
    )


def _of_the_list(fields: dict[str, str], tag: str) -> str:
    return fields.get(f"BANKTRANLIST.{tag}") or fields.get(f"INVTRANLIST.{tag}", "")


def _account_number(account: dict[str, str], currency: str) -> str:
    """An IBAN where there is one or where the parts are a French RIB; empty where the file names no account."""
    identifier, bank = account.get("ACCTID", ""), account.get("BANKID") or account.get("BROKERID", "")
    branch, key, kind = account.get("BRANCHID", ""), account.get("ACCTKEY", ""), account.get("ACCTTYPE", "").upper()
    if not identifier:
        return ""
    rib = french_iban(bank, branch, identifier, key) if key or currency == "EUR" else ""
    return rib or account_number(identifier, bank, branch, "" if kind == ORDINARY_ACCOUNT else kind)


def _currency(raw: RawStatement) -> str:
    """The statement's currency, else its transactions'; empty where the file says none."""
    stated = (raw.fields.get("CURDEF", ""), *(record.get("CURRENCY.CURSYM", "") for record in raw.records[:1]))
    return next((code.upper() for code in stated if CURRENCY.fullmatch(code.upper())), "")


def _transaction(record: dict[str, str], number: int, currency: str) -> ParsedTransaction:
    get = record.get
    pending = "PENDING" in record
    return ParsedTransaction(
        booking_date=_day(record, number, "DTTRAN" if pending else "DTPOSTED"),
        amount=_amount(get("TRNAMT", ""), number),
        # In CURRENCY the amount is foreign, in ORIGCURRENCY it was already converted (OFX 2.2 §5.2).
        currency=get("CURRENCY.CURSYM", "").upper() or currency,
        value_date=date_or_none(get("DTAVAIL") or get("VALUEDATE", "")),
        counterparty_name=get("NAME") or get("PAYEE.NAME") or get("PAYEE") or get("EXTDNAME", ""),
        counterparty_iban=get("BANKACCTTO.ACCTID", ""),
        remittance_information=get("MEMO", ""),
        bank_reference=get("FITID", ""),
        check_number=get("CHECKNUM", ""),
        operation_code=get("TRNTYPE", ""),
        original_currency=get("ORIGCURRENCY.CURSYM", "").upper(),
        exchange_rate=_rate(get("ORIGCURRENCY.CURRATE") or get("CURRENCY.CURRATE", "")),
        pending=pending,
        raw=record,
    )


def _day(record: dict[str, str], number: int, tag: str) -> date:
    """The day booked. Some banks leave it empty or fill it with zeros: then the day of the order, or of the money."""
    stated = record.get(tag, "")
    others = (date_or_none(record.get(other, "")) for other in ("DTUSER", "DTAVAIL")) if not stated.strip("0") else ()
    return next(filter(None, others), None) or parse_date(stated, transaction=number)


def _amount(text: str, number: int) -> Decimal:
    """`TRNAMT`, of which a few banks write the sign behind, and nothing but the mark for zero."""
    if text in {".", ","}:
        return Decimal("0.00")
    return parse_amount(f"-{text[:-1]}" if text.endswith("-") else text, transaction=number)


def _rate(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if RATE.fullmatch(text) else None

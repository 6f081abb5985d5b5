"""CAMT.052, 053 and 054 (ISO 20022), versions .001.01 to .001.13: reports, statements and notices of entries.

An entry that holds several transactions is read as its transactions where their amounts make the entry's, else as one.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

from lxml import etree

from banking.formats.accounts import account_number
from banking.formats.camt_entry import Fields, entry_transactions, flattened, signed_amount
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal, UnreadableStatementError
from banking.formats.values import date_or_none

name = "camt"

HEAD_SIZE = 4096
MARK = re.compile(rb"camt\.05[234]\.001|<(\w{1,20}:)?BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)\b")
DOCUMENT_START = re.compile(rb"<\?xml[ \t\r\n]")
DOCUMENT_END = re.compile(rb"Document\s*>\s*$")
CONTAINERS = frozenset({"Stmt", "Rpt", "Ntfctn"})
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def recognises(content: bytes) -> bool:
    return MARK.search(content[:HEAD_SIZE].replace(b"\0", b"")) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """Every statement of one XML document or of several one after the other; raises `UnreadableStatementError`."""
    plain = content.replace(b"\0", b"") if b"\0" in content else content  # UTF-16 hides nothing
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="doctype")
    return tuple(statement for document in _documents(content) for statement in _statements(document))


def _documents(content: bytes) -> list[bytes]:
    starts = [found.start() for found in DOCUMENT_START.finditer(content)]
    if len(starts) < 2:  # noqa: PLR2004 - one document, or one without declaration
        return [content.strip()]
    return [content[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _statements(document: bytes) -> Iterator[ParsedStatement]:
    transactions: list[ParsedTransaction] = []
    entries, fallback = 0, None
    try:
        for element in _elements(document):
            if _local_name(element) == "Ntry":
                entries += 1
                fallback = _fallback_date(element) if entries == 1 else fallback
                transactions.extend(entry_transactions(element, entries, fallback))
                _forget(element)
            else:
                yield _statement(element, tuple(transactions))
                transactions, entries = [], 0
                element.clear()
    except etree.XMLSyntaxError as error:
        cut = DOCUMENT_END.search(document[-64:].replace(b"\0", b"")) is None
        raise UnreadableStatementError(
            Refusal.TRUNCATED if cut else Refusal.MALFORMED, line=error.lineno or 0, transaction=entries
        ) from error


def _elements(document: bytes) -> Iterator[etree._Element]:
    tags = [f"{{*}}{tag}" for tag in ("Ntry", *CONTAINERS)]
    events = etree.iterparse(
        BytesIO(document),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding=_imposed_encoding(document),
    )
    return (element for _, element in events)


def _forget(entry: etree._Element) -> None:
    """Frees an entry that was read and drops the one before it: a statement of 200,000 is never whole in memory."""
    entry.clear()
    before, parent = entry.getprevious(), entry.getparent()
    if before is not None and parent is not None and _local_name(before) == "Ntry":
        parent.remove(before)


def _imposed_encoding(document: bytes) -> str | None:
    """None where the document says true; cp1252 where it says or implies UTF-8 and is not."""
    if re.search(rb"encoding=[\"'](?!utf-8)", document[:200], re.IGNORECASE) or document[:2] in {
        b"\xff\xfe",
        b"\xfe\xff",
    }:
        return None
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return None


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _fallback_date(entry: etree._Element) -> date | None:
    """The day of the notice or of the message, for entries that carry no date of their own."""
    for parent in entry.iterancestors():
        for stamp in parent.iterfind("{*}CreDtTm"):
            return date_or_none(stamp.text or "")
        for stamp in parent.iterfind("{*}GrpHdr/{*}CreDtTm"):
            return date_or_none(stamp.text or "")
    return None


def _statement(element: etree._Element, transactions: tuple[ParsedTransaction, ...]) -> ParsedStatement:
    header = flattened(child for child in element if _local_name(child) in {"Acct", "FrToDt", "CreDtTm"})
    balances = [flattened(balance) for balance in element.iterfind("{*}Bal")]
    currency = _currency(header, transactions, balances)
    opening, closing = _balance(balances, OPENING, currency), _balance(balances, CLOSING, currency)
    return ParsedStatement(
        account_number=_account_number(header),
        currency=currency,
        transactions=transactions,
        bank_code=header.get("Acct/Svcr/FinInstnId/BICFI") or header.get("Acct/Svcr/FinInstnId/BIC", ""),
        account_name=header.get("Acct/Nm") or header.get("Acct/Ownr/Nm", ""),
        period_start=date_or_none(header.get("FrToDt/FrDtTm") or header.get("FrToDt/FrDt", "")),
        period_end=date_or_none(header.get("FrToDt/ToDtTm") or header.get("FrToDt/ToDt", "")),
        opening_balance=signed_amount(opening) if opening else None,
        closing_balance=signed_amount(closing) if closing else None,
        closing_date=date_or_none(closing.get("Dt/Dt") or closing.get("Dt/DtTm", "")) if closing else None,
    )


def _account_number(header: Fields) -> str:
    return account_number(header.get("Acct/Id/IBAN") or header.get("Acct/Id/Othr/Id") or header.get("Acct/Id/BBAN", ""))


def _currency(header: Fields, transactions: tuple[ParsedTransaction, ...], balances: list[Fields]) -> str:
    of_entries = transactions[0].currency if transactions else ""
    of_balances = balances[0].get("Amt@Ccy", "") if balances else ""
    return header.get("Acct/Ccy") or of_entries or of_balances


def _balance(balances: list[Fields], codes: tuple[str, ...], currency: str) -> Fields | None:
    """The first balance of the first of `codes`; one in another currency says nothing of this account's sum."""
    for code in codes:
        for balance in balances:
            if balance.get("Tp/CdOrPrtry/Cd") == code and balance.get("Amt@Ccy", "") == currency:
                return balance
    return None

"""CAMT.052, 053 and 054 (ISO 20022), versions .001.01 to .001.13: reports, statements and notices of entries.

An entry that holds several transactions is read as its transactions where their amounts make the entry's, else as one.
"""

import re
from collections.abc import Iterator
from datetime import date

from banking.formats.accounts import account_number
from banking.formats.camt_entry import Entry, Readers
from banking.formats.camt_money import signed_amount
from banking.formats.statement import Doubt, DoubtKind, ParsedStatement, ParsedTransaction, StatementKind
from banking.formats.text import head_of
from banking.formats.values import date_or_none
from banking.formats.xml_text import Fields, documents, elements, fields_of, tag, well_formed, without

name = "camt"

HEAD_SIZE = 4096
MARK = re.compile(rb"camt\.05[234]\.001|<(\w{1,20}:)?BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)\b")
KINDS = {"Stmt": StatementKind.STATEMENT, "Rpt": StatementKind.INTERIM, "Ntfctn": StatementKind.NOTICE}
CONTAINER, ENTRY, BALANCE, MESSAGE_HEADER = tag(*KINDS), tag("Ntry"), tag("Bal"), tag("GrpHdr")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def recognises(content: bytes) -> bool:
    return MARK.search(head_of(content, HEAD_SIZE)) is not None


def read(content: bytes) -> tuple[ParsedStatement, ...]:
    """Every statement of one XML document or of several one after the other; raises `UnreadableStatementError`."""
    return tuple(statement for document in documents(content) for statement in _statements(well_formed(document)))


def _statements(document: str) -> Iterator[ParsedStatement]:
    message = next(elements(document, MESSAGE_HEADER), None)
    sent = fields_of(message.inside).get("CreDtTm", "") if message else ""
    for container in elements(document, CONTAINER):
        yield _statement(container.inside, KINDS[container.name], sent)


def _statement(text: str, kind: StatementKind, sent: str) -> ParsedStatement:
    about = _around(text)
    balances = [fields_of(balance.inside) for balance in elements(about, BALANCE)]
    header = fields_of(without(about, BALANCE))
    account = _account_number(header)
    transactions, doubts = _transactions(text, date_or_none(header.get("CreDtTm", "") or sent), account)
    currency = _currency(header, transactions, balances)
    if not all(each.currency for each in transactions):  # against the standard, but the account's says it
        transactions = tuple(each._replace(currency=each.currency or currency) for each in transactions)
    opening, closing = _balance(balances, OPENING, currency), _balance(balances, CLOSING, currency)
    return ParsedStatement(
        account_number=account,
        currency=currency,
        transactions=transactions,
        bank_code=header.get("Acct/Svcr/FinInstnId/BICFI") or header.get("Acct/Svcr/FinInstnId/BIC", ""),
        account_name=header.get("Acct/Nm") or header.get("Acct/Ownr/Nm", ""),
        period_start=date_or_none(header.get("FrToDt/FrDtTm") or header.get("FrToDt/FrDt", "")),
        period_end=date_or_none(header.get("FrToDt/ToDtTm") or header.get("FrToDt/ToDt", "")),
        opening_balance=signed_amount(opening) if opening else None,
        closing_balance=signed_amount(closing) if closing else None,
        closing_date=date_or_none(closing.get("Dt/Dt") or closing.get("Dt/DtTm", "")) if closing else None,
        kind=kind,
        doubts=doubts,
    )


def _around(text: str) -> str:
    """What a statement says before its entries, and behind them."""
    first = ENTRY.search(text)
    return (
        text if first is None else f"{text[: first.start()]}{text[text.rfind(f'</{first[1]}>') + len(first[1]) + 3 :]}"
    )


def _transactions(
    text: str, fallback: date | None, account: str
) -> tuple[tuple[ParsedTransaction, ...], tuple[Doubt, ...]]:
    """Those of each entry of `account`; `fallback` dates an entry that has no date."""
    transactions: list[ParsedTransaction] = []
    doubts: list[Doubt] = []
    readers = Readers.new()
    for number, place in enumerate(elements(text, ENTRY), start=1):
        entry = Entry.read(place.inside, number, fallback, account, readers)
        transactions.extend(entry.transactions())
        if entry.is_partly_detailed:
            doubts.append(Doubt(DoubtKind.PARTIAL_DETAILS, {"transaction": number}))
    return tuple(transactions), tuple(doubts)


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

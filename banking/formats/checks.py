"""What every reader promises of a statement, checked once for all of them."""

import re
from dataclasses import replace
from typing import Any

from banking.formats.accounts import iban_or_empty
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal, UnreadableStatementError

CURRENCY = re.compile(r"([A-Z]{3})?")
ACCOUNT_LENGTH = 50
RAW_LENGTH = 20_000
# Longer texts are cut: the raw record keeps the whole.
LENGTHS = {
    "counterparty_name": 200,
    "ultimate_party_name": 200,
    "remittance_information": 4000,
    "structured_reference": 35,
    "end_to_end_reference": 35,
    "mandate_reference": 35,
    "bank_reference": 255,
    "check_number": 50,
    "operation_code": 50,
    "return_reason": 50,
}


def checked(statement: ParsedStatement, *, balances: bool = True) -> ParsedStatement:
    """`statement` with bounded texts; `balances` says whether its balances must agree.

    Raises `UnreadableStatementError`: malformed beyond what a bank writes, or opening balance and movements that do
    not make the closing balance where the file states both.
    """
    if not CURRENCY.fullmatch(statement.currency) or len(statement.account_number) > ACCOUNT_LENGTH:
        raise UnreadableStatementError(Refusal.MALFORMED, account=statement.account_number[:ACCOUNT_LENGTH])
    if balances:
        _check_balances(statement)
    return replace(
        statement,
        transactions=tuple(_bounded(transaction, n) for n, transaction in enumerate(statement.transactions, start=1)),
        bank_code=statement.bank_code[:ACCOUNT_LENGTH],
        branch_code=statement.branch_code[:ACCOUNT_LENGTH],
        account_name=statement.account_name[: LENGTHS["counterparty_name"]],
    )


def _check_balances(statement: ParsedStatement) -> None:
    if statement.opening_balance is None or statement.closing_balance is None:
        return
    if any(each.currency != statement.currency for each in statement.transactions):
        return
    movements = sum(each.amount for each in statement.transactions if not each.pending)
    expected = statement.opening_balance + movements
    if expected != statement.closing_balance:
        raise UnreadableStatementError(
            Refusal.BALANCE_MISMATCH,
            account=statement.account_number,
            expected=str(expected),
            stated=str(statement.closing_balance),
        )


def _bounded(transaction: ParsedTransaction, number: int) -> ParsedTransaction:
    if not CURRENCY.fullmatch(transaction.currency) or sum(map(len, transaction.raw.values())) > RAW_LENGTH:
        raise UnreadableStatementError(Refusal.MALFORMED, transaction=number)
    changes = _changes(transaction)
    return replace(transaction, **changes) if changes else transaction


def _changes(transaction: ParsedTransaction) -> dict[str, Any]:
    stated = {
        "counterparty_name": transaction.counterparty_name,
        "ultimate_party_name": transaction.ultimate_party_name,
        "remittance_information": transaction.remittance_information,
        "structured_reference": transaction.structured_reference,
        "end_to_end_reference": transaction.end_to_end_reference,
        "mandate_reference": transaction.mandate_reference,
        "bank_reference": transaction.bank_reference,
        "check_number": transaction.check_number,
        "operation_code": transaction.operation_code,
        "return_reason": transaction.return_reason,
    }
    changes: dict[str, Any] = {
        name: text[: LENGTHS[name]] for name, text in stated.items() if len(text) > LENGTHS[name]
    }
    iban = transaction.counterparty_iban and iban_or_empty(transaction.counterparty_iban)
    if iban != transaction.counterparty_iban:
        changes["counterparty_iban"] = iban
    if transaction.original_currency and not CURRENCY.fullmatch(transaction.original_currency):
        changes["original_currency"] = ""
    return changes

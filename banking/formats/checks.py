"""What every reader promises of a statement, checked once for all of them."""

import re
from dataclasses import replace
from typing import Any

from banking.formats.accounts import iban_or_empty
from banking.formats.references import creditor_reference, is_creditor_reference
from banking.formats.statement import (
    Doubt,
    DoubtKind,
    ParsedStatement,
    ParsedTransaction,
    Refusal,
    UnreadableStatementError,
)

CURRENCY = re.compile(r"([A-Z]{3})?")
ACCOUNT_LENGTH = 50
RAW_LENGTH = 200_000
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
SHORTEST = min(LENGTHS.values())


def checked(statement: ParsedStatement, *, balances: bool = True) -> ParsedStatement:
    """`statement` with bounded texts, and with its doubts; with `balances`, balances that disagree refuse it.

    Raises `UnreadableStatementError`: malformed beyond what a bank writes, or opening balance and movements that do
    not make the closing balance where the file states both.
    """
    if not CURRENCY.fullmatch(statement.currency) or len(statement.account_number) > ACCOUNT_LENGTH:
        raise UnreadableStatementError(Refusal.MALFORMED, account=statement.account_number[:ACCOUNT_LENGTH])
    mismatch = _mismatch(statement)
    if mismatch and balances:
        raise UnreadableStatementError(Refusal.BALANCE_MISMATCH, **mismatch.details)
    nameless = None if statement.account_number else Doubt(DoubtKind.NO_ACCOUNT)
    return replace(
        statement,
        transactions=tuple(_bounded(transaction, n) for n, transaction in enumerate(statement.transactions, start=1)),
        bank_code=statement.bank_code[:ACCOUNT_LENGTH],
        branch_code=statement.branch_code[:ACCOUNT_LENGTH],
        account_name=statement.account_name[: LENGTHS["counterparty_name"]],
        doubts=(*statement.doubts, *filter(None, (mismatch, nameless))),
    )


def _mismatch(statement: ParsedStatement) -> Doubt | None:
    if statement.opening_balance is None or statement.closing_balance is None:
        return None
    if any(each.currency != statement.currency for each in statement.transactions):
        return None
    movements = sum(each.amount for each in statement.transactions if not each.pending)
    expected = statement.opening_balance + movements
    if expected == statement.closing_balance:
        return None
    return Doubt(
        DoubtKind.BALANCE_MISMATCH,
        {"account": statement.account_number, "expected": str(expected), "stated": str(statement.closing_balance)},
    )


def _bounded(transaction: ParsedTransaction, number: int) -> ParsedTransaction:
    if not CURRENCY.fullmatch(transaction.currency) or sum(map(len, transaction.raw.values())) > RAW_LENGTH:
        raise UnreadableStatementError(Refusal.MALFORMED, transaction=number)
    changes = _cuts(transaction)
    reference, text = transaction.structured_reference, transaction.remittance_information
    if is_creditor_reference(reference) or (not reference and "RF" in text):
        changes |= _reference(reference, text)
    iban = transaction.counterparty_iban and iban_or_empty(transaction.counterparty_iban)
    if iban != transaction.counterparty_iban:
        changes["counterparty_iban"] = iban
    if transaction.original_currency and not CURRENCY.fullmatch(transaction.original_currency):
        changes["original_currency"] = ""
    return transaction._replace(**changes) if changes else transaction


def _cuts(transaction: ParsedTransaction) -> dict[str, Any]:
    if not _has_a_long_text(transaction):
        return {}
    texts = {name: getattr(transaction, name) for name in LENGTHS}
    return {name: text[: LENGTHS[name]] for name, text in texts.items() if len(text) > LENGTHS[name]}


def _has_a_long_text(transaction: ParsedTransaction) -> bool:
    """Said at once of nearly all: whoever is longer than the shortest limit is looked at closely."""
    return (
        len(transaction.end_to_end_reference) > SHORTEST
        or len(transaction.structured_reference) > SHORTEST
        or len(transaction.mandate_reference) > SHORTEST
        or len(transaction.operation_code) > SHORTEST
        or len(transaction.check_number + transaction.return_reason) > SHORTEST
        or len(transaction.bank_reference) > LENGTHS["bank_reference"]
        or len(transaction.counterparty_name + transaction.ultimate_party_name) > LENGTHS["counterparty_name"]
        or len(transaction.remittance_information) > LENGTHS["remittance_information"]
    )


def _reference(stated: str, text: str) -> dict[str, str]:
    """A reference whose check holds; one that fails it stays in the label alone."""
    found = creditor_reference(stated.upper()) if stated else creditor_reference(text)
    if found == stated:
        return {}
    kept = f"{text} {stated}".strip()[: LENGTHS["remittance_information"]] if stated and stated not in text else text
    return {"structured_reference": found, "remittance_information": text if found else kept}

"""Shortcuts to what a content holds."""

import pytest

from banking.formats import read_statement
from banking.formats.statement import ParsedStatement, ParsedTransaction, UnreadableStatementError


def read_one(content: bytes) -> ParsedStatement:
    (statement,) = read_statement(content).statements
    return statement


def read_transaction(content: bytes) -> ParsedTransaction:
    (transaction,) = read_one(content).transactions
    return transaction


def refusal_of(content: bytes, **options: str) -> UnreadableStatementError:
    with pytest.raises(UnreadableStatementError) as caught:
        read_statement(content, **options)
    return caught.value

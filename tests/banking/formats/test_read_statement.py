from datetime import date
from decimal import Decimal

import pytest

from banking.formats import LARGEST_FILE, read_statement
from banking.formats.checks import checked
from banking.formats.statement import (
    ParsedStatement,
    ParsedTransaction,
    Refusal,
    UnreadableStatementError,
)
from tests.banking.formats import samples
from tests.banking.formats.reading import refusal_of


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n" * 1000, Refusal.EMPTY),
        (b"\0" * 1_000_000, Refusal.EMPTY),
        (b"%PDF-1.7 binary", Refusal.PDF),
        (samples.ofx().replace(b"VIR", b"V\0R"), Refusal.MALFORMED),
    ],
)
def test_content_that_is_no_statement_is_refused(content, refusal):
    assert refusal_of(content).refusal == refusal


def test_file_beyond_the_limit_is_refused_unread():
    assert refusal_of(bytes(LARGEST_FILE + 1)).refusal == Refusal.TOO_LARGE


def test_refusal_names_the_file():
    assert refusal_of(b"bonjour", file_name="releve.ofx").details == {"file": "releve.ofx"}


def test_format_may_be_imposed():
    assert read_statement(samples.ofx(), format_name="ofx").format == "ofx"


def test_unknown_format_name_is_refused():
    assert refusal_of(samples.ofx(), format_name="pdf").refusal == Refusal.UNKNOWN_FORMAT


def statement(*amounts: str, **changed) -> ParsedStatement:
    transactions = tuple(
        ParsedTransaction(booking_date=date(2026, 9, 15), amount=Decimal(amount), currency="EUR") for amount in amounts
    )
    return ParsedStatement(account_number="1", currency="EUR", transactions=transactions, **changed)


@pytest.mark.parametrize(
    ("opening", "closing", "holds"),
    [("100.00", "112.50", True), ("100.00", "112.51", False), (None, "112.51", True), ("100.00", None, True)],
)
def test_balances_and_movements_must_agree_where_both_are_stated(opening, closing, holds):
    stated = statement(
        "20.00",
        "-7.50",
        opening_balance=opening and Decimal(opening),
        closing_balance=closing and Decimal(closing),
    )
    if holds:
        assert checked(stated) == stated
    else:
        with pytest.raises(UnreadableStatementError) as caught:
            checked(stated)
        assert (caught.value.refusal, caught.value.details["expected"]) == (Refusal.BALANCE_MISMATCH, "112.50")


def test_long_texts_are_cut_and_kept_in_the_raw_record():
    record = samples.ofx_record(FITID="F" * 300)
    (transaction,) = read_statement(samples.ofx(samples.ofx_statement(record))).statements[0].transactions
    assert (len(transaction.bank_reference), len(transaction.raw["FITID"])) == (255, 300)

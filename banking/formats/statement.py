"""What a bank file says, once read: the shapes every reader returns.

Amounts are signed `Decimal`s with two places: credits above zero, debits below. Dates are the bank's local dates.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from banking.formats.mapping import CsvMapping


class Refusal(StrEnum):
    """Why a file is refused. The words for people are in `banking.refusals`."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    PDF = "pdf"
    ENCRYPTED = "encrypted"
    MAPPING_NEEDED = "mapping_needed"  # a table whose columns nobody named yet
    TRUNCATED = "truncated"
    NO_ACCOUNT = "no_account"
    NO_STATEMENT = "no_statement"
    INVESTMENT_ONLY = "investment_only"
    BAD_AMOUNT = "bad_amount"
    BAD_DATE = "bad_date"
    BALANCE_MISMATCH = "balance_mismatch"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"


class UnreadableStatementError(Exception):
    """The file cannot be read to its last transaction. `details` names the place, for the sentence people see."""

    def __init__(self, refusal: Refusal, **details: str | int) -> None:
        super().__init__(refusal.value, details)
        self.refusal = refusal
        self.details = details


class DoubtKind(StrEnum):
    """What is odd in a statement that was read to its end."""

    BALANCE_MISMATCH = "balance_mismatch"  # details: account, expected, stated
    NO_CLOSING_BALANCE = "no_closing_balance"  # it opens with one: the end may be cut off
    NO_ACCOUNT = "no_account"
    LEFT_ASIDE = "left_aside"  # details: file; a member of the same archive that is no statement
    UNDATED = "undated"  # details: count; of pending transactions left aside, as no row of the table has a day
    PARTIAL_DETAILS = "partial_details"  # details: transaction; a batch whose parts do not make its amount


@dataclass(frozen=True, slots=True)
class Doubt:
    """For a person to acknowledge; `details` name the place, as those of a refusal."""

    kind: DoubtKind
    details: dict[str, str | int] = field(default_factory=dict)


def unclosed(opening: Decimal | None, closing: Decimal | None) -> tuple[Doubt, ...]:
    """The doubt that a file stops before its end, in the formats where nothing but the closing balance tells it."""
    return (Doubt(DoubtKind.NO_CLOSING_BALANCE),) if opening is not None and closing is None else ()


class StatementKind(StrEnum):
    STATEMENT = "statement"
    INTERIM = "interim"  # of the day, before it is closed: MT942, CAMT.052
    NOTICE = "notice"  # CAMT.054: details of what a statement may book as one sum


class ParsedTransaction(NamedTuple):
    """A movement as a file tells it. A tuple: a frozen dataclass of so many fields takes four times as long to make."""

    booking_date: date
    amount: Decimal
    currency: str
    value_date: date | None = None
    counterparty_name: str = ""
    counterparty_iban: str = ""
    ultimate_party_name: str = ""
    remittance_information: str = ""
    structured_reference: str = ""
    end_to_end_reference: str = ""
    mandate_reference: str = ""
    bank_reference: str = ""  # FITID, AcctSvcrRef…: given by the bank, not always stable between exports
    check_number: str = ""
    operation_code: str = ""  # the bank's own code for the kind of operation (TRNTYPE, BkTxCd…)
    return_reason: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""
    exchange_rate: Decimal | None = None
    fees: Decimal | None = None  # withheld from the amount, below zero where they cost
    pending: bool = False
    reversal: bool = False  # takes back an earlier one; the amount has its sign already
    raw: dict[str, str] = {}  # the record as the bank wrote it; nobody writes into it


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedStatement:
    """One account's part of a file."""

    account_number: str  # an IBAN without spaces, or the bank's own number; empty where the file names no account
    currency: str  # empty where the file states none, as QIF and most CSV: it is then the account's
    transactions: tuple[ParsedTransaction, ...]
    bank_code: str = ""
    branch_code: str = ""
    account_name: str = ""
    period_start: date | None = None
    period_end: date | None = None
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    closing_date: date | None = None
    kind: StatementKind = StatementKind.STATEMENT
    format: str = ""
    source: str = ""  # the file's name in its archive
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    format: str  # "ofx", "camt", "mt940", "cfonb120", "qif", "csv", "xlsx"; of an archive, its first file's
    statements: tuple[ParsedStatement, ...]
    mapping: CsvMapping | None = None  # how the columns of a table were understood

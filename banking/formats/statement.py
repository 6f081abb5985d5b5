"""What a bank file says, once read: the shapes every reader returns.

Amounts are signed `Decimal`s with two places: credits above zero, debits below. Dates are the bank's local dates.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Refusal(StrEnum):
    """Why a file is refused. The words for people are in `banking.refusals`."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedTransaction:
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
    pending: bool = False
    raw: dict[str, str] = field(default_factory=dict)  # the record as the bank wrote it


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    format: str  # "ofx", "camt", "mt940", "cfonb120", "qif", "csv"
    statements: tuple[ParsedStatement, ...]

"""OFX files of our own, from the transactions a test is about."""

from datetime import date
from decimal import Decimal
from itertools import count

from banking.formats.statement import ParsedTransaction

IBAN = "FR7630003031100005034567870"
REFERENCES = count(1)


def booked(
    day: int, amount: str, name: str = "VIR SEPA MENUISERIE LEFEVRE", memo: str = "FACTURE"
) -> ParsedTransaction:
    """A transaction of October 2026."""
    return ParsedTransaction(
        booking_date=date(2026, 10, day),
        amount=Decimal(amount),
        currency="EUR",
        counterparty_name=name,
        remittance_information=memo,
    )


def ofx_record(parsed: ParsedTransaction) -> str:
    """The record as an export of today writes it: with a reference that the next export does not repeat."""
    cheque = f"<CHECKNUM>{parsed.check_number}" if parsed.check_number else ""
    return (
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{parsed.booking_date:%Y%m%d}<TRNAMT>{parsed.amount}"
        f"<FITID>{next(REFERENCES):010d}{cheque}<NAME>{parsed.counterparty_name}"
        f"<MEMO>{parsed.remittance_information}</STMTTRN>"
    )


def ofx_statement(
    *transactions: ParsedTransaction,
    account: str = IBAN,
    period: tuple[date, date] = (date(2026, 10, 1), date(2026, 10, 31)),
    closing: str = "",
    currency: str = "EUR",
) -> str:
    start, end = period
    balance = f"<LEDGERBAL><BALAMT>{closing}<DTASOF>{end:%Y%m%d}</LEDGERBAL>" if closing else ""
    identifier = f"<BANKACCTFROM><ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>" if account else ""
    return (
        f"<STMTTRNRS><STMTRS><CURDEF>{currency}{identifier}"
        f"<BANKTRANLIST><DTSTART>{start:%Y%m%d}<DTEND>{end:%Y%m%d}"
        f"{''.join(map(ofx_record, transactions))}</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS>"
    )


def ofx_file(*statements: str) -> bytes:
    return f"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1>{''.join(statements)}</BANKMSGSRSV1></OFX>".encode()

"""The demonstration's bank statements, written as a bank would: OFX, cut names, capitals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

HEADER = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\n"
    "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
)
NAME_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Movement:
    booked_on: date
    amount: Decimal
    name: str
    memo: str


def write_ofx(iban: str, movements: Iterable[Movement], *, start: date, end: date, balance: Decimal) -> bytes:
    """Return one account's statement of the period."""
    records = "".join(
        f"<STMTTRN>\n<TRNTYPE>{'CREDIT' if each.amount > 0 else 'DEBIT'}\n<DTPOSTED>{each.booked_on:%Y%m%d}\n"
        f"<TRNAMT>{each.amount}\n<FITID>{each.booked_on:%y%m%d}{place:04d}\n"
        f"<NAME>{escape(each.name[:NAME_LENGTH])}\n<MEMO>{escape(each.memo)}\n</STMTTRN>\n"
        for place, each in enumerate(movements)
    )
    return (
        f"{HEADER}<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>00000\n"
        f"<ACCTID>{iban}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>{start:%Y%m%d}\n"
        f"<DTEND>{end:%Y%m%d}\n{records}</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{balance}\n<DTASOF>{end:%Y%m%d}\n"
        f"</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    ).encode()

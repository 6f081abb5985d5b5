"""Bank lines as an OFX file, as a bank would hand them out."""

from collections.abc import Sequence
from html import escape

from reconciliation.matching.ledger import BankLine

HEAD = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\n"
    "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>EUR<BANKACCTFROM>"
    "<BANKID>30003<BRANCHID>00001<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n"
)
TAIL = "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"


def as_ofx(lines: Sequence[BankLine]) -> bytes:
    return (HEAD + "".join(map(transaction, lines)) + TAIL).encode()


def transaction(line: BankLine) -> str:
    kind = "CREDIT" if line.amount > 0 else "DEBIT"
    return (
        f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{line.booking_date:%Y%m%d}<TRNAMT>{line.amount / 100:.2f}"
        f"<FITID>B{line.id}<NAME>{escape(line.counterparty_name)}<MEMO>{escape(line.remittance_information)}</STMTTRN>\n"
    )

"""Bank files of any size, one maker a format, for the benchmarks: invented, regular, and true to their balances."""

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter

from banking.formats.accounts import french_iban

FIRST_DAY = date(2024, 1, 1)
OPENING = Decimal("100.00")


class Row(NamedTuple):
    """What a transaction moves, and the balance that the bank states after it."""

    amount: Decimal
    balance: Decimal


Rows = Sequence[Row]


def rows(count: int) -> list[Row]:
    """Mostly credits, some debits, nothing that moves nothing."""
    made, balance = [], OPENING
    for n in range(count):
        amount = Decimal(n * 7919 % 900_000 + 1) / 100 * (-1 if n % 5 == 4 else 1)
        balance += amount
        made.append(Row(amount, balance))
    return made


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number // 40)


def payer(number: int) -> str:
    return french_iban("30006", "00001", f"{number % 977:011d}")


def label(number: int) -> str:
    return f"FACTURE F-2026-{number:05d}"


def ofx(moved: Rows) -> bytes:
    records = "".join(
        f"<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>{day(n):%Y%m%d}\n<TRNAMT>{amount:+f}\n<FITID>{n:012d}BD27\n"
        f"<CHECKNUM>{n:07X}\n<NAME>VIR MENUISERIE {n % 977}\n<MEMO>{label(n)} & ACOMPTE\n</STMTTRN>\n"
        for n, (amount, _) in enumerate(moved)
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX>\n<BANKMSGSRSV1><STMTTRNRS>"
        "<STMTRS><CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>10107\n<BRANCHID>00118\n<ACCTID>00012345678\n<ACCTTYPE>CHECKING\n"
        f"</BANKACCTFROM><BANKTRANLIST>\n{records}</BANKTRANLIST>\n"
        f"<LEDGERBAL><BALAMT>{moved[-1].balance}<DTASOF>20260930</LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def camt(moved: Rows) -> bytes:
    def balance(code: str, amount: Decimal) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{abs(amount)}</Amt>'
            f"<CdtDbtInd>{'DBIT' if amount < 0 else 'CRDT'}</CdtDbtInd><Dt><Dt>2026-09-30</Dt></Dt></Bal>"
        )

    entries = "".join(
        f'<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="EUR">{abs(amount)}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount < 0 else 'CRDT'}</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day(n)}</Dt></BookgDt><ValDt><Dt>{day(n)}</Dt></ValDt>"
        f"<AcctSvcrRef>B{n:012d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd>"
        f"</Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><RltdPties><Dbtr><Pty>"
        f"<Nm>MENUISERIE {n % 977}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{payer(n)}</IBAN></Id></DbtrAcct>"
        f"</RltdPties><RmtInf><Ustrd>{label(n)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for n, (amount, _) in enumerate(moved)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>FR7630006000011234567890189"
        f"</IBAN></Id><Ccy>EUR</Ccy></Acct>{balance('OPBD', OPENING)}{balance('CLBD', moved[-1].balance)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def overpunched(amount: Decimal) -> str:
    digits = f"{abs(int(amount * 100)):014d}"
    return digits[:-1] + ("}JKLMNOPQR" if amount < 0 else "{ABCDEFGHI")[int(digits[-1])]


def cfonb120(moved: Rows) -> bytes:
    def record(kind: str, rest: dict[int, str]) -> str:
        line = list(f"{kind}10107    00118EUR2 00012345678".ljust(120))
        for start, text in rest.items():
            line[start : start + len(text)] = text
        return "".join(line) + "\n"

    movements = "".join(
        record(
            "04",
            {
                32: "18", 34: f"{day(n):%d%m%y}", 42: f"{day(n):%d%m%y}", 48: f"VIR SEPA {n % 977}",
                90: overpunched(amount),
            },
        )
        + record("05", {34: f"{day(n):%d%m%y}", 45: f"LIB{label(n)}"})
        + record("05", {34: f"{day(n):%d%m%y}", 45: f"NPYMENUISERIE {n % 977}"})
        for n, (amount, _) in enumerate(moved)
    )  # fmt: skip
    opening = record("01", {34: "311223", 90: overpunched(OPENING)})
    return (opening + movements + record("07", {34: "300926", 90: overpunched(moved[-1].balance)})).encode()


def comma(amount: Decimal) -> str:
    return f"{amount:f}".replace(".", ",")


def mt940(moved: Rows) -> bytes:
    def balance(amount: Decimal, on: str) -> str:
        return f"{'D' if amount < 0 else 'C'}{on}EUR{comma(abs(amount))}"

    entries = "".join(
        f":61:{day(n):%y%m%d%m%d}{'D' if amount < 0 else 'C'}{comma(abs(amount))}NTRFNONREF//B{n:012d}\n"
        f":86:166?00VIREMENT?20EREF+E{n}?21SVWZ+{label(n)}?31{payer(n)}?32MENUISERIE {n % 977}\n"
        for n, (amount, _) in enumerate(moved)
    )
    return (
        f":20:STMT\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:{balance(OPENING, '240101')}\n{entries}"
        f":62F:{balance(moved[-1].balance, '260930')}\n-\n"
    ).encode()


def qif(moved: Rows) -> bytes:
    records = "".join(
        f"D{day(n):%d/%m/%Y}\nT{comma(amount)}\nPMENUISERIE {n % 977}\nM{label(n)}\n^\n"
        for n, (amount, _) in enumerate(moved)
    )
    return f"!Type:Bank\n{records}".encode()


TITLES = ("Date opération", "Date valeur", "Libellé", "Débit", "Crédit", "Solde")


def csv(moved: Rows) -> bytes:
    rows = "".join(
        f"{day(n):%d/%m/%Y};{day(n):%d/%m/%Y};VIR MENUISERIE {n % 977} {label(n)};"
        f"{comma(-amount) if amount < 0 else ''};{comma(amount) if amount > 0 else ''};{comma(balance)}\n"
        for n, (amount, balance) in enumerate(moved)
    )
    return f"{';'.join(TITLES)}\n{rows}".encode()


def xlsx(moved: Rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, TITLES)
        for n, (amount, balance) in enumerate(moved):
            for column in (0, 1):
                sheet.write_datetime(n + 1, column, day(n), days)
            sheet.write_string(n + 1, 2, f"VIR MENUISERIE {n % 977} {label(n)}")
            sheet.write_number(n + 1, 3 if amount < 0 else 4, float(abs(amount)))
            sheet.write_number(n + 1, 5, float(balance))
    return content.getvalue()


MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "ofx": ofx,
    "camt": camt,
    "cfonb120": cfonb120,
    "mt940": mt940,
    "qif": qif,
    "csv": csv,
    "xlsx": xlsx,
}
# What these files state of their sum: both balances, or a running one. The two others leave nothing to check.
BALANCED = frozenset({"camt", "cfonb120", "mt940", "csv", "xlsx"})

"""How fast each format is read, and whether twice the file takes twice the time.

    python -m benchmarks.formats_speed [--sizes 5000,10000,50000,200000] [--formats ofx,camt]

Prints transactions a second of processor time, the time a transaction takes against the smallest file (1.0 is
linear), and the peak of memory against the file's size.
"""

import argparse
import gc
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta

from banking.formats import read_statement
from banking.formats.accounts import french_iban

FIRST_DAY = date(2024, 1, 1)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number % 900)


def payer(number: int) -> str:
    return french_iban("30006", "00001", f"{number % 977:011d}")


def ofx(count: int) -> bytes:
    records = "".join(
        f"<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>{day(n):%Y%m%d}\n<TRNAMT>+{n % 9000},{n % 100:02d}\n"
        f"<FITID>{n:012d}BD27\n<CHECKNUM>{n:07X}\n<NAME>VIR MENUISERIE {n % 977}\n"
        f"<MEMO>FACTURE F-2026-{n:05d} & ACOMPTE\n</STMTTRN>\n"
        for n in range(count)
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX>\n<BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        "<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>10107\n<BRANCHID>00118\n<ACCTID>00012345678\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>"
        f"<BANKTRANLIST>\n{records}</BANKTRANLIST>\n<LEDGERBAL><BALAMT>12,50<DTASOF>20260930</LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def camt(count: int) -> bytes:
    entries = "".join(
        f'<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="EUR">{n % 9000}.{n % 100:02d}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day(n)}</Dt></BookgDt><ValDt><Dt>{day(n)}</Dt></ValDt>"
        f"<AcctSvcrRef>B{n:012d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd>"
        f"</Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><RltdPties><Dbtr><Pty>"
        f"<Nm>MENUISERIE {n % 977}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{payer(n)}</IBAN></Id></DbtrAcct>"
        f"</RltdPties><RmtInf><Ustrd>FACTURE F-2026-{n:05d}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for n in range(count)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>FR7630006000011234567890189"
        f"</IBAN></Id><Ccy>EUR</Ccy></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def cfonb120(count: int) -> bytes:
    def record(kind: str, rest: dict[int, str]) -> str:
        line = list(f"{kind}10107    00118EUR2 00012345678".ljust(120))
        for start, text in rest.items():
            line[start : start + len(text)] = text
        return "".join(line) + "\n"

    movements = (
        record(
            "04",
            {32: "18", 34: f"{day(n):%d%m%y}", 42: f"{day(n):%d%m%y}", 48: f"VIR SEPA {n % 977}", 90: f"{n:013d}A"},
        )
        + record("05", {34: f"{day(n):%d%m%y}", 45: f"LIBFACTURE F-2026-{n:05d}"})
        + record("05", {34: f"{day(n):%d%m%y}", 45: f"NPYMENUISERIE {n % 977}"})
        for n in range(count)
    )
    return (record("01", {34: "010124", 90: "0000000000000{"}) + "".join(movements)).encode()


def mt940(count: int) -> bytes:
    entries = "".join(
        f":61:{day(n):%y%m%d%m%d}C{n % 9000},{n % 100:02d}NTRFNONREF//B{n:012d}\n"
        f":86:166?00VIREMENT?20EREF+E{n}?21SVWZ+FACTURE F-2026-{n:05d}?31{payer(n)}"
        f"?32MENUISERIE {n % 977}\n"
        for n in range(count)
    )
    return f":20:STMT\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C240101EUR0,00\n{entries}".encode()


def qif(count: int) -> bytes:
    records = "".join(
        f"D{day(n):%d/%m/%Y}\nT{n % 9000},{n % 100:02d}\nPMENUISERIE {n % 977}\nMFACTURE F-2026-{n:05d}\n^\n"
        for n in range(count)
    )
    return f"!Type:Bank\n{records}".encode()


def csv(count: int) -> bytes:
    rows = "".join(
        f"{day(n):%d/%m/%Y};{day(n):%d/%m/%Y};VIR MENUISERIE {n % 977} F-2026-{n:05d};;{n % 9000},{n % 100:02d}\n"
        for n in range(count)
    )
    return f"Date opération;Date valeur;Libellé;Débit;Crédit\n{rows}".encode()


GENERATORS: dict[str, Callable[[int], bytes]] = {
    "ofx": ofx,
    "camt": camt,
    "cfonb120": cfonb120,
    "mt940": mt940,
    "qif": qif,
    "csv": csv,
}


def measure(content: bytes, count: int) -> float:
    gc.collect()
    start = time.process_time()
    parsed = read_statement(content)
    elapsed = time.process_time() - start
    read = sum(len(statement.transactions) for statement in parsed.statements)
    if read != count:
        message = f"{parsed.format}: {read} transactions read of {count}"
        raise SystemExit(message)
    return elapsed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5000,10000,50000,200000")
    parser.add_argument("--formats", default=",".join(GENERATORS))
    options = parser.parse_args()
    print(
        f"{'format':10} {'transactions':>12} {'MB':>7} {'seconds':>8} {'per second':>11} "
        f"{'linearity':>9} {'peak MB':>8}"
    )
    for name in options.formats.split(","):
        smallest = 0.0
        for count in map(int, options.sizes.split(",")):
            content = GENERATORS[name](count)
            elapsed = measure(content, count)
            smallest = smallest or elapsed / count
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{name:10} {count:12,} {len(content) / 1e6:7.1f} {elapsed:8.2f} {count / elapsed:11,.0f} "
                f"{elapsed / count / smallest:9.2f} {peak:8.0f}"
            )


if __name__ == "__main__":
    main()

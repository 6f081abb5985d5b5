"""Bank files of our own making, one quirk at a time."""

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
ACCOUNT = "<BANKACCTFROM><BANKID>10107<BRANCHID>00118<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM>"
BALANCE = "<LEDGERBAL><BALAMT>1500.25<DTASOF>20260930</LEDGERBAL>"
RECORD = (
    "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260915<TRNAMT>1200.00<FITID>F0001<CHECKNUM>9W8HM"
    "<NAME>VIR MENUISERIE LEFEVRE<MEMO>FACTURE F-2026-0012</STMTTRN>"
)


def ofx_statement(
    records: str = RECORD, *, account: str = ACCOUNT, balance: str = BALANCE, currency: str = "EUR"
) -> str:
    return (
        f"<STMTTRNRS><STMTRS><CURDEF>{currency}{account}"
        f"<BANKTRANLIST><DTSTART>20260901<DTEND>20260930{records}</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS>"
    )


def ofx(*statements: str, header: str = HEADER) -> bytes:
    body = "".join(statements or (ofx_statement(),))
    return f"{header}<OFX><BANKMSGSRSV1>{body}</BANKMSGSRSV1></OFX>".encode()


def ofx_record(**changed: str) -> str:
    """The usual record with some tags changed; an empty text removes the tag."""
    tags = {"TRNTYPE": "CREDIT", "DTPOSTED": "20260915", "TRNAMT": "1200.00", "FITID": "F0001", "NAME": "VIR LEFEVRE"}
    return "<STMTTRN>" + "".join(f"<{tag}>{text}" for tag, text in (tags | changed).items() if text) + "</STMTTRN>"


CAMT_ACCOUNT = (
    "<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy>"
    "<Ownr><Nm>MENUISERIE LEFEVRE</Nm></Ownr></Acct>"
)


def camt_balance(code: str, amount: str, direction: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2026-09-30</Dt></Dt></Bal>"
    )


def camt_entry(details: str = "", *, amount: str = "1200.00", direction: str = "CRDT", more: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{more or "<Sts>BOOK</Sts>"}'
        "<BookgDt><Dt>2026-09-15</Dt></BookgDt><ValDt><Dt>2026-09-16</Dt></ValDt><AcctSvcrRef>B0001</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls><AddtlNtryInf>VIR SEPA RECU</AddtlNtryInf></Ntry>"
    )


def camt(
    *entries: str,
    balances: str = "",
    account: str = CAMT_ACCOUNT,
    message: tuple[str, str, str] = ("053.001.02", "BkToCstmrStmt", "Stmt"),
) -> bytes:
    version, root, container = message
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}">'
        f"<{root}><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-10-01T08:00:00</CreDtTm></GrpHdr><{container}><Id>1</Id>"
        f"{account}{balances}{''.join(entries or (camt_entry(),))}</{container}></{root}></Document>"
    ).encode()


def cfonb_record(kind: str, at: dict[int, str], account: str = "00012345678", currency: str = "EUR2") -> str:
    """A record of 120 characters: texts by position, over the account's own."""
    line = list(f"{kind}10107    00118{currency} {account}".ljust(120))
    for start, text in at.items():
        line[start : start + len(text)] = text
    return "".join(line)


def cfonb_movement(amount: str, label: str = "VIR SEPA LEFEVRE", more: dict[int, str] | None = None) -> str:
    return cfonb_record("04", {32: "18", 34: "150926", 42: "160926", 48: label, 90: amount} | (more or {}))


def cfonb_detail(qualifier: str, text: str) -> str:
    return cfonb_record("05", {32: "18", 34: "150926", 45: qualifier, 48: text})


CFONB_OPENING = cfonb_record("01", {34: "310826", 90: "0000000001000{"})
CFONB_CLOSING = cfonb_record("07", {34: "300926", 90: "0000000013000{"})
CFONB = (CFONB_OPENING, cfonb_movement("0000000012000{"), CFONB_CLOSING)

MT940 = """:20:STARTUMS
:25:FR7630006000011234567890189
:28C:9/1
:60F:C260831EUR100,00
:61:2609160915C1200,00NTRFNONREF//B0001
:86:VIR RECU LEFEVRE
FACTURE F-2026-0012
:62F:C260930EUR1300,00
-
"""

QIF = "!Type:Bank\nD15/09/2026\nT1.200,00\nPLEFEVRE\nMFACTURE F-2026-0012\nN1234\n^\n"

CSV = "Date opération;Date valeur;Libellé;Débit;Crédit\n15/09/2026;16/09/2026;VIR SEPA LEFEVRE;;1 200,00\n"

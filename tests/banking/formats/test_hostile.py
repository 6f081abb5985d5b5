"""Files that would cost without end in a reader that is not careful: refused or read in bounded time."""

import gzip
import time
from contextlib import suppress

import pytest

from banking.formats import read_statement
from banking.formats.statement import UnreadableStatementError
from tests.banking.formats import samples

ENDLESS_MEMO = samples.ofx(samples.ofx_statement(samples.ofx_record(MEMO="x" + "<MEMO>x" * 60_000)))
CAMT_TEXTS = f"<TxDtls><RmtInf>{'<Ustrd>x</Ustrd>' * 60_000}</RmtInf></TxDtls>"
HOSTILE = {
    "nothing": b" " * 8_000_000,
    "one byte again and again": b"a" * 8_000_000,
    "unclosed sections": b"<OFX>" + b"<![CDATA[" * 60_000 + b"</OFX>",
    "one tag again and again": b"<OFX>" * 3_000_000,
    "unclosed comments": b"<OFX>" + b"<!--" * 80_000 + b"</OFX>",
    "open tags": b"<OFX>" + b"<" * 120_000 + b"</OFX>",
    "empty records": b"<OFX>" + b"<STMTTRN>" * 60_000 + b"</OFX>",
    "memo without end": ENDLESS_MEMO,
    "texts without end": samples.camt(samples.camt_entry(CAMT_TEXTS)),
    "elements of ever new names": samples.camt(samples.camt_entry("".join(f"<E{n}>x</E{n}>" for n in range(60_000)))),
    "elements below each other": samples.camt(samples.camt_entry("<A>" * 250 + "x" + "</A>" * 250)),
    "elements never closed": b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>" + b"<A>" * 1_000_000,
    "comments without end": samples.camt() + b"<!--" * 200_000,
    "details without end": "\n".join((*samples.CFONB[:2], *[samples.cfonb_detail("LIB", "X" * 70)] * 20_000)).encode(),
    "swift blocks": b":20:X\n" + b"{1:{}" * 60_000,
    "labels without end": samples.MT940.encode() + b":86:x\n" * 60_000,
    "qif lines without end": b"!Type:Bank\n" + b"Mx\n" * 80_000,
    "qif records of nothing": b"!Type:Bank\n" + b"^\n" * 6_000_000,
    "wide table": b"Date;Montant" + b";" * 60_000 + b"\n",
    "gzip of nothing": gzip.compress(bytes(40_000_000)),
    "days of nothing": b"01/01/2026;" * 600_000 + b"\n",
    "columns of blanks": b"Date;Montant\n" + b" ;" * 300_000 + b"\n",
    "blanks behind digits": b"Date;Libelle;Montant\n01/01/2026;x;1" + b" " * 200_000 + b"2\n",
    "totals": b"Date;Libelle;Montant\n" + b"01/01/2026;total " + b"solde initial " * 100_000 + b";1,00\n",
    "cut rows": b"Date;Libelle;Montant\n" + b"01/01/2026;x\n" * 200_000,
    "blank lines": b"Date;Montant\n" + b"\n" * 2_000_000,
    "quote without end": b'Date;Montant\n"' + b"x;\n" * 120_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_costs_little(name):
    started = time.process_time()
    with suppress(UnreadableStatementError):
        read_statement(HOSTILE[name])
    assert time.process_time() - started < 2

import re
from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.statement import Doubt, DoubtKind, Refusal, StatementKind
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of

STATEMENT, REPORT, NOTICE = "BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn"

DETAILS = (
    "<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId><MndtId>RUM-7</MndtId></Refs>"
    "<RltdPties><Dbtr>{debtor}</Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>"
    "<UltmtDbtr>{ultimate}</UltmtDbtr><Cdtr><Nm>NOUS</Nm></Cdtr></RltdPties>"
    "<RmtInf><Ustrd>FACTURE F-2026-</Ustrd><Ustrd>0012</Ustrd>"
    "<Strd><CdtrRefInf><Ref>RF39FA202600042</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
)
OLD = DETAILS.format(debtor="<Nm>LEFEVRE SARL</Nm>", ultimate="<Nm>M LEFEVRE</Nm>")
NEW = DETAILS.format(debtor="<Pty><Nm>LEFEVRE SARL</Nm></Pty>", ultimate="<Pty><Nm>M LEFEVRE</Nm></Pty>")


def part(amount: str, name: str, more: str = "") -> str:
    return f'<TxDtls><Amt Ccy="EUR">{amount}</Amt>{more}<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties></TxDtls>'


@pytest.mark.parametrize("details", [OLD, NEW], ids=["names until .07", "names from .08"])
def test_transaction_is_read_whole(details):
    transaction = read_transaction(samples.camt(samples.camt_entry(details)))
    assert (
        transaction.booking_date,
        transaction.value_date,
        transaction.amount,
        transaction.currency,
        transaction.counterparty_name,
        transaction.counterparty_iban,
        transaction.ultimate_party_name,
        transaction.remittance_information,
        transaction.structured_reference,
        transaction.end_to_end_reference,
        transaction.mandate_reference,
        transaction.bank_reference,
        transaction.pending,
    ) == (
        date(2026, 9, 15),
        date(2026, 9, 16),
        Decimal("1200.00"),
        "EUR",
        "LEFEVRE SARL",
        "DE89370400440532013000",
        "M LEFEVRE",
        "FACTURE F-2026- 0012",
        "RF39FA202600042",
        "E2E-1",
        "RUM-7",
        "B0001",
        False,
    )


@pytest.mark.parametrize(
    "message",
    [
        *((f"053.001.{version:02d}", STATEMENT, "Stmt") for version in (2, 4, 8, 13)),
        ("052.001.06", REPORT, "Rpt"),
        ("054.001.08", NOTICE, "Ntfctn"),
    ],
)
def test_every_version_and_message_is_read(message):
    statement = read_one(samples.camt(message=message))
    assert (statement.account_number, statement.account_name, len(statement.transactions)) == (
        "FR7630006000011234567890189",
        "MENUISERIE LEFEVRE",
        1,
    )


def test_batch_becomes_its_transactions_where_their_amounts_make_the_entry():
    batch = samples.camt_entry(part("700.00", "LEFEVRE") + part("500.00", "MARTIN"))
    assert [(t.amount, t.counterparty_name) for t in read_one(samples.camt(batch)).transactions] == [
        (Decimal("700.00"), "LEFEVRE"),
        (Decimal("500.00"), "MARTIN"),
    ]


@pytest.mark.parametrize("second", ["499.99", "0"])
def test_batch_stays_one_entry_without_a_payer_where_the_amounts_disagree(second):
    batch = samples.camt_entry(part("700.00", "LEFEVRE") + part(second, "MARTIN"))
    transaction = read_transaction(samples.camt(batch))
    assert (transaction.amount, transaction.counterparty_name) == (Decimal("1200.00"), "")


def test_batch_may_state_its_parts_as_ordered_amounts_alone():
    ordered = '<TxDtls><AmtDtls><InstdAmt><Amt Ccy="EUR">{}</Amt></InstdAmt></AmtDtls></TxDtls>'
    batch = samples.camt_entry(ordered.format("700.00") + ordered.format("500.00"))
    assert [t.amount for t in read_one(samples.camt(batch)).transactions] == [Decimal("700.00"), Decimal("500.00")]


def test_batch_may_mix_credits_and_debits():
    fee = part("20.00", "FRAIS", "<CdtDbtInd>DBIT</CdtDbtInd>")
    batch = samples.camt_entry(part("1220.00", "LEFEVRE") + fee)
    assert [t.amount for t in read_one(samples.camt(batch)).transactions] == [Decimal("1220.00"), Decimal("-20.00")]


def test_entry_without_details_keeps_its_own_text():
    transaction = read_transaction(samples.camt(samples.camt_entry()))
    assert (transaction.amount, transaction.remittance_information) == (Decimal("1200.00"), "VIR SEPA RECU")


@pytest.mark.parametrize(
    ("status", "pending"),
    [
        ("<Sts>BOOK</Sts>", False),
        ("<Sts><Cd>BOOK</Cd></Sts>", False),
        ("<Sts>PDNG</Sts>", True),
        ("<Sts><Cd>PDNG</Cd></Sts>", True),
        ("<Sts>INFO</Sts>", True),
    ],
)
def test_what_is_not_booked_is_pending(status, pending):
    assert read_transaction(samples.camt(samples.camt_entry(more=status))).pending is pending


def test_reversal_keeps_the_payer_it_gives_back_to():
    reversal = samples.camt_entry(NEW, direction="DBIT", more="<RvslInd>true</RvslInd><Sts>BOOK</Sts>")
    transaction = read_transaction(samples.camt(reversal))
    assert (transaction.amount, transaction.counterparty_name) == (Decimal("-1200.00"), "LEFEVRE SARL")


def test_return_says_its_reason():
    returned = "<TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
    assert read_transaction(samples.camt(samples.camt_entry(returned))).return_reason == "AC04"


def test_foreign_order_keeps_its_amount_and_rate():
    details = (
        '<TxDtls><AmtDtls><InstdAmt><Amt Ccy="USD">1300.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">1200.00</Amt>'
        "<CcyXchg><XchgRate>1.0833</XchgRate></CcyXchg></TxAmt></AmtDtls></TxDtls>"
    )
    transaction = read_transaction(samples.camt(samples.camt_entry(details, direction="DBIT")))
    assert (transaction.original_amount, transaction.original_currency, transaction.exchange_rate) == (
        Decimal("-1300.00"),
        "USD",
        Decimal("1.0833"),
    )


def test_reference_that_says_there_is_none_is_empty():
    details = "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls>"
    assert read_transaction(samples.camt(samples.camt_entry(details))).end_to_end_reference == ""


def test_entry_without_date_takes_the_message_s():
    entry = samples.camt_entry().replace("<BookgDt><Dt>2026-09-15</Dt></BookgDt>", "")
    undated = entry.replace("<ValDt><Dt>2026-09-16</Dt></ValDt>", "")
    days = [transaction.booking_date for transaction in read_one(samples.camt(entry, undated)).transactions]
    assert days == [date(2026, 9, 16), date(2026, 10, 1)]


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        (samples.camt_balance("OPBD", "100.00") + samples.camt_balance("CLBD", "1300.00"), "100.00", "1300.00"),
        (
            samples.camt_balance("PRCD", "100.00", "DBIT") + samples.camt_balance("CLBD", "1100.00"),
            "-100.00",
            "1100.00",
        ),
        (samples.camt_balance("OPBD", "100.00") + samples.camt_balance("CLBD", "9.00", currency="USD"), "100.00", None),
        (samples.camt_balance("ITBD", "100.00"), None, None),
    ],
)
def test_balances_are_the_booked_ones_of_the_account_s_currency(balances, opening, closing):
    statement = read_one(samples.camt(balances=balances))
    assert (statement.opening_balance, statement.closing_balance) == (
        opening and Decimal(opening),
        closing and Decimal(closing),
    )


def test_balances_that_disagree_refuse_the_file_unless_the_user_goes_on():
    content = samples.camt(balances=samples.camt_balance("OPBD", "1.00") + samples.camt_balance("CLBD", "2.00"))
    assert refusal_of(content).refusal == Refusal.BALANCE_MISMATCH
    assert len(read_statement(content, check_balances=False).statements) == 1


def test_pending_entries_do_not_count_in_the_balances():
    balances = samples.camt_balance("OPBD", "100.00") + samples.camt_balance("CLBD", "1300.00")
    content = samples.camt(samples.camt_entry(), samples.camt_entry(more="<Sts>PDNG</Sts>"), balances=balances)
    assert len(read_one(content).transactions) == 2


def test_documents_end_to_end_are_all_read():
    assert len(read_statement(samples.camt() + b"\n" + samples.camt()).statements) == 2


def test_declared_encoding_may_lie():
    content = samples.camt().replace(b"MENUISERIE LEFEVRE", "MENUISERIE LEFÈVRE".encode("cp1252"))
    assert read_one(content).account_name == "MENUISERIE LEFÈVRE"


def test_other_account_identifiers_are_read():
    account = "<Acct><Id><Othr><Id>0001-22 33</Id></Othr></Id></Acct>"
    statement = read_one(samples.camt(account=account))
    assert (statement.account_number, statement.currency) == ("00012233", "EUR")


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (samples.camt().replace(b"<Document", BOMB + b"<Document"), Refusal.MALFORMED),
        (samples.camt().replace(b"<Document", EXTERNAL + b"<Document"), Refusal.MALFORMED),
        (samples.camt().replace(b"<Document", BOMB + b"<Document").decode().encode("utf-16"), Refusal.MALFORMED),
        (samples.camt().replace(b"LEFEVRE", b"&nbsp;"), Refusal.MALFORMED),
        (samples.camt()[:-40], Refusal.TRUNCATED),
        (samples.camt(samples.camt_entry(amount="12.x")), Refusal.BAD_AMOUNT),
        (samples.camt(samples.camt_entry(direction="PLUS")), Refusal.BAD_AMOUNT),
        (samples.camt(samples.camt_entry().replace("2026-09-15", "0001-01-01")), Refusal.BAD_DATE),
        (
            samples.camt(samples.camt_entry("<TxDtls>" + "<A>" * 60 + "x" + "</A>" * 60 + "</TxDtls>")),
            Refusal.MALFORMED,
        ),
    ],
    ids=["bomb", "external", "bomb in utf-16", "unknown entity", "cut", "amount", "direction", "date", "nesting"],
)
def test_broken_and_hostile_files_are_refused(content, refusal):
    assert refusal_of(content).refusal == refusal


def test_message_without_statement_is_refused():
    empty = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt/></Document>'
    assert refusal_of(empty).refusal == Refusal.NO_STATEMENT


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (("053.001.08", STATEMENT, "Stmt"), StatementKind.STATEMENT),
        (("052.001.08", REPORT, "Rpt"), StatementKind.INTERIM),
        (("054.001.08", NOTICE, "Ntfctn"), StatementKind.NOTICE),
    ],
)
def test_message_tells_what_kind_of_statement_it_is(message, kind):
    assert read_one(samples.camt(message=message)).kind is kind


def test_batch_that_does_not_add_up_is_a_doubt():
    batch = samples.camt_entry(part("700.00", "LEFEVRE") + part("499.99", "MARTIN"))
    assert read_one(samples.camt(samples.camt_entry(), batch)).doubts == (
        Doubt(DoubtKind.PARTIAL_DETAILS, {"transaction": 2}),
    )


def test_charges_and_reversal_are_kept():
    charges = '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">3.50</TtlChrgsAndTaxAmt></Chrgs><Sts>BOOK</Sts>'
    transaction = read_transaction(samples.camt(samples.camt_entry(more=f"<RvslInd>true</RvslInd>{charges}")))
    assert (transaction.fees, transaction.reversal) == (Decimal("-3.50"), True)


def test_prefixed_names_comments_and_sections_are_read():
    plain = samples.camt(samples.camt_entry(NEW)).decode()
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1n:", plain).replace(" xmlns=", " xmlns:n=")
    marked = prefixed.replace("LEFEVRE SARL", "<!-- x --><![CDATA[LEFÈVRE & <FILS>]]>")
    transaction = read_transaction(marked.encode())
    assert (transaction.counterparty_name, transaction.amount) == ("LEFÈVRE & <FILS>", Decimal("1200.00"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "iso-8859-15", "cp1252"])
def test_every_alphabet_is_read(encoding):
    text = samples.camt().decode().replace('encoding="UTF-8"', f'encoding="{encoding}"').replace("LEFEVRE", "LEFÈVRE €")
    assert read_one(text.encode(encoding)).account_name == "MENUISERIE LEFÈVRE €"


@pytest.mark.parametrize(
    "content",
    [
        samples.camt(samples.camt_entry("<TxDtls><TxDtls><A>x</A></TxDtls></TxDtls>" * 3)),
        samples.camt(samples.camt_entry(samples.camt_entry())),
        samples.camt(samples.camt_entry("<TxDtls><A b='x>y'>z</A></TxDtls>")),
    ],
    ids=["details in details", "entry in an entry", "bracket in an attribute"],
)
def test_what_no_bank_writes_is_refused(content):
    assert refusal_of(content).refusal == Refusal.MALFORMED

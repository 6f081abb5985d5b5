from datetime import date
from decimal import Decimal

import pytest

from banking.formats import ofx, read_statement
from banking.formats.statement import ParsedStatement, ParsedTransaction, Refusal
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of


def with_record(**changed: str) -> bytes:
    return samples.ofx(samples.ofx_statement(samples.ofx_record(**changed)))


def test_statement_is_read_whole():
    assert read_one(samples.ofx()) == ParsedStatement(
        format="ofx",
        account_number="FR7610107001180001234567822",
        currency="EUR",
        bank_code="10107",
        branch_code="00118",
        period_start=date(2026, 9, 1),
        period_end=date(2026, 9, 30),
        closing_balance=Decimal("1500.25"),
        closing_date=date(2026, 9, 30),
        transactions=(
            ParsedTransaction(
                booking_date=date(2026, 9, 15),
                amount=Decimal("1200.00"),
                currency="EUR",
                counterparty_name="VIR MENUISERIE LEFEVRE",
                remittance_information="FACTURE F-2026-0012",
                bank_reference="F0001",
                check_number="9W8HM",
                operation_code="CREDIT",
                raw={
                    "TRNTYPE": "CREDIT",
                    "DTPOSTED": "20260915",
                    "TRNAMT": "1200.00",
                    "FITID": "F0001",
                    "CHECKNUM": "9W8HM",
                    "NAME": "VIR MENUISERIE LEFEVRE",
                    "MEMO": "FACTURE F-2026-0012",
                },
            ),
        ),
    )


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1200.00", "1200.00"),
        ("+1200,00", "1200.00"),
        ("-383", "-383.00"),
        ("1 437,5", "1437.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("-00000000001500.0000", "-1500.00"),
        ("115.8350", "115.84"),
        (".5", "0.50"),
        (".", "0.00"),
    ],
)
def test_amount_is_read_in_every_hand(written, amount):
    assert read_transaction(with_record(TRNAMT=written)).amount == Decimal(amount)


@pytest.mark.parametrize("written", ["", "$120", "12.34.56", "1e3", "NaN", "1000000000000", "٣", "--5", "12 EUR"])
def test_amount_that_is_none_refuses_the_file(written):
    error = refusal_of(with_record(TRNAMT=written))
    assert (error.refusal, error.details["transaction"]) == (Refusal.BAD_AMOUNT, 1)


@pytest.mark.parametrize(
    "written",
    ["20260915", "20260915235959", "20260915000000[-3:BRT]", "20260915235959.999[+9:JST]", "2026-09-15", "20260915 "],
)
def test_booking_date_is_the_day_as_written_whatever_the_time_zone(written):
    assert read_transaction(with_record(DTPOSTED=written)).booking_date == date(2026, 9, 15)


@pytest.mark.parametrize("written", ["", "20260231", "00010101", "99991231", "2026", "15/09/2026", "201120000000"])
def test_date_that_is_none_refuses_the_file(written):
    error = refusal_of(with_record(DTPOSTED=written))
    assert (error.refusal, error.details["transaction"]) == (Refusal.BAD_DATE, 1)


def test_balance_may_bear_its_currency():
    content = samples.ofx().replace(b"<BALAMT>1500.25", b"<BALAMT>R$ 5.326,43")
    assert read_one(content).closing_balance == Decimal("5326.43")


def test_payee_may_be_a_bare_name():
    record = samples.ofx_record(NAME="X").replace("<NAME>X", "<PAYEE>LEFEVRE SARL")
    assert read_transaction(samples.ofx(samples.ofx_statement(record))).counterparty_name == "LEFEVRE SARL"


@pytest.mark.parametrize(
    ("memo", "remittance"),
    [
        ("PEINTURE & FILS", "PEINTURE & FILS"),
        ("PEINTURE &amp; FILS", "PEINTURE & FILS"),
        ("R&D CNT&copy", "R&D CNT&copy"),
        ("<![CDATA[A & B <C> ]]>", "A & B <C>"),
        ("solde < 10", "solde < 10"),
        ("deux\n  lignes", "deux lignes"),
        ("NUL&#0;ESC&#27;", "NUL\ufffdESC"),
    ],
)
def test_memo_is_kept_as_a_person_reads_it(memo, remittance):
    assert read_transaction(with_record(MEMO=memo)).remittance_information == remittance


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16", "utf-16-le"])
def test_accents_survive_a_header_that_lies_about_the_encoding(encoding):
    content = with_record(NAME="VIR MENUISERIE LEFÈVRE").decode().encode(encoding)
    assert read_transaction(content).counterparty_name == "VIR MENUISERIE LEFÈVRE"


def test_declared_encoding_is_believed_where_the_bytes_are_not_utf8():
    header = '<?xml version="1.0" encoding="ISO-8859-15"?><?OFX OFXHEADER="200"?>'
    content = samples.ofx(samples.ofx_statement(samples.ofx_record(NAME="10 €")), header=header)
    assert read_transaction(content.decode().encode("iso-8859-15")).counterparty_name == "10 €"


@pytest.mark.parametrize(
    "header",
    ["", "OFXHEADER:100DATA:OFXSGMLVERSION:102ENCODING:USASCIICHARSET:1252", "\n\n\n" + samples.HEADER, "<!-- x -->"],
)
def test_header_may_be_missing_or_garbled(header):
    assert len(read_one(samples.ofx(header=header)).transactions) == 1


@pytest.mark.parametrize("empty", ["<FITID>", "<FITID/>", "<FITID></FITID>", ""])
def test_missing_bank_reference_is_empty(empty):
    content = with_record().replace(b"<FITID>F0001", empty.encode())
    assert read_transaction(content).bank_reference == ""


@pytest.mark.parametrize("balance", ["", "<LEDGERBAL><BALAMT><DTASOF>20260930</LEDGERBAL>", "<LEDGERBAL/>"])
def test_missing_balance_is_none(balance):
    assert read_one(samples.ofx(samples.ofx_statement(balance=balance))).closing_balance is None


def test_tags_closed_and_unclosed_mix():
    content = samples.ofx().replace(b"<BANKID>10107", b"<BANKID>10107</BANKID>").replace(b"</STMTTRN>", b"")
    assert len(read_one(content).transactions) == 1


def test_statements_keep_their_own_transactions():
    card = samples.ofx_statement(
        samples.ofx_record() * 2, account="<CCACCTFROM><ACCTID>4970 1012 3456 7890</CCACCTFROM>", currency="USD"
    )
    statements = read_statement(samples.ofx(samples.ofx_statement(), card)).statements
    assert [(s.account_number, s.currency, len(s.transactions)) for s in statements] == [
        ("FR7610107001180001234567822", "EUR", 1),
        ("4970101234567890", "USD", 2),
    ]


@pytest.mark.parametrize(
    ("account", "number"),
    [
        ("<ACCTID>FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("<BANKID>10107<BRANCHID>00118<ACCTID>00012345678<ACCTKEY>22", "FR7610107001180001234567822"),
        ("<BANKID>10107<BRANCHID>00118<ACCTID>00012345678<ACCTKEY>13", "10107-00118-00012345678"),
        ("<BANKID>1234<ACCTID>098-121<ACCTTYPE>SAVINGS", "1234-098121-SAVINGS"),
        ("<BANKID>1234<ACCTID>098-121<ACCTTYPE>CHECKING", "1234-098121"),
        ("<ACCTID>", ""),
    ],
)
def test_account_is_an_iban_or_its_parts(account, number):
    content = samples.ofx(samples.ofx_statement(account=f"<BANKACCTFROM>{account}</BANKACCTFROM>"))
    assert read_one(content).account_number == number


def test_pending_list_is_flagged():
    pending = "<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20260929<TRNAMT>-12.00<NAME>CB EN COURS</STMTTRNP>"
    content = samples.ofx(samples.ofx_statement(samples.ofx_record() + pending))
    assert [(t.amount, t.pending) for t in read_one(content).transactions] == [
        (Decimal("1200.00"), False),
        (Decimal("-12.00"), True),
    ]


def test_original_currency_is_kept_beside_the_amount():
    foreign = samples.ofx_record().replace(
        "</STMTTRN>", "<ORIGCURRENCY><CURRATE>0.85<CURSYM>usd</ORIGCURRENCY></STMTTRN>"
    )
    transaction = read_transaction(samples.ofx(samples.ofx_statement(foreign)))
    assert (transaction.currency, transaction.original_currency, transaction.exchange_rate) == (
        "EUR",
        "USD",
        Decimal("0.85"),
    )


def test_statement_without_movements_is_a_statement():
    assert read_one(samples.ofx(samples.ofx_statement(""))).transactions == ()


def test_investment_statement_gives_its_cash_movements():
    cash = f"<INVBANKTRAN>{samples.RECORD}<SUBACCTFUND>CASH</INVBANKTRAN>"
    content = (
        "<OFX><INVSTMTRS><CURDEF>EUR<INVACCTFROM><BROKERID>courtier.example<ACCTID>T1</INVACCTFROM><INVTRANLIST>"
        f"<BUYSTOCK><INVTRAN><FITID>1<MEMO>ACHAT</INVTRAN><TOTAL>-50</BUYSTOCK>{cash}</INVTRANLIST></INVSTMTRS></OFX>"
    )
    statement = read_one(content.encode())
    assert (statement.account_number, [t.amount for t in statement.transactions]) == (
        "COURTIEREXAMPLE-T1",
        [Decimal("1200.00")],
    )


ANSWER = "<OFX><SONRS><STATUS><CODE>15500<SEVERITY>{}<MESSAGE>Mot de passe refusé</STATUS></SONRS>{}</OFX>"


@pytest.mark.parametrize(
    ("content", "refusal", "details"),
    [
        (ANSWER.format("ERROR", ""), Refusal.NO_STATEMENT, {"message": "Mot de passe refusé"}),
        (ANSWER.format("INFO", ""), Refusal.NO_STATEMENT, {}),
        (ANSWER.format("INFO", "<INVSTMTRS><CURDEF>EUR</INVSTMTRS>"), Refusal.INVESTMENT_ONLY, {}),
    ],
)
def test_file_without_bank_statement_is_refused(content, refusal, details):
    error = refusal_of(content.encode())
    assert (error.refusal, error.details) == (refusal, details)


@pytest.mark.parametrize("end", ["</OFX>", "</BANKTRANLIST>", "</STMTTRN>", "<MEMO>", "<TRNAMT>"])
def test_file_cut_short_is_refused(end):
    content = samples.ofx()
    assert refusal_of(content[: content.index(end.encode())]).refusal == Refusal.TRUNCATED


def test_empty_record_is_refused():
    assert refusal_of(samples.ofx(samples.ofx_statement("<STMTTRN>coupé</STMTTRN>"))).refusal == Refusal.MALFORMED


def test_record_of_endless_tags_is_refused():
    tags = "".join(f"<X{n}>1" for n in range(1000))
    record = samples.ofx_record().replace("</STMTTRN>", f"{tags}</STMTTRN>")
    assert refusal_of(samples.ofx(samples.ofx_statement(record))).refusal == Refusal.MALFORMED


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html><body>Connexion</body></html>"])
def test_other_files_are_not_recognised(content):
    assert not ofx.recognises(content)


def test_day_with_slashes_is_read():
    content = samples.ofx().replace(b"<DTPOSTED>20260915", b"<DTPOSTED>2026/09/15")
    assert read_one(content).transactions[0].booking_date == date(2026, 9, 15)


@pytest.mark.parametrize("booked", ["", "00000000", "00000000000000"])
@pytest.mark.parametrize("other", ["DTUSER", "DTAVAIL"])
def test_day_left_out_is_the_day_of_the_order_or_of_the_money(booked, other):
    record = samples.ofx_record(DTPOSTED="").replace("<TRNAMT>", f"<DTPOSTED>{booked}<{other}>20260914120000<TRNAMT>")
    (transaction,) = read_one(samples.ofx(samples.ofx_statement(record))).transactions
    assert transaction.booking_date == date(2026, 9, 14)


@pytest.mark.parametrize("booked", ["99999999", "20261399", "00000000"])
def test_day_that_is_none_is_refused_though_another_date_is_there(booked):
    other = "" if booked == "00000000" else "<DTUSER>20260914"
    record = samples.ofx_record(DTPOSTED=booked).replace("<TRNAMT>", f"{other}<TRNAMT>")
    assert refusal_of(samples.ofx(samples.ofx_statement(record))).refusal == Refusal.BAD_DATE


def test_sign_behind_the_amount_is_read():
    (transaction,) = read_one(samples.ofx(samples.ofx_statement(samples.ofx_record(TRNAMT="12,50-")))).transactions
    assert transaction.amount == Decimal("-12.50")

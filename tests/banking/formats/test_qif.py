from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.statement import Refusal
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of


def register(*records: tuple[str, str]) -> bytes:
    return ("!Type:Bank\n" + "".join(f"D{day}\nT{amount}\nPX\n^\n" for day, amount in records)).encode()


def test_record_is_read_whole():
    transaction = read_transaction(samples.QIF.encode())
    assert (
        transaction.booking_date,
        transaction.amount,
        transaction.counterparty_name,
        transaction.remittance_information,
        transaction.check_number,
    ) == (date(2026, 9, 15), Decimal("1200.00"), "LEFEVRE", "FACTURE F-2026-0012", "1234")


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["15/09/2026", "01/10/2026"], [date(2026, 9, 15), date(2026, 10, 1)]),
        (["09/15/2026", "10/01/2026"], [date(2026, 9, 15), date(2026, 10, 1)]),
        (["01/09/26", "01/10/26"], [date(2026, 9, 1), date(2026, 10, 1)]),
        (["13/08/12", "13/08/15", "13/9/2"], [date(2013, 8, 12), date(2013, 8, 15), date(2013, 9, 2)]),
        (["9/15'26", "9/ 2'26"], [date(2026, 9, 15), date(2026, 9, 2)]),
        (["2026-09-15", "2026-10-01"], [date(2026, 9, 15), date(2026, 10, 1)]),
        (["15.09.1999"], [date(1999, 9, 15)]),
    ],
)
def test_form_of_dates_is_guessed_from_the_whole_file(days, read):
    statement = read_one(register(*((day, "1") for day in days)))
    assert [transaction.booking_date for transaction in statement.transactions] == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("8/31' 0", date(2000, 8, 31)), ("8/31'26", date(2026, 8, 31)), ("08/31/099", date(1999, 8, 31))],
)
def test_year_is_read_as_quicken_and_old_banks_write_it(written, read):
    assert read_transaction(register((written, "1"))).booking_date == read


@pytest.mark.parametrize(
    ("written", "amounts"),
    [
        (["-1,000.00", "75.46"], ["-1000.00", "75.46"]),
        (["-1.000,00", "75,46"], ["-1000.00", "75.46"]),
        (["1,000", "2.50"], ["1000.00", "2.50"]),
        (["1.000", "2,50"], ["1000.00", "2.50"]),
        (["12"], ["12.00"]),
    ],
)
def test_form_of_amounts_is_guessed_from_the_whole_file(written, amounts):
    statement = read_one(register(*(("15/09/2026", amount) for amount in written)))
    assert [transaction.amount for transaction in statement.transactions] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_records_without_a_header_are_a_bank_s(line_break: str) -> None:
    content = "D15/09/2026\nPLEFEVRE\nT1200,00\n^\nD14/09/2026\nT-50,00\nPEDF\n^\n".replace("\n", line_break)
    parsed = read_statement(content.encode())
    assert parsed.format == "qif"
    assert [str(each.amount) for each in parsed.statements[0].transactions] == ["1200.00", "-50.00"]


def test_each_register_is_a_statement_and_names_its_account():
    register_of = "!Account\nN{}\nTBank\n^\n!Type:Bank\nD15/09/2026\nT{}\n^\n"
    content = register_of.format("Compte A", 1) + register_of.format("Compte B", 2)
    statements = read_statement(content.encode()).statements
    assert [(s.account_name, [t.amount for t in s.transactions]) for s in statements] == [
        ("Compte A", [Decimal(1)]),
        ("Compte B", [Decimal(2)]),
    ]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (samples.QIF.replace("^", "").encode(), Refusal.TRUNCATED),
        (register(("31/02/2026", "1")), Refusal.BAD_DATE),
        (register(("15/09/2026", "douze")), Refusal.BAD_AMOUNT),
        (register(("15/09/2026", "")), Refusal.BAD_AMOUNT),
        (b"!Type:Invst\nD15/09/2026\nNBuy\n^\n", Refusal.INVESTMENT_ONLY),
        (b"!Type:Cat\nNLoyer\n^\n", Refusal.NO_STATEMENT),
    ],
)
def test_broken_files_are_refused(content, refusal):
    assert refusal_of(content).refusal == refusal


def test_indented_lines_are_read():
    content = "  !Type:Bank\n  D15/09/2026\n  PLEFEVRE\n  T1200,00\n  ^\n"
    assert str(read_transaction(content.encode()).amount) == "1200.00"


def test_comments_may_stand_above_the_first_header():
    content = "### made by hand ###\n# really\n\n!Type:Cat\nNLoyer\n^\n!Type:Bank\nD15/09/2026\nT-5,00\n^\n"
    assert str(read_transaction(content.encode()).amount) == "-5.00"


def test_order_of_the_days_may_be_stated():
    content = "!Option:MDY\n!Type:Bank\nD02/03/2026\nT-5.00\n^\n"
    assert read_transaction(content.encode()).booking_date == date(2026, 2, 3)


def test_register_may_be_named_in_french():
    assert not read_one(b"!Type:Banque\n\n").transactions
    assert read_transaction(b"!Type:Banque\nD15/09/2026\nT-5,00\n^\n").booking_date == date(2026, 9, 15)

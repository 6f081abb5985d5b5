from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from banking.formats import guess_table, read_statement
from banking.formats.statement import Refusal
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of


def table(*rows: str, header: str = "Date;Libellé;Montant") -> bytes:
    return "\n".join((header, *rows, "")).encode()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_is_guessed(delimiter):
    content = f"Date{delimiter}Libellé{delimiter}Montant\n15/09/2026{delimiter}A{delimiter}12.50\n".encode()
    assert read_transaction(content).amount == Decimal("12.50")


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [
        ("50,00", "", "-50.00"),
        ("-50,00", "", "-50.00"),
        ("", "50,00", "50.00"),
        ("", "+3500,00", "3500.00"),
        ("0,00", "20,00", "20.00"),
        ("50,00 €", "", "-50.00"),
    ],
)
def test_debit_and_credit_columns_give_the_sign(debit, credit, amount):
    content = table(f"15/09/2026;A;{debit};{credit}", header="Date;Libellé;Débit;Crédit")
    assert read_transaction(content).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("sign", "amount"), [("D", "-12.50"), ("C", "12.50"), ("Débit", "-12.50"), ("Crédit", "12.50")]
)
def test_direction_column_gives_the_sign(sign, amount):
    content = table(f"15/09/2026;A;12,50;{sign}", header="Date;Libellé;Montant;Sens")
    assert read_transaction(content).amount == Decimal(amount)


@pytest.mark.parametrize("written", ["1 234,50", "1.234,50", "1 234,50 €", "1234,5", "1\u202f234,50 EUR"])
def test_french_amounts_are_read(written):
    assert read_transaction(table(f"15/09/2026;A;{written}")).amount == Decimal("1234.50")


@pytest.mark.parametrize("written", ["(12,50)", "12,50-", "−12,50", "-12,50 €"])
def test_negative_amounts_are_read(written):
    assert read_transaction(table(f"15/09/2026;A;{written}")).amount == Decimal("-12.50")


def test_rows_that_are_no_movement_are_left_out():
    content = table("15/09/2026;A;1,00", ";détail du mouvement;", ";Total;1,00", "", "16/09/2026;B;2,00")
    assert [t.amount for t in read_one(content).transactions] == [Decimal("1.00"), Decimal("2.00")]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [("COMPLETED", [False]), ("PENDING", [True]), ("En attente", [True]), ("REVERTED", []), ("Refusé", [])],
)
def test_state_tells_what_is_pending_and_what_never_was(state, outcome):
    content = table(f"15/09/2026;A;1,00;{state}", header="Date;Libellé;Montant;State")
    assert [transaction.pending for transaction in read_one(content).transactions] == outcome


def test_row_without_completed_date_is_pending_since_it_started():
    content = table("2026-09-14,,A,1.00", header="Started Date,Completed Date,Description,Amount")
    transaction = read_transaction(content)
    assert (transaction.booking_date, transaction.pending) == (date(2026, 9, 14), True)


def test_several_accounts_make_several_statements():
    content = table("A1;15/09/2026;X;1,00", "B2;15/09/2026;Y;2,00", header="Compte;Date;Libellé;Montant")
    assert [(s.account_number, len(s.transactions)) for s in read_statement(content).statements] == [
        ("A1", 1),
        ("B2", 1),
    ]


@pytest.mark.parametrize(
    ("rows", "balances"),
    [
        (["14/09/2026;A;10,00;110,00", "15/09/2026;B;-5,00;105,00"], ("100.00", "105.00")),
        (["15/09/2026;B;-5,00;105,00", "14/09/2026;A;10,00;110,00"], ("100.00", "105.00")),
        (["14/09/2026;A;10,00;110,00", "15/09/2026;B;-5,00;999,00"], (None, None)),
        (["14/09/2026;A;10,00;110,00", "15/09/2026;B;-5,00;"], (None, None)),
    ],
)
def test_running_balances_give_opening_and_closing_where_they_follow(rows, balances):
    statement = read_one(table(*rows, header="Date;Libellé;Montant;Solde"))
    assert (statement.opening_balance, statement.closing_balance) == tuple(each and Decimal(each) for each in balances)


@pytest.mark.parametrize(
    ("title", "currency"),
    [("Montant (EUR)", "EUR"), ("Montant en euros", "EUR"), ("Montant CHF", "CHF"), ("Montant", "")],
)
def test_currency_is_the_title_s(title, currency):
    assert read_transaction(table("15/09/2026;A;1,00", header=f"Date;Libellé;{title}")).currency == currency


def test_raw_row_is_kept_by_title():
    assert read_transaction(table("15/09/2026;A;1,00;x", header="Date;Libellé;Montant;Libellé")).raw == {
        "Date": "15/09/2026",
        "Libellé": "A",
        "Montant": "1,00",
        "Libellé#3": "x",
    }


def test_mapping_may_be_corrected():
    content = samples.CSV.encode()
    guessed = guess_table(content)
    assert guessed is not None
    corrected = replace(guessed.mapping, date=1, value_date=0, opposite_sign=True)
    (statement,) = read_statement(content, mapping=corrected).statements
    (transaction,) = statement.transactions
    assert (transaction.booking_date, transaction.value_date, transaction.amount) == (
        date(2026, 9, 16),
        date(2026, 9, 15),
        Decimal("-1200.00"),
    )


@pytest.mark.parametrize(
    "content", [b"Bonjour,\nvoici mon releve\n", b"a;b;c\n1;2;3\n", b"<html>\n<p>Date;Montant</p>\n"]
)
def test_tables_without_known_titles_are_not_guessed(content):
    assert refusal_of(content).refusal == Refusal.UNKNOWN_FORMAT


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("15/09/2026;A;douze", Refusal.BAD_AMOUNT),
        ("15/09/2026;A;1,2,3", Refusal.BAD_AMOUNT),
        ("32/09/2026;A;1,00", Refusal.BAD_DATE),
        ("15/09/2026/23;A;1,00", Refusal.BAD_DATE),
    ],
)
def test_row_that_cannot_be_read_refuses_the_file_and_is_named(row, refusal):
    error = refusal_of(table("15/09/2026;A;1,00", row))
    assert (error.refusal, error.details["line"]) == (refusal, 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_table_in_two_bytes_a_letter_is_recognised(encoding):
    assert [
        each.amount for each in read_one(table("15/09/2026;Café;-1,50").decode().encode(encoding)).transactions
    ] == [Decimal("-1.50")]

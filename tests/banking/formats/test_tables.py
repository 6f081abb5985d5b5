"""How the columns of a table are guessed, shown, corrected and remembered."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from banking.formats import guess_table, read_statement
from banking.formats.mapping import CsvMapping
from banking.formats.statement import Refusal
from banking.formats.table_guess import Certainty
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, refusal_of


def table(*rows: str, header: str = "Date;Libellé;Montant") -> bytes:
    return "\n".join((header, *rows, "")).encode()


UNTITLED = table("02/09/2026;VIR LEFEVRE;1200,00", "03/09/2026;CB LIBRAIRIE;-12,50", header="01/09/2026;EDF;-50,00")
FOREIGN = table("02/09/2026;VIR LEFEVRE;1200,00", "03/09/2026;LIBRAIRIE;-12,50", header="Dia;Texto;Valor")


def test_guess_shows_the_titles_and_the_first_rows():
    guessed = guess_table(table("15/09/2026;VIR LEFEVRE;1 200,00", "16/09/2026;EDF;-50,00"))
    assert guessed is not None
    assert (guessed.format, guessed.certainty, guessed.bank, guessed.titles, guessed.rows) == (
        "csv",
        Certainty.LIKELY,
        "",
        ("Date", "Libellé", "Montant"),
        (("15/09/2026", "VIR LEFEVRE", "1 200,00"), ("16/09/2026", "EDF", "-50,00")),
    )


@pytest.mark.parametrize(("content", "titles"), [(UNTITLED, ()), (FOREIGN, ("Dia", "Texto", "Valor"))])
def test_table_without_known_titles_is_guessed_by_its_contents_and_waits_for_a_person(content, titles):
    guessed = guess_table(content)
    assert guessed is not None
    assert (guessed.certainty, guessed.titles) == (Certainty.UNSURE, titles)
    assert refusal_of(content).refusal is Refusal.MAPPING_NEEDED
    (statement,) = read_statement(content, mapping=guessed.mapping).statements
    assert [each.amount for each in statement.transactions][-2:] == [Decimal("1200.00"), Decimal("-12.50")]
    assert statement.transactions[-1].remittance_information.endswith("LIBRAIRIE")


def test_debit_and_credit_columns_are_told_by_what_they_hold():
    content = table("01/09/2026;EDF;50,00;", "02/09/2026;LEFEVRE;;1200,00", header="Dia;Texto;Menos;Mas")
    guessed = guess_table(content)
    assert guessed is not None
    assert (guessed.mapping.debit, guessed.mapping.credit, guessed.mapping.amount) == (2, 3, None)


def test_mapping_is_remembered_as_json():
    guessed = guess_table(samples.CSV.encode())
    assert guessed is not None
    stored = json.loads(json.dumps(guessed.mapping.to_json()))
    assert CsvMapping.from_json(stored | {"of_a_later_release": 1}) == guessed.mapping


@pytest.mark.parametrize("broken", [{}, {"header_row": 0, "date": 0, "date_order": "dym"}])
def test_what_is_no_mapping_is_not_taken_for_one(broken):
    with pytest.raises(ValueError, match=r".*"):
        CsvMapping.from_json(broken)


def test_mapping_fits_the_files_with_its_titles():
    guessed = guess_table(samples.CSV.encode())
    assert guessed is not None
    assert (guessed.mapping.fits(guessed.titles), guessed.mapping.fits(("Date", "Montant"))) == (True, False)


def test_remembered_decimal_mark_never_makes_an_amount_a_hundred_times_more():
    guessed = guess_table(table("15/09/2026;A;1234,50"))
    assert guessed is not None
    assert refusal_of(table("15/09/2026;A;1234.50"), mapping=guessed.mapping).refusal is Refusal.BAD_AMOUNT


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        (["14/09/2026;A;100,00;1,00;1099,00", "15/09/2026;B;50,00;0,50;1148,50"], "99.00"),
        (["14/09/2026;A;100,00;1,00;1100,00", "15/09/2026;B;50,00;0,50;1150,00"], "100.00"),
    ],
)
def test_balance_tells_whether_a_fee_is_part_of_the_amount(rows, amount):
    first = read_one(table(*rows, header="Date;Libellé;Montant;Frais;Solde")).transactions[0]
    assert (first.amount, first.fees) == (Decimal(amount), Decimal("-1.00"))


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        (["05/06/2026;A;1,00", "06/06/2026;B;1,00", "07/06/2026;C;1,00"], ["2026-06-05", "2026-06-06", "2026-06-07"]),
        (["05/12/2026;A;1.00", "06/01/2026;B;1.00", "06/02/2026;C;1.00"], ["2026-05-12", "2026-06-01", "2026-06-02"]),
        (["05/13/2026;A;1.00", "06/01/2026;B;1.00"], ["2026-05-13", "2026-06-01"]),
    ],
)
def test_order_of_the_date_is_the_one_in_which_the_days_follow(rows, days):
    assert [str(each.booking_date) for each in read_one(table(*rows)).transactions] == days


def test_column_iban_that_changes_on_each_row_is_the_counterparties():
    ibans = ["FR7630006000011234567890189", "DE89370400440532013000", "NL91ABNA0417164300", "BE68539007547034"]
    content = table(*(f"15/09/2026;{iban};1,00" for iban in ibans), header="Date;IBAN;Montant")
    statement = read_one(content)
    assert [each.counterparty_iban for each in statement.transactions] == ibans


def test_guess_of_another_format_is_none():
    assert guess_table(samples.ofx()) is None


def test_corrected_mapping_reads_what_nothing_tells_to_be_a_table():
    mapping = CsvMapping(delimiter=";", header_row=-1, date=1, amount=0, labels=(2,))
    content = b"12,50;15/09/2026;A\n"
    (statement,) = read_statement(content, mapping=replace(mapping)).statements
    assert [each.amount for each in statement.transactions] == [Decimal("12.50")]


@pytest.mark.parametrize(
    ("row", "amount"),
    [("15/09/2026;1240,00;-40,00;1200,00", "1200.00"), ("15/09/2026;900,00;-40,00;1200,00", "1160.00")],
)
def test_column_of_what_was_there_before_tells_whether_a_fee_is_part_of_the_amount(row: str, amount: str) -> None:
    statement = read_one(table(row, header="Date;Ventes;Frais;Total"))
    assert [(str(each.amount), str(each.fees)) for each in statement.transactions] == [(amount, "-40.00")]

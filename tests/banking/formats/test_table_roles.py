"""What stands below its titles corrects what a column was taken for."""

from datetime import date
from decimal import Decimal

import pytest

from banking.formats import guess_table, read_statement
from banking.formats.statement import Refusal
from banking.formats.table_guess import Certainty
from tests.banking.formats.reading import read_one, refusal_of

OWN, THEIRS = "BE71096123456769", "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("title", "written", "amounts"),
    [
        ("Débit", ("10,00", "2,50"), ["-10.00", "-2.50"]),
        ("Débit", ("-10,00", "2,50"), ["-10.00", "2.50"]),
        ("Crédit", ("10,00", "-2,50"), ["10.00", "-2.50"]),
    ],
)
def test_lone_column_of_one_side_is_the_amount_where_each_row_fills_it(title, written, amounts):
    content = f"Date;Libellé;{title}\n03/02/2026;A;{written[0]}\n05/02/2026;B;{written[1]}\n"
    assert [each.amount for each in read_one(content.encode()).transactions] == list(map(Decimal, amounts))


def test_lone_column_of_one_side_with_gaps_is_asked_about():
    content = "Date;Libellé;Débit\n03/02/2026;A;10,00\n05/02/2026;B;\n"
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


@pytest.mark.parametrize("owed", ["Échéance", "Due Date", "Reste à payer", "Vervaldatum"])
def test_list_of_invoices_is_no_statement_until_a_person_says_so(owed):
    content = f"Date;Client;Libellé;{owed};Montant\n03/02/2026;LEFEVRE;FACT 12;05/03/2026;1234,56\n"
    guessed = guess_table(content.encode())
    assert guessed is not None
    assert guessed.certainty == Certainty.UNSURE
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


def test_row_not_booked_yet_is_pending_on_the_day_of_the_money():
    content = (
        "Date de comptabilisation;Date de valeur;Description;Débit;Crédit\n"
        ";06/02/2026;CARTE;-5,00;\n05/02/2026;05/02/2026;FRAIS;-12,00;\n"
    )
    first, second = read_one(content.encode()).transactions
    assert (first.booking_date, first.amount, first.pending) == (date(2026, 2, 6), Decimal("-5.00"), True)
    assert (second.amount, second.pending) == (Decimal("-12.00"), False)


def test_same_iban_on_each_row_is_the_account():
    content = f"Source Account;Date;Libellé;Montant\n{OWN};03/02/2026;A;1,00\n{OWN};05/02/2026;B;2,00\n"
    assert read_one(content.encode()).account_number == OWN


def test_iban_where_a_name_was_expected_is_the_counterparties():
    content = f"Date;Libellé;Contrepartie;Montant\n03/02/2026;A;{THEIRS};1,00\n05/02/2026;B;;2,00\n"
    first, second = read_one(content.encode()).transactions
    assert (first.counterparty_name, first.counterparty_iban, second.counterparty_iban) == ("", THEIRS, "")


def test_name_is_found_where_the_counterparty_is_an_iban():
    content = f"Date;Amount;Counterparty;Name;Description\n03/02/2026;1,00;{THEIRS};LEFEVRE;A\n05/02/2026;2,00;;B;B\n"
    first, second = read_one(content.encode()).transactions
    assert (first.counterparty_name, first.counterparty_iban, second.counterparty_name) == ("LEFEVRE", THEIRS, "B")


def test_account_number_that_some_rows_lack_is_the_counterparties():
    content = f"Date;Payee;Account number;Description;Amount\n03/02/2026;A;{THEIRS};X;1,00\n05/02/2026;B;;Y;2,00\n"
    statement = read_one(content.encode())
    assert (statement.account_number, [each.counterparty_iban for each in statement.transactions]) == ("", [THEIRS, ""])


def test_table_of_amounts_without_a_day_is_asked_about():
    rows = "".join(f"20260203;512000;P{n};;{n},00;0,00\n" for n in range(1, 4))
    content = f"EcritureDate;CompteNum;EcritureLib;DateLet;Debit;Credit\n{rows}"
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


def test_other_texts_stand_in_for_a_reference_that_is_never_filled():
    content = "Date;Psp Reference;Note of the platform;Montant\n03/02/2026;;PAYOUT 12;1,00\n05/02/2026;;FEE 3;2,00\n"
    assert [each.remittance_information for each in read_one(content.encode()).transactions] == ["PAYOUT 12", "FEE 3"]


def test_number_with_two_marks_is_refused_by_its_own_line():
    content = "Date;Libellé;Montant\n03/02/2026;A;12,34\n05/02/2026;B;12..34\n"
    refused = refusal_of(content.encode())
    assert (refused.refusal, refused.details["line"]) == (Refusal.BAD_AMOUNT, 3)


@pytest.mark.parametrize("rows", [("0,00;33,50", "1 200,00;0,00"), (";33,50", "1 200,00;"), ("12,00;", ";4,00")])
def test_second_amount_that_nothing_explains_is_asked_about(rows):
    content = "Date;Libellé;Montant;Montant2\n" + "".join(f"1{n}/09/2026;A;{row}\n" for n, row in enumerate(rows))
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


@pytest.mark.parametrize("rows", [("10,00;2,00", "0,00;5,00"), ("10,00;0,00", "12,00;0,00"), ("10,00;X", "0,00;12")])
def test_other_numbers_beside_the_amount_raise_no_question(rows):
    content = "Date;Libellé;Montant;TVA\n" + "".join(f"1{n}/09/2026;A;{row}\n" for n, row in enumerate(rows))
    assert len(read_one(content.encode()).transactions) == 2


def test_amount_under_a_title_of_balances_is_asked_about_where_no_bank_is_known_to_do_so():
    content = "Date;Libellé;Solde;Solde\n15/09/2026;VIR;10,00;110,00\n16/09/2026;CB;-5,00;105,00\n"
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


def test_account_beside_the_counterparties_ibans_divides_the_table():
    content = (
        f"Buchungsdatum;Betrag;Name;IBAN;Verwendungszweck;Kontonummer\n15.09.2026;10,00;A;{THEIRS};F1;0111111111\n"
        "16.09.2026;-2,00;B;;F2;0222222222\n"
    )
    assert [each.account_number for each in read_statement(content.encode()).statements] == ["0111111111", "0222222222"]


def test_account_numbers_of_the_counterparties_divide_nothing():
    content = (
        f"Date;Montant;Nom;IBAN;Libellé;Numéro de compte\n15/09/2026;10,00;A;{THEIRS};F1;111\n16/09/2026;-2,00;B;;F2;\n"
    )
    assert len(read_one(content.encode()).transactions) == 2


@pytest.mark.parametrize(
    ("title", "currency"), [("Montant (XPF)", "XPF"), ("Amount [MAD]", "MAD"), ("Montant (TTC)", "")]
)
def test_currency_in_brackets_behind_the_amount_s_title_is_the_table_s(title, currency):
    assert read_one(f"Date;Libellé;{title}\n15/09/2026;A;10,00\n".encode()).currency == currency


@pytest.mark.parametrize(
    "titles", ["Montant brut encaissé;Montant net versé", "Montante Bruto;Montante Líquido", "Montant net payé;Montant"]
)
def test_amount_without_the_fee_is_what_moved_the_balance(titles):
    net_first = titles.startswith("Montant net")
    amounts = "97,50;100,00" if net_first else "100,00;97,50"
    content = f"Date;Libellé;{titles};Commission\n15/09/2026;VENTE;{amounts};2,50\n"
    assert read_one(content.encode()).transactions[0].amount == Decimal("97.50")


def test_table_of_days_without_an_amount_is_asked_about():
    # The titles name one column more than the rows have: the amounts stand where the texts should.
    rows = "".join(f"1{n}/09/2026;VIR;;-5,00\n" for n in range(3))
    content = f"Date;Libellé;Ville;Pays;Montant\n{rows}"
    assert refusal_of(content.encode()).refusal == Refusal.MAPPING_NEEDED


def test_statement_of_balances_alone_moves_nothing():
    content = "Date;Libellé;Montant;Solde\n01/09/2026;Solde initial;;10,00\n30/09/2026;Solde final;;10,00\n"
    assert not read_one(content.encode()).transactions

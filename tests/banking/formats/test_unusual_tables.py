from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.statement import Refusal
from tests.banking.formats.reading import read_one, refusal_of
from tests.banking.formats.tables_abroad import ABROAD
from tests.banking.formats.unusual_tables import IBAN, PAID, PARTIES, SPENT, UNUSUAL

MOVEMENTS = [(date(2026, 2, 3), Decimal("1234.56")), (date(2026, 2, 5), Decimal("-12.00"))]
TABLES = UNUSUAL | ABROAD


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_unusual_table_is_read_to_the_last_movement(content):
    first, second = read_one(content.encode()).transactions
    assert [(each.booking_date, each.amount) for each in (first, second)] == MOVEMENTS
    assert (PAID in first.remittance_information, SPENT in second.remittance_information) == (True, True)


@pytest.mark.parametrize(("content", "account", "parties"), PARTIES.values(), ids=PARTIES)
def test_unusual_titles_name_the_other_side(content, account, parties):
    statement = read_one(content.encode())
    assert statement.account_number == account
    assert [(each.booking_date, each.amount) for each in statement.transactions] == MOVEMENTS
    assert [
        (each.counterparty_name, each.counterparty_iban, each.end_to_end_reference, each.mandate_reference)
        for each in statement.transactions
    ] == parties


def test_original_amount_is_kept_beside_the_booked_one():
    titles = "Date,Description,Amount (EUR),Original Amount,Original Currency,Exchange Rate"
    content = f"{titles}\n2026-02-05,X,-12.00,-13.10,USD,1.09\n"
    (transaction,) = read_one(content.encode()).transactions
    assert (transaction.original_amount, transaction.original_currency, transaction.exchange_rate) == (
        Decimal("-13.10"),
        "USD",
        Decimal("1.09"),
    )


def test_each_account_of_a_file_is_named_by_the_line_above_its_titles():
    block = "Compte : {}\nDate;Libellé;Montant\n03/02/2026;A;{}\n\n"
    content = block.format(IBAN, "1,00") + block.format("12345678901", "2,00")
    read = [(each.account_number, each.transactions[0].amount) for each in read_statement(content.encode()).statements]
    assert read == [(IBAN, Decimal("1.00")), ("12345678901", Decimal("2.00"))]


@pytest.mark.parametrize(
    "label", ["SOLDE FACTURE 12", "SOLDE DE TOUT COMPTE", "TOTAL ENERGIES FACT 12", "REPORT 2 LOYER"]
)
def test_payment_of_a_balance_is_a_movement(label):
    content = f"Date;Libellé;Montant\n03/02/2026;{label};10,00\n"
    assert [each.amount for each in read_one(content.encode()).transactions] == [Decimal("10.00")]


@pytest.mark.parametrize("day", ["03/02/0026", "2026/003/01", "31 févr. 2026", "3 foobar 2026", "99999", "Solde"])
def test_day_that_is_none_refuses_the_file(day):
    content = f"Date;Libellé;Montant\n03/02/2026;A;1,00\n{day} 1;A;1,00\n".replace("99999 1", "99999")
    assert refusal_of(content.encode()).refusal == Refusal.BAD_DATE


def test_rows_below_a_movement_say_more_about_it():
    content = (
        "Date;Libellé;Débit;Crédit;Motif\n03/02/2026;VIR RECU;;1234,56;\n;LEFEVRE SARL;;;FACT 12\n;SUITE;;;\n"
        "05/02/2026;FRAIS;12,00;;\n;Totaux;;;\n\n;Document sans valeur;;;\n"
    )
    first, second = read_one(content.encode()).transactions
    assert (first.remittance_information, first.raw["+1"]) == (
        "VIR RECU LEFEVRE SARL FACT 12 SUITE",
        "LEFEVRE SARL | FACT 12",
    )
    assert second.remittance_information == "FRAIS"


def test_what_is_to_come_is_pending():
    content = (
        "Date;Libellé;Montant\n03/02/2026;FACT 12;1234,56\n\nOpérations à venir\nDate;Libellé;Montant\n"
        "06/02/2026;CARTE;-5,00\n07/02/2026;CARTE;-6,00\n"
    )
    assert [each.pending for each in read_one(content.encode()).transactions] == [False, True, True]


def test_quotation_mark_that_swallows_movements_refuses_the_file():
    content = 'Date;Libellé;Montant\n03/02/2026;"VIR LEFEVRE;1,00\n05/02/2026;FRAIS;2,00\n'
    assert refusal_of(content.encode(), format_name="csv").refusal == Refusal.MALFORMED

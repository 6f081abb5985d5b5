from decimal import Decimal

import pytest

from banking.formats import guess_table, read_statement
from banking.formats.table_guess import Certainty
from tests.banking.formats.exports import Expected
from tests.banking.formats.exports_of_banks import BANKS
from tests.banking.formats.exports_of_services import SERVICES

EXPORTS = BANKS | SERVICES


@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_export_is_recognised_and_read_without_a_question(kind, encoding):
    text, expected = EXPORTS[kind]
    content = text.encode(encoding)
    guessed, parsed = guess_table(content), read_statement(content)
    assert guessed is not None
    (statement,) = parsed.statements
    first = statement.transactions[0]
    assert (guessed.certainty, guessed.mapping) == (Certainty.RECOGNISED, parsed.mapping)
    assert (
        Expected(
            len(statement.transactions),
            guessed.bank,
            statement.account_number,
            str(first.amount),
            first.remittance_information,
            first.counterparty_name,
            None if first.fees is None else str(first.fees),
            first.booking_date,
        )
        == expected
    )


def test_credit_agricole_s_file_of_several_accounts_is_read_account_by_account():
    section = (
        "Compte n° {};\nSolde au 01/10/2026 3 500,25 €\nDate;Libellé;Débit euros;Crédit euros;\n"
        '15/09/2026;"VIREMENT";;1 200,00;\n\n'
    )
    content = "".join(section.format(number) for number in ("00012345678", "00087654321")).encode("cp1252")
    assert [
        (statement.account_number, [each.amount for each in statement.transactions])
        for statement in read_statement(content).statements
    ] == [("00012345678", [Decimal("1200.00")]), ("00087654321", [Decimal("1200.00")])]


@pytest.mark.parametrize(
    "line",
    ["Livret A carte n° 00098765432;", "LDD n° 00098765432", "CCHQ       no 00098765432;", "Épargne n°00098765432"],
)
def test_account_that_is_not_called_one_has_its_own_movements(line):
    titles = "Date;Libellé;Débit euros;Crédit euros;\n"
    content = (
        f"Compte de Dépôt carte n° 00012345678;\n{titles}15/09/2026;VIR;;1 200,00;\n\n"
        f"{line}\nSolde au 01/10/2026 500,00 €\n{titles}16/09/2026;VERSEMENT;;300,00;\n"
    )
    assert [
        (statement.account_number, [each.amount for each in statement.transactions])
        for statement in read_statement(content.encode("cp1252")).statements
    ] == [("00012345678", [Decimal("1200.00")]), ("00098765432", [Decimal("300.00")])]


@pytest.mark.parametrize("lost", ["\ufffd", "ï¿½", "\u201a"])
def test_titles_whose_accents_were_lost_are_known(lost):
    content = f"Date op{lost}ration;Date valeur;libell{lost};D{lost}bit;Cr{lost}dit;\n15/09/2026;;VIR;-5,00;;\n"
    guessed = guess_table(content.encode())
    assert guessed is not None
    assert (guessed.mapping.debit, guessed.mapping.credit, guessed.mapping.labels) == (3, 4, (2,))


def test_a_payment_of_somebody_who_writes_solde_is_no_balance():
    content = (
        '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name",'
        '"Amount (EUR)","Original Amount","Original Currency","Exchange Rate"\n'
        '2026-09-29,2026-09-29,"Poterie du Midi",,Credit Transfer,"FACT 12","Compte principal",120.00,,,\n'
        '2026-09-30,2026-09-30,"Poterie du Midi",,Credit Transfer,"SOLDE","Compte principal",5958.38,,,\n'
    )
    (statement,) = read_statement(content.encode()).statements

    assert [t.amount for t in statement.transactions] == [Decimal("120.00"), Decimal("5958.38")]

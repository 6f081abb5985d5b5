"""What stands around the movements of a table: balances at both ends, and what is announced without a day."""

from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.statement import DoubtKind, Refusal
from tests.banking.formats.reading import read_one, refusal_of

OF_A_PERIOD = """Code de la banque : 11315;Code de l'agence : 00001;Date de début de téléchargement : 01/09/2026;;
Numéro de compte : 04123456789;Nom du compte : COMPTE COURANT;Devise : EUR;;
Solde en fin de période;;;;3450,00
Date;Numéro d'opération;Libellé;Débit;Crédit;Détail;
15/09/26;0000001;VIR LEFEVRE;;1200,00;F-2026-0012;
14/09/26;0000002;PRLV EDF;-50,00;;;
Solde en début de période;;;;2300,00
"""
ANNOUNCED = """"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"3.450,00 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"offen";"--";"Lastschrift";"Auftraggeber: EDF";"-45,67";
"offen";"17.09.2026";"Kartenverfügung";"BAECKEREI";"-5,10";
"15.09.2026";"15.09.2026";"Überweisung";"Auftraggeber: LEFEVRE";"1.200,00";
"14.09.2026";"16.09.2026";"Lastschrift";"Auftraggeber: MIETE";"-50,00";

"Alter Kontostand";"2.300,00 EUR";
"""


def test_balances_at_both_ends_of_the_period_are_read() -> None:
    statement = read_one(OF_A_PERIOD.encode("cp1252"))
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("2300.00"), Decimal("3450.00"))
    assert statement.closing_date == date(2026, 9, 15)


def test_balances_of_the_period_that_disagree_refuse_the_file() -> None:
    assert refusal_of(OF_A_PERIOD.replace("1200,00", "1200,10").encode()).refusal is Refusal.BALANCE_MISMATCH


@pytest.mark.parametrize("line", ["", '"Alter Kontostand";"2.300,01 EUR";\n'])
def test_balance_that_may_be_of_another_day_is_not_taken_for_the_period_s(line: str) -> None:
    content = ANNOUNCED.replace('"Alter Kontostand";"2.300,00 EUR";\n', line)
    assert read_one(content.encode("cp1252")).closing_balance is None


def test_what_is_announced_without_a_day_is_pending_from_the_last_day_booked_on() -> None:
    statement = read_one(ANNOUNCED.encode("cp1252"))
    assert [(each.amount, each.booking_date.day) for each in statement.transactions if each.pending] == [
        (Decimal("-45.67"), 15),
        (Decimal("-5.10"), 17),
    ]
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("2300.00"), Decimal("3450.00"))
    assert statement.period_end == date(2026, 9, 15)


def test_what_is_announced_in_a_table_without_any_day_is_named() -> None:
    announced = [line for line in ANNOUNCED.splitlines() if not line.startswith(('"1', '"offen";"17'))]
    (statement,) = read_statement("\n".join(announced).encode()).statements
    assert statement.transactions == ()
    assert [(each.kind, each.details) for each in statement.doubts if each.kind is DoubtKind.UNDATED] == [
        (DoubtKind.UNDATED, {"count": 1})
    ]

"""Tables whose cells alone tell what they are: read where they prove it, else a question."""

import re

import pytest

from banking.formats import guess_table
from banking.formats.statement import Refusal
from banking.formats.table_guess import Certainty
from tests.banking.formats.reading import read_one, refusal_of

PROVED = {
    "«PRLV» below zero": "15/09/2026;VIR LEFEVRE;1200,00 16/09/2026;PRLV EDF;-50,00 17/09/2026;VIR BOIS;9,00",
    "one amount, credits with a sign": "2026-09-15,LEFEVRE,+1200.00 2026-09-16,EDF,-50.00 2026-09-17,BOIS,+9.00",
    "balance behind": "15/09/2026;LEFEVRE;1200,00;3500,00 16/09/2026;EDF;-50,00;3450,00 17/09/2026;BOIS;9,00;3459,00",
    "balance before": "15/09/2026;LEFEVRE;3500,00;1200,00 16/09/2026;EDF;3450,00;-50,00 17/09/2026;BOIS;3459,00;9,00",
    "latest first": "17/09/2026;BOIS;9,00;3459,00 16/09/2026;EDF;-50,00;3450,00 15/09/2026;LEFEVRE;1200,00;3500,00",
    "debit and credit": (
        "15/09/2026;15/09/2026;LEFEVRE;;1200,00;3500,00;EUR 16/09/2026;17/09/2026;EDF;50,00;;3450,00;EUR "
        "17/09/2026;17/09/2026;BOIS;;9,00;3459,00;EUR"
    ),
    "credit and debit": (
        "15/09/2026;LEFEVRE;1200,00;;3500,00 16/09/2026;EDF;;-50,00;3450,00 17/09/2026;BOIS;9,00;;3459,00"
    ),
}
OPEN = {
    "days in either order": "05/09/2026;LEFEVRE;+1200,00 06/09/2026;EDF;-50,00 07/09/2026;BOIS;+9,00",
    "what was spent may be above zero": "15/09/2026;LEFEVRE;1200,00 16/09/2026;EDF;-50,00 17/09/2026;BOIS;9,00",
    "a card's statement": "15/09/2026;CARTE BOIS;12,00 16/09/2026;VIREMENT;-50,00 17/09/2026;BOIS;9,00",
    "a list of invoices": "15/09/2026;LEFEVRE;1200,00 16/09/2026;EDF;50,00 17/09/2026;BOIS;9,00",
    "two amounts and no balance": "15/09/2026;ABC;1200,00;240,00 16/09/2026;EDF;-50,00;10,00 17/09/2026;BOIS;9,00;1,80",
    "a pair and no balance": "15/09/2026;ABC;1200,00; 16/09/2026;EDF;;50,00 17/09/2026;BOIS;9,00;",
    "two rows": "15/09/2026;LEFEVRE;1200,00;3500,00 16/09/2026;EDF;-50,00;3450,00",
}


def table(rows: str) -> bytes:
    """Rows, written one after the other, on a line each."""
    return re.sub(r" (?=\d\d)", "\n", rows).encode() + b"\n"


@pytest.mark.parametrize("content", PROVED.values(), ids=PROVED)
def test_cells_that_can_mean_one_thing_alone_are_read(content: str) -> None:
    guessed = guess_table(table(content))
    assert guessed is not None
    assert guessed.certainty is Certainty.LIKELY

    amounts = {
        each.remittance_information.split()[-1]: str(each.amount) for each in read_one(table(content)).transactions
    }

    assert sorted(amounts.values()) == ["-50.00", "1200.00", "9.00"]
    assert amounts["EDF"] == "-50.00"


@pytest.mark.parametrize("content", OPEN.values(), ids=OPEN)
def test_cells_that_could_mean_something_else_are_asked_about(content: str) -> None:
    assert refusal_of(table(content)).refusal is Refusal.MAPPING_NEEDED


def test_currency_of_each_row_is_no_label() -> None:
    statement = read_one(table(PROVED["debit and credit"]))
    assert {(each.currency, each.remittance_information) for each in statement.transactions} == {
        ("EUR", "LEFEVRE"),
        ("EUR", "EDF"),
        ("EUR", "BOIS"),
    }

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from banking.formats import guess_table, read_statement
from banking.formats.statement import Refusal
from banking.formats.table_guess import Certainty
from tests.banking.formats.old_workbooks import compound_file, ods, xls
from tests.banking.formats.reading import read_one, refusal_of

TITLES = ["Date opération", "Date valeur", "Libellé", "Débit", "Crédit", "Solde"]
ROWS = [
    TITLES,
    [date(2026, 9, 14), date(2026, 9, 14), "VIR SEPA LEFEVRE F-2026-0012", None, 1200, 1300.5],
    [date(2026, 9, 15), date(2026, 9, 16), "PRLV EDF", 50.3, None, 1250.2],
]


def workbook(*sheets: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(number, column, value, day if isinstance(value, date) else None)
    return content.getvalue()


def test_cells_are_read_as_days_and_amounts():
    statement = read_one(workbook(ROWS))
    assert statement.format == "xlsx"
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("100.50"), Decimal("1250.20"))
    assert [
        (each.booking_date, each.value_date, each.amount, each.remittance_information)
        for each in statement.transactions
    ] == [
        (date(2026, 9, 14), date(2026, 9, 14), Decimal("1200.00"), "VIR SEPA LEFEVRE F-2026-0012"),
        (date(2026, 9, 15), date(2026, 9, 16), Decimal("-50.30"), "PRLV EDF"),
    ]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (1234.5, "1234.50"),
        (1234.567, "1234.57"),
        (-0.1, "-0.10"),
        (1200, "1200.00"),
        (0.1 + 0.2, "0.30"),
        ("1 234,50", "1234.50"),
        ("-12,50 €", "-12.50"),
    ],
)
def test_numbers_and_texts_are_amounts_side_by_side(written, amount):
    rows = [["Date", "Libellé", "Montant"], ["15/09/2026", "A", "3,50"], ["16/09/2026", "B", written]]
    assert read_one(workbook(rows)).transactions[1].amount == Decimal(amount)


@pytest.mark.parametrize("written", [xls, ods])
def test_old_and_open_workbooks_are_read_alike(written):
    rows = [
        ["Date operation", "Libelle operation", "Montant operation"],
        [date(2026, 9, 15), "VIR RECU LEFEVRE", -12.5],
    ]
    statement = read_one(written(rows))
    assert [(each.booking_date, each.amount, each.remittance_information) for each in statement.transactions] == [
        (date(2026, 9, 15), Decimal("-12.50"), "VIR RECU LEFEVRE")
    ]


def test_lines_above_the_titles_name_the_account():
    rows = [["Compte courant n° 00012345678"], [], ["Date", "Libellé", "Montant"], [date(2026, 9, 15), "A", 1.5]]
    assert read_one(workbook(rows)).account_number == "00012345678"


def test_every_sheet_with_movements_is_read():
    other = [["IBAN", "FR76 3000 6000 0112 3456 7890 189"], *ROWS]
    statements = read_statement(workbook(ROWS, [["Bonjour"]], other)).statements
    assert [(each.account_number, len(each.transactions)) for each in statements] == [
        ("", 2),
        ("FR7630006000011234567890189", 2),
    ]


def test_mapping_made_for_a_workbook_does_not_impose_its_decimal_mark():
    content = workbook([["Date", "Libellé", "Montant"], [date(2026, 9, 15), "A", 1234.5]])
    guessed = guess_table(content)
    assert guessed is not None
    assert (guessed.format, guessed.certainty, guessed.rows) == (
        "xlsx",
        Certainty.LIKELY,
        (("2026-09-15", "A", "1234.5"),),
    )
    (statement,) = read_statement(content, mapping=replace(guessed.mapping, decimal_mark=",")).statements
    assert statement.transactions[0].amount == Decimal("1234.50")


def test_workbook_within_an_archive_is_read():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("releve.xlsx", workbook(ROWS))
    assert read_statement(content.getvalue()).statements[0].source == "releve.xlsx"


def with_part(part: str, text: bytes) -> bytes:
    """A workbook one part of which was written by an enemy."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            target.writestr(name, text if name == part else source.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
FAR_AWAY = SHEET % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HOSTILE = {
    "a cell far away": (with_part("xl/worksheets/sheet1.xml", FAR_AWAY), Refusal.TOO_LARGE),
    "cells without end": (
        with_part("xl/worksheets/sheet1.xml", SHEET % (b"<row>" + b"<c><v>1</v></c>" * 150_000 + b"</row>")),
        Refusal.TOO_LARGE,
    ),
    "no sheet in it": (with_part("xl/worksheets/sheet1.xml", b"garbage"), Refusal.MALFORMED),
    "entities": (
        with_part(
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            + SHEET % b"<row><c><v>&b;</v></c></row>",
        ),
        Refusal.UNKNOWN_FORMAT,
    ),
    "cut short": (workbook(ROWS)[:-200], Refusal.MALFORMED),
    "no table": (workbook([["Bonjour"], ["Voici", "le relevé"]]), Refusal.UNKNOWN_FORMAT),
    "no titles": (
        workbook([[date(2026, 9, day), f"ACHAT {day}", -12.5] for day in range(1, 9)]),
        Refusal.MAPPING_NEEDED,
    ),
    "under a password": (compound_file("EncryptedPackage"), Refusal.ENCRYPTED),
    "a compound file of another program": (compound_file("WordDocument"), Refusal.MALFORMED),
    "an old workbook cut short": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), Refusal.MALFORMED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_of_a_bank_is_refused(name):
    content, refusal = HOSTILE[name]
    assert refusal_of(content).refusal == refusal


def test_titles_may_stand_in_two_rows():
    titles = [["Date", "Libellé", "Mouvements", None], [None, None, "Débit", "Crédit"]]
    rows = [[date(2026, 9, 14), "VIR", None, 1200], ["15/09/2026", "PRLV", 50.3, None]]
    read = [(each.booking_date, each.amount) for each in read_one(workbook(titles + rows)).transactions]
    assert read == [(date(2026, 9, 14), Decimal("1200.00")), (date(2026, 9, 15), Decimal("-50.30"))]

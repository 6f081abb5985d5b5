"""Reading what spreadsheets write."""

import pytest

from common.errors import BusinessError
from invoicing.csv_imports.columns import COLUMNS, chosen, guess, missing
from invoicing.csv_imports.table import read_table
from invoicing.models import CsvUpload

Kind = CsvUpload.Kind


@pytest.mark.parametrize(
    "content",
    [
        "nom;ville\nLefèvre;Lyon\n".encode(),
        "nom,ville\r\nLefèvre,Lyon\r\n".encode(),
        "nom\tville\nLefèvre\tLyon".encode(),
        "\ufeffnom;ville\nLefèvre;Lyon\n".encode(),
        "nom;ville\nLefèvre;Lyon\n".encode("cp1252"),
        '"nom";"ville"\n"Lefèvre";" Lyon "\n'.encode(),
        "\n\nnom;ville\n;;\nLefèvre;Lyon\n;\n".encode(),
        "nom;ville\nLefèvre;Lyon;;;\n".encode(),
    ],
    ids=["semicolons", "commas", "tabs", "byte order mark", "windows", "quotes", "blank lines", "empty ends"],
)
def test_table_reads_the_usual_dialects(content: bytes) -> None:
    table = read_table(content)

    assert (table.header, [row.cells for row in table.rows]) == (["nom", "ville"], [["Lefèvre", "Lyon"]])


def test_table_keeps_the_lines_of_the_file() -> None:
    table = read_table(b'nom;notes\nA;"deux\nlignes"\n\nB;\n')

    assert [(row.line, row.cells) for row in table.rows] == [(2, ["A", "deux\nlignes"]), (5, ["B", ""])]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n\n",
        b"nom;ville\n",
        b"PK\x03\x04\0\0",
        b'nom;ville\n"A;B\n',
        b"nom;prix\nA;12;50\n",
        b"a;" * 200 + b"\nb",
    ],
    ids=["empty", "blank", "header alone", "a workbook", "open quote", "cents lost", "too many columns"],
)
def test_table_refuses_what_it_cannot_read_surely(content: bytes) -> None:
    with pytest.raises(BusinessError):
        read_table(content)


@pytest.mark.parametrize(
    ("kind", "header", "places"),
    [
        (
            Kind.CUSTOMERS,
            ["Raison sociale", "N° SIREN", "Adresse", "CP", "Ville", "E-mail", "Couleur", "Délai de paiement"],
            ["name", "siren", "address_line1", "postcode", "city", "email", "", "terms_days"],
        ),
        (Kind.CUSTOMERS, ["company", "vat number", "zip", "country"], ["name", "vat_number", "postcode", "country"]),
        (Kind.CUSTOMERS, ["Nom", "Client"], ["name", ""]),
        (
            Kind.PRODUCTS,
            ["Réf.", "Désignation", "Unité", "Prix unitaire HT", "Taux TVA"],
            ["reference", "name", "unit", "unit_price", "vat_rate"],
        ),
        (
            Kind.INVOICES,
            ["N° facture", "Client", "Date de facture", "Échéance", "Total TTC", "Statut"],
            ["number", "customer", "issue_date", "due_date", "total_incl_vat", "status"],
        ),
        (
            Kind.INVOICES,
            ["number", "customer", "issue_date", "due_date", "total_incl_vat", "credited_invoice"],
            ["number", "customer", "issue_date", "due_date", "total_incl_vat", "credited_invoice"],
        ),
    ],
)
def test_columns_are_guessed_from_their_headers(kind: CsvUpload.Kind, header: list[str], places: list[str]) -> None:
    found = guess(header, COLUMNS[kind])

    assert [found.get(place, "") for place in range(len(header))] == places


def test_columns_that_a_row_needs_are_named() -> None:
    assert len(missing({0: "number", 1: "customer"}, COLUMNS[Kind.INVOICES])) == 3
    assert missing({0: "name"}, COLUMNS[Kind.CUSTOMERS]) == []


def test_columns_are_chosen_by_the_person() -> None:
    posted = {"column-0": "name", "column-1": "", "column-2": "inconnu", "column-9": "city", "column-x": "siren"}

    assert chosen(posted, 3, COLUMNS[Kind.CUSTOMERS]) == {0: "name"}
    with pytest.raises(BusinessError):
        chosen({"column-0": "name", "column-1": "name"}, 2, COLUMNS[Kind.CUSTOMERS])

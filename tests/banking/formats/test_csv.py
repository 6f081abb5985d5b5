from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from banking.formats import guess_table, read_statement
from banking.formats.statement import Refusal
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of

# One export a bank or service, in its own columns: what must come out of its first row.
EXPORTS = {
    "Caisse d'Épargne": (
        (
            "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;"
            "Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n"
            "15/09/2026;LEFEVRE;VIR LEFEVRE;R1;F-2026-0012;Virement;;;;+1200,00;14/09/2026;16/09/2026;0\n"
            "15/09/2026;EDF;PRLV EDF;R2;;Prelevement;;;-50,00;;15/09/2026;15/09/2026;0\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "VIR LEFEVRE F-2026-0012", ""),
    ),
    "Fortuneo": (
        "Date opération;Date valeur;libellé;Débit;Crédit;\r\n15/09/2026;16/09/2026;VIR LEFEVRE;;1200,00;\r\n",
        (date(2026, 9, 15), Decimal("1200.00"), "", "VIR LEFEVRE", ""),
    ),
    "Boursorama": (
        (
            "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance\n"
            '2026-09-15;2026-09-16;"VIR SEPA LEFEVRE";Virements;Divers;lefevre;"1 200,00";;00040123456;'
            "BoursoBank;3500.25\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "lefevre", "VIR SEPA LEFEVRE", "00040123456"),
    ),
    "Banque Populaire": (
        (
            "Compte;Date de comptabilisation;Date opération;Libellé;Référence;Date valeur;Montant\n"
            "00118123456;15/09/2026;14/09/2026;EVI LEFEVRE;9W8HM;16/09/2026;1200,00\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "EVI LEFEVRE", "00118123456"),
    ),
    "Société Générale": (
        (
            "=\"0001234567\";15/08/2026;30/09/2026;\nDate de l'opération;Libellé;Détail de l'écriture;"
            "Montant de l'opération;Devise\n15/09/2026;VIR RECU;DE: LEFEVRE MOTIF: F-2026-0012;1200,00;EUR\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "VIR RECU DE: LEFEVRE MOTIF: F-2026-0012", "0001234567"),
    ),
    "Crédit Agricole": (
        (
            "Téléchargement du 01/10/2026;\nCompte courant n° 00012345678;\nSolde au 01/10/2026 3 500,25 €\n\n"
            'Date;Libellé;Débit euros;Crédit euros;\n15/09/2026;"VIREMENT EN VOTRE FAVEUR\nLEFEVRE";;1 200,00;\n'
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "VIREMENT EN VOTRE FAVEUR LEFEVRE", "00012345678"),
    ),
    "La Banque Postale": (
        (
            "Numéro Compte   ;1234567A020\nType         ;CCP\nCompte tenu en  ;euros\nDate            ;30/09/2026\n"
            "Solde (EUROS)   ;3500,25\n\nDate;Libellé;Montant(EUROS)\n15/09/2026;VIREMENT DE LEFEVRE;1200,00\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "VIREMENT DE LEFEVRE", "1234567A020"),
    ),
    "Qonto": (
        (
            "Date de la valeur (UTC);Date de l'opération (UTC);Montant total (TTC);Devise;"
            "Nom de la contrepartie;Référence;Statut\n"
            "16-09-2026 08:00:00;15-09-2026 10:00:00;1200,00;EUR;LEFEVRE SARL;F-2026-0012;Exécuté\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "LEFEVRE SARL", "F-2026-0012", ""),
    ),
    "Revolut": (
        (
            "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
            "TOPUP,Current,2026-09-14 10:00:00,2026-09-15 10:00:00,LEFEVRE,1200.00,0.00,EUR,COMPLETED,1300.00\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "LEFEVRE", ""),
    ),
    "PayPal": (
        (
            '"Date","Heure","Fuseau horaire","Nom","Type","État","Devise","Brut","Frais","Net","Solde"\n'
            '"15/09/2026","10:00:00","CEST","Lefèvre","Paiement","Terminé","EUR","1 235,00","-35,00",'
            '"1 200,00","1 300,00"\n'
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "Lefèvre", "", ""),
    ),
    "Stripe": (
        (
            "id,Description,Created (UTC),Amount,Currency,Fee,Net\n"
            "txn_1,Facture F-2026-0012,2026-09-15 10:00,1235.00,eur,35.00,1200.00\n"
        ),
        (date(2026, 9, 15), Decimal("1200.00"), "", "Facture F-2026-0012", ""),
    ),
}


@pytest.mark.parametrize("bank", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_bank_s_export_is_read_without_a_question(bank, encoding):
    text, expected = EXPORTS[bank]
    statement = read_one(text.encode(encoding))
    first = statement.transactions[0]
    assert (
        first.booking_date,
        first.amount,
        first.counterparty_name,
        first.remittance_information,
        statement.account_number,
    ) == expected


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

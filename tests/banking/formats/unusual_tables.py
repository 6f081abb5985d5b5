"""Tables of banks and tools that no list of titles foresaw. Each holds the same two movements."""

PAID, SPENT = "FACT 12", "FRAIS"
IBAN = "FR7630006000011234567890189"

UNUSUAL = {
    "months in French": "Date;Libellé;Montant\n3 févr. 2026;FACT 12;1 234,56\n5 février 2026;FRAIS;-12,00\n",
    "weekdays": "Date;Libellé;Montant\nmardi 3 février 2026;FACT 12;1 234,56\njeudi 5 févr. 2026;FRAIS;-12,00\n",
    "months in English": 'Date,Description,Amount\n03 Feb 2026,FACT 12,"1,234.56"\n05-Feb-26,FRAIS,-12.00\n',
    "month first": 'Date,Description,Amount\n"Feb 3, 2026",FACT 12,"1,234.56"\n"Feb 5, 2026",FRAIS,-12.00\n',
    "days without separators": "Date;Libellé;Montant\n03022026;FACT 12;1234,56\n05022026;FRAIS;-12,00\n",
    "days as a spreadsheet counts": "Date;Libellé;Montant\n46056;FACT 12;1234,56\n46058;FRAIS;-12,00\n",
    "titles that only begin as known ones": (
        "Date de l'écriture comptable;Montant signé;Libellé long\n03/02/2026;1234,56;FACT 12\n05/02/2026;-12,00;FRAIS\n"
    ),
    "titles in two rows": (
        "Date;Libellé;Mouvements;\n;;Débit;Crédit\n03/02/2026;FACT 12;;1234,56\n05/02/2026;FRAIS;12,00;\n"
    ),
    "footer with a day in it": (
        "Date;Libellé;Débit;Crédit\n03/02/2026;FACT 12;;1234,56\n05/02/2026;FRAIS;12,00;\n"
        "Solde au 06/02/2026;;;1222,56\n"
    ),
    "balances among the movements": (
        "Date;Libellé;Débit;Crédit\n01/02/2026;SOLDE PRECEDENT AU 31/01/2026;;100,00\n03/02/2026;FACT 12;;1234,56\n"
        "05/02/2026;FRAIS;12,00;\n28/02/2026;NOUVEAU SOLDE;;1322,56\n28/02/2026;Total des opérations;12,00;1234,56\n"
    ),
    "direction under any title": (
        "Date;Libellé;Montant;Type\n03/02/2026;FACT 12;1234,56;Crédit\n05/02/2026;FRAIS;12,00;Débit\n"
    ),
    "direction as a sign": "Date;Libellé;Sens;Montant\n03/02/2026;FACT 12;+;1234,56\n05/02/2026;FRAIS;-;12,00\n",
    "German direction": "Datum;Text;Betrag;Soll/Haben\n03.02.2026;FACT 12;1.234,56;H\n05.02.2026;FRAIS;12,00;S\n",
    "Qonto, words under «Référence»": (
        "Statut;Date de l'opération (local);Montant total (TTC);Devise;Nom de la contrepartie;Référence;Note\n"
        "Exécuté;03-02-2026 10:00:00;1234,56;EUR;LEFEVRE;FACT 12;\n"
        "Exécuté;05-02-2026 10:00:00;-12,00;EUR;QONTO;FRAIS;\n"
    ),
    "one column for both, with signs": (
        "Date;Libellé;Débit/Crédit;Devise\n03/02/2026;FACT 12;+1234,56;EUR\n05/02/2026;FRAIS;-12,00;EUR\n"
    ),
    "the order of the days said above the titles": (
        "Umsatzanzeige;Datei erstellt am: 06.02.2026\n\nSortierung;Datum absteigend\n\n"
        "Buchung;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "03.02.2026;Gutschrift;FACT 12;2.234,56;EUR;1.234,56;EUR\n05.02.2026;Entgelt;FRAIS;2.222,56;EUR;-12,00;EUR\n"
    ),
    "declined and sent back": (
        "Date;Libellé;Montant;Statut\n03/02/2026;FACT 12;1234,56;Exécuté\n03/02/2026;CARTE;-9,00;Décliné\n"
        "04/02/2026;CARTE;-9,00;RENVOYÉ\n05/02/2026;FRAIS;-12,00;Exécuté\n"
    ),
    "side behind the amount": "Date,Description,Amount\n03/02/2026,FACT 12,1234.56 CR\n05/02/2026,FRAIS,12.00 DR\n",
    "day of posting": (
        "Details,Posting Date,Description,Amount,Type,Balance\nCREDIT,2026-02-03,FACT 12,1234.56,ACH,1334.56\n"
        "DEBIT,2026-02-05,FRAIS,-12.00,FEE,1322.56\n"
    ),
    "Italian": "Data;Descrizione;Dare;Avere\n03/02/2026;FACT 12;;1.234,56\n05/02/2026;FRAIS;12,00;\n",
    "columns of a sign": "Date;Libellé;-;+\n03/02/2026;FACT 12;;1234,56\n05/02/2026;FRAIS;12,00;\n",
    "dashes for nothing": "Date;Libellé;Débit;Crédit\n03/02/2026;FACT 12;-;1234,56\n05/02/2026;FRAIS;12,00;-\n",
    "texts as formulas": (
        'Date;Libellé;Montant\n="03/02/2026";="FACT 12";="1234,56"\n="05/02/2026";="FRAIS";="-12,00"\n'
    ),
    "each line within quotation marks": (
        '"Date,""Libellé"",Montant"\n"03/02/2026,""FACT 12"",1234.56"\n"05/02/2026,""FRAIS"",-12.00"\n'
    ),
    "Portuguese": "Data;Descrição;Valor\n03/02/2026;FACT 12;1.234,56\n05/02/2026;FRAIS;-12,00\n",
    "text cut in two by a line break without quotation marks": (
        "Date;Libellé;Montant\n03/02/2026;VIR\nFACT 12;1234,56\n05/02/2026;FRAIS;-12,00\n"
    ),
    "BNP Paribas without titles": (
        "Compte de chèques;Compte de chèques;****1234;28/02/2026;;1 222,56\n"
        "03/02/2026;;;VIR SEPA RECU /DE LEFEVRE /MOTIF FACT 12;;1 234,56\n05/02/2026;;;FRAIS DE TENUE;;-12,00\n"
    ),
}

# What they say of the other side: name, IBAN, end-to-end and mandate reference, of each movement.
PARTIES = {
    "German, payer or payee": (
        (
            "Buchungstag;Wertstellung;Auftraggeber / Empfänger;Verwendungszweck;Betrag (EUR)\n"
            "03.02.2026;03.02.2026;LEFEVRE;FACT 12;+1.234,56\n05.02.2026;05.02.2026;BANK;FRAIS;-12,00\n"
        ),
        "",
        [("LEFEVRE", "", "", ""), ("BANK", "", "", "")],
    ),
    "German, with the account in a column": (
        (
            '"Auftragskonto";"Buchungstag";"Buchungstext";"Verwendungszweck";"Mandatsreferenz";'
            '"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"Betrag";"Waehrung"\n'
            f'"DE89370400440532013000";"03.02.26";"VIR";"FACT 12";"";"E2E-1";"LEFEVRE";"{IBAN}";"1.234,56";"EUR"\n'
            '"DE89370400440532013000";"05.02.26";"ENTGELT";"FRAIS";"M1";"";"";"";"-12,00";"EUR"\n'
        ),
        "DE89370400440532013000",
        [("LEFEVRE", IBAN, "E2E-1", ""), ("", "", "", "M1")],
    ),
    "payer and payee apart, the account above": (
        (
            '"Girokonto";"DE89370400440532013000"\n"Kontostand vom 06.02.2026:";"1.222,56 €"\n""\n'
            '"Buchungsdatum";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"IBAN";"Betrag (€)"\n'
            f'"03.02.26";"LEFEVRE";"NOUS";"FACT 12";"{IBAN}";"1.234,56"\n"05.02.26";"NOUS";"BANK";"FRAIS";"";"-12,00"\n'
        ),
        "DE89370400440532013000",
        [("LEFEVRE", IBAN, "", ""), ("BANK", "", "", "")],
    ),
    "Dutch": (
        (
            '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mededelingen"\n'
            f'"20260203","LEFEVRE","NL91ABNA0417164300","{IBAN}","OV","Bij","1234,56","FACT 12"\n'
            '"20260205","BANK","NL91ABNA0417164300","","DV","Af","12,00","FRAIS"\n'
        ),
        "NL91ABNA0417164300",
        [("LEFEVRE", IBAN, "", ""), ("BANK", "", "", "")],
    ),
    "Belgian": (
        (
            "Numéro de compte;Devise;Date;Description;Valeur;Montant;numéro de compte contrepartie;Contrepartie;"
            f"Communication libre\nBE71096123456769;EUR;03/02/2026;VIR;03/02/2026;1234,56;{IBAN};LEFEVRE;FACT 12\n"
            "BE71096123456769;EUR;05/02/2026;FRAIS;05/02/2026;-12,00;;;\n"
        ),
        "BE71096123456769",
        [("LEFEVRE", IBAN, "", ""), ("", "", "", "")],
    ),
    "English, payer and payee apart": (
        (
            "Date,Amount,Currency,Description,Payer Name,Payee Name\n"
            "03-02-2026,1234.56,EUR,FACT 12,LEFEVRE,\n05-02-2026,-12.00,EUR,FRAIS,,BANK\n"
        ),
        "",
        [("LEFEVRE", "", "", ""), ("BANK", "", "", "")],
    ),
}

"""Tables of banks abroad, in their own words. Each holds the same two movements as the unusual ones."""

ABROAD = {
    "KBC": (
        "Rekeningnummer;Rubrieknaam;Naam;Munt;Afschriftnummer;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;"
        "rekeningnummer tegenpartij;BIC tegenpartij;Naam tegenpartij;Adres tegenpartij;"
        "gestructureerde mededeling;Vrije mededeling\n"
        "BE71096123456769;;BAKKER;EUR;2026002;03/02/2026;OVERSCHRIJVING;03/02/2026;1234,56;1334,56;1234,56;;"
        ";;LEFEVRE;;;FACT 12\n"
        "BE71096123456769;;BAKKER;EUR;2026002;05/02/2026;KOSTEN;05/02/2026;-12,00;1322,56;;-12,00;;;;;;FRAIS\n"
    ),
    "Belfius": (
        "Boekingsdatum vanaf;01/02/2026\nBoekingsdatum tot en met;28/02/2026\nBedrag vanaf;\nMededeling;\n\n"
        "Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;"
        "Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;"
        "Landcode;Mededelingen\n"
        "BE71 0961 2345 6769;03/02/2026;1;1;;LEFEVRE;;;OVERSCHRIJVING;03/02/2026;1.234,56;EUR;;BE;FACT 12\n"
        "BE71 0961 2345 6769;05/02/2026;1;2;;BANK;;;KOSTEN;05/02/2026;-12,00;EUR;;BE;FRAIS\n"
    ),
    "ING in Belgium": (
        "Rekeningnummer;Naam van de rekening;Rekening tegenpartij;Omzetnummer;Boekingsdatum;Valutadatum;Bedrag;"
        "Munteenheid;Omschrijving;Detail van de omzet;Bericht\n"
        "BE71096123456769;BAKKER;;1;03/02/2026;03/02/2026;1234,56;EUR;LEFEVRE;OVERSCHRIJVING;FACT 12\n"
        "BE71096123456769;BAKKER;;2;05/02/2026;05/02/2026;-12,00;EUR;BANK;KOSTEN;FRAIS\n"
    ),
    "Rabobank": (
        '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN",'
        '"Naam tegenpartij","Naam uiteindelijke partij","Code","Transactiereferentie","Omschrijving-1",'
        '"Omschrijving-2"\n'
        '"NL91ABNA0417164300","EUR","","1","2026-02-03","2026-02-03","+1234,56","+1334,56","","LEFEVRE","","cb","",'
        '"FACT 12",""\n'
        '"NL91ABNA0417164300","EUR","","2","2026-02-05","2026-02-05","-12,00","+1322,56","","BANK","","db","",'
        '"FRAIS",""\n'
    ),
    "Italian, what came in and went out": (
        "Data operazione;Data valuta;Entrate;Uscite;Descrizione;Descrizione completa\n"
        "03/02/2026;03/02/2026;1.234,56;;Bonifico;FACT 12\n05/02/2026;05/02/2026;;-12,00;Spese;FRAIS\n"
    ),
    "Portuguese, of two sides": (
        "Data mov.;Data valor;Descrição;Débito;Crédito;Saldo contabilístico\n"
        "03-02-2026;03-02-2026;FACT 12;;1.234,56;1.334,56\n05-02-2026;05-02-2026;FRAIS;12,00;;1.322,56\n"
    ),
    "Spanish": (
        "Fecha operación;Concepto;Fecha valor;Importe;Saldo\n"
        "03/02/2026;FACT 12;03/02/2026;1.234,56;1.334,56\n05/02/2026;FRAIS;05/02/2026;-12,00;1.322,56\n"
    ),
    "Polish, each title behind a mark": (
        "#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo\n"
        "2026-02-03;2026-02-03;PRZELEW;FACT 12;LEFEVRE;;1 234,56;1 334,56\n"
        "2026-02-05;2026-02-05;OPŁATA;FRAIS;BANK;;-12,00;1 322,56\n"
    ),
    "Czech": (
        "Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Zpráva pro příjemce;Typ\n"
        "03.02.2026;1234,56;CZK;;LEFEVRE;;FACT 12;Příjem\n05.02.2026;-12,00;CZK;;;;FRAIS;Poplatek\n"
    ),
    "Swedish": (
        "Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo\n"
        "2026-02-03;2026-02-03;1;FACT 12;1234,56;1334,56\n2026-02-05;2026-02-05;2;FRAIS;-12,00;1322,56\n"
    ),
    "German, of a day that is called booking": (
        "Buchung;Valuta;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "03.02.2026;03.02.2026;LEFEVRE;Gutschrift;FACT 12;1.334,56;EUR;1.234,56;EUR\n"
        "05.02.2026;05.02.2026;BANK;Entgelt;FRAIS;1.322,56;EUR;-12,00;EUR\n"
    ),
    "German, amounts by their way": (
        "Transaktionsdatum;Verwendungszweck;Eingehend;Ausgehend\n"
        "03.02.2026;FACT 12;1.234,56;\n05.02.2026;FRAIS;;12,00\n"
    ),
    "British, the amount under «Value»": (
        "Date,Type,Description,Value,Balance,Account Name,Account Number\n"
        "03/02/2026,BAC,FACT 12,1234.56,1334.56,'CURRENT,'601234-12345678\n"
        "05/02/2026,CHG,FRAIS,-12.00,1322.56,'CURRENT,'601234-12345678\n"
    ),
    "Irish, numbered descriptions": (
        "Posted Account, Posted Transactions Date, Description1, Description2, Debit Amount, Credit Amount, Balance\n"
        '"930000-12345678","03/02/2026","FACT 12","LEFEVRE",,"1,234.56","1,334.56"\n'
        '"930000-12345678","05/02/2026","FRAIS","","12.00",,"1,322.56"\n'
    ),
    "French, numbered details": (
        "Date comptable;Date valeur;Détail 1;Détail 2;Montant\n"
        "03/02/2026;03/02/2026;VIR;FACT 12;1234,56\n05/02/2026;05/02/2026;FRAIS;;-12,00\n"
    ),
    "French, shortened titles": (
        "Dt Opé;Dt Val;Lib;Débit;Crédit\n03/02/2026;03/02/2026;FACT 12;;1234,56\n05/02/2026;05/02/2026;FRAIS;12,00;\n"
    ),
    "titles without blanks": (
        "transactionDate,transactionDescription,transactionAmount,transactionCurrency\n"
        "2026-02-03,FACT 12,1234.56,EUR\n2026-02-05,FRAIS,-12.00,EUR\n"
    ),
    "titles behind the name of a table": (
        "payments.charge_date,payments.amount,payments.description,payments.currency\n"
        "2026-02-03,1234.56,FACT 12,EUR\n2026-02-05,-12.00,FRAIS,EUR\n"
    ),
    "Swiss, below what was asked for": (
        "Datum von:;01.02.2026\nKonto:;CH9300762011623852957\nWährung:;CHF\n\n"
        "Datum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF\n"
        "03.02.2026;FACT 12;1234.56;;03.02.2026;1334.56\n05.02.2026;FRAIS;;-12.00;05.02.2026;1322.56\n\nHinweis:\n"
    ),
    "what came in and went out, by a word": (
        "ID,Status,Direction,Finished on,Source fee amount,Source name,Source amount (after fees),Source currency,"
        "Target name,Reference\nT1,COMPLETED,IN,2026-02-03 10:00:00,0.00,LEFEVRE,1234.56,EUR,NOUS,FACT 12\n"
        "T2,COMPLETED,OUT,2026-02-05 10:00:00,0.40,NOUS,11.60,EUR,BANK,FRAIS\n"
    ),
    "words under a title nobody knows": ("Date;Zgrobl;Montant\n03/02/2026;FACT 12;1234,56\n05/02/2026;FRAIS;-12,00\n"),
    "amounts in one currency column called «Valuta»": (
        "Dato;Tekst;Valuta;Beløb\n03-02-2026;FACT 12;DKK;1.234,56\n05-02-2026;FRAIS;DKK;-12,00\n"
    ),
}

"""One CSV export a bank, in its own columns, with invented movements."""

from tests.banking.formats.exports import Expected

BANKS: dict[str, tuple[str, Expected]] = {
    "BNP Paribas": (
        (
            "Compte de chèques;Compte de chèques;****8172;01/10/2026;;3 614,49\n\n"
            "Date operation;Libelle court;Type operation;Libelle operation;Montant operation en euro\n"
            "15/09/2026;VIR RECU;VIR SEPA RECU;VIR SEPA RECU /DE LEFEVRE /MOTIF F-2026-0012 /REF 7;1 200,00\n"
            "16/09/2026;FRAIS;COMMISSIONS;COMMISSION;-3,50\n"
        ),
        Expected(2, "BNP Paribas", "", "1200.00", "VIR SEPA RECU /DE LEFEVRE /MOTIF F-2026-0012 /REF 7"),
    ),
    "BNP Paribas, by categories": (
        (
            "Compte de chèques ****8172;Solde au 01/10/2026;3614,49;EUR\n\n"
            "Date operation;Categorie operation;Sous Categorie operation;Libelle operation;Montant operation;"
            "Pointage operation;Commentaire operation\n"
            "15-09-2026;Revenus;Virement reçu;VIR LEFEVRE F-2026-0012;1200,00;;\n"
        ),
        Expected(1, "BNP Paribas", "", "1200.00", "VIR LEFEVRE F-2026-0012"),
    ),
    "Crédit Agricole": (
        (
            "Téléchargement du 01/10/2026;\n\nMENUISERIE LEMAIRE\nCompte courant carte n° 00012345678;\n"
            "Solde au 01/10/2026 3 500,25 €\nListe des opérations du compte entre le 01/09/2026 et le 30/09/2026;\n\n"
            'Date;Libellé;Débit euros;Crédit euros;\n15/09/2026;"VIREMENT EN VOTRE FAVEUR\nLEFEVRE F-2026-0012";'
            ";1 200,00;\n"
            '14/09/2026;"PRELEVEMENT\nEDF";50,00;;\n'
        ),
        Expected(2, "Crédit Agricole", "00012345678", "1200.00", "VIREMENT EN VOTRE FAVEUR LEFEVRE F-2026-0012"),
    ),
    "Crédit Mutuel, CIC": (
        (
            "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n"
            "15/09/2026;15/09/2026;;1200,00;VIR LEFEVRE;1450,10\n16/09/2026;16/09/2026;-45,67;;PRLV EDF;1404,43\n"
        ),
        Expected(2, "Crédit Mutuel, CIC", "", "1200.00", "VIR LEFEVRE"),
    ),
    "Crédit Mutuel, one amount": (
        "Date;Date de valeur;Montant;Libellé;Solde\n15/09/2026;15/09/2026;1200.00;VIR LEFEVRE;1450.10\n",
        Expected(1, "Crédit Mutuel, CIC", "", "1200.00", "VIR LEFEVRE"),
    ),
    "CIC, with commas": (
        "Date d'opération,Date de valeur,Montant,Libellé,Solde\n15/09/2026,16/09/2026,1200.00,VIR LEFEVRE,1450.10\n",
        Expected(1, "Crédit Mutuel, CIC", "", "1200.00", "VIR LEFEVRE"),
    ),
    "Société Générale": (
        (
            "00012345678;01/09/2026;30/09/2026;2;30/09/2026;1234.56 EUR\n\n"
            "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise\n"
            "15/09/2026;VIR RECU 982563197;VIR RECU 982563197DE: LEFEVRE MOTIF: F-2026-0012;1200,00;EUR\n"
            "14/09/2026;CARTE X0000 13/09;CARTE X0000 13/09 LIBRAIRIE;-4,20;EUR\n"
        ),
        Expected(2, "Société Générale", "00012345678", "1200.00", "VIR RECU 982563197DE: LEFEVRE MOTIF: F-2026-0012"),
    ),
    "Société Générale, savings": (
        (
            '="0001230047294412";15/08/2026;30/09/2026;\n'
            "date_comptabilisation;libellé_complet_operation;montant_operation;devise;\n"
            "15/09/2026;VIR RECU DE: LEFEVRE;1200,00;EUR;\n"
        ),
        Expected(1, "Société Générale", "0001230047294412", "1200.00", "VIR RECU DE: LEFEVRE"),
    ),
    "La Banque Postale": (
        (
            "Numéro Compte   ;1234567A020\nType         ;CCP\nCompte tenu en  ;euros\nDate            ;30/09/2026\n"
            "Solde (EUROS)   ;3500,25\nSolde (FRANCS)   ;22960,14\n\nDate;Libellé;Montant(EUROS);Montant(FRANCS)\n"
            "15/09/2026;VIREMENT DE LEFEVRE;1200,00;7871,48\n"
        ),
        Expected(1, "La Banque Postale", "1234567A020", "1200.00", "VIREMENT DE LEFEVRE"),
    ),
    "Caisse d’Épargne": (
        (
            "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;"
            "Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n"
            "15/09/2026;LEFEVRE;VIR LEFEVRE;R1;F-2026-0012;Virement;;;;+1200,00;14/09/2026;16/09/2026;0\n"
            "15/09/2026;EDF;PRLV EDF;R2;;Prelevement;;;-50,00;;15/09/2026;15/09/2026;0\n"
        ),
        Expected(2, "Caisse d’Épargne, Banque Populaire", "", "1200.00", "VIR LEFEVRE F-2026-0012"),
    ),
    "Banque Populaire": (
        (
            "Compte;Date de comptabilisation;Date opération;Libellé;Référence;Date valeur;Montant\n"
            "00118123456;15/09/2026;14/09/2026;EVI LEFEVRE;9W8HM;16/09/2026;1200,00\n"
        ),
        Expected(1, "Banque Populaire", "00118123456", "1200.00", "EVI LEFEVRE"),
    ),
    "LCL": (
        (
            "15/09/2026;1200,00;Virement;;VIR SEPA RECU;LEFEVRE F-2026-0012;0;Divers\n"
            "14/09/2026;-12,50;Carte;;CB LIBRAIRIE 13/09/26;;0;Divers\n13/09/2026;-80,00;Chèque;1234567;CHEQUE;;"
            "0;Divers\n"
            "30/09/2026;3500,25;;01234 012345X\n"
        ),
        Expected(3, "LCL", "", "1200.00", "Virement VIR SEPA RECU LEFEVRE F-2026-0012 Divers"),
    ),
    "BoursoBank": (
        (
            "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;"
            "accountbalance\n"
            '2026-09-15;2026-09-16;"VIR SEPA LEFEVRE";Virements;Divers;lefevre;"1 200,00";;00040123456;Bourso;3500.25\n'
            '2026-09-14;2026-09-14;"CARTE 13/09";Achats;Divers;;"-12,50";;00040123456;Bourso;3500.25\n'
        ),
        Expected(2, "BoursoBank", "00040123456", "1200.00", "VIR SEPA LEFEVRE", "lefevre"),
    ),
    "BoursoBank, «Solde» above amounts and balances": (
        (
            '"Date Opération";"Date Valeur";Libellé;"Libellé Suggéré";Catégorie;"Catégorie Parente";Solde;Commentaire;'
            '"Numéro Compte";"Libellé Compte";Solde;Pointage\n'
            '2026-09-15;2026-09-16;"VIR SEPA LEFEVRE";Lefevre;Virements;Divers;"1 200,00";;00040123456;Bourso;3500.25;'
            'Non\n2026-09-14;2026-09-14;"CARTE 13/09";Achat;Achats;Divers;-12,50;;00040123456;Bourso;2300.25;Non\n'
        ),
        Expected(2, "BoursoBank", "00040123456", "1200.00", "VIR SEPA LEFEVRE", "Lefevre"),
    ),
    "Fortuneo": (
        "Date opération;Date valeur;libellé;Débit;Crédit;\r\n15/09/2026;16/09/2026;VIR LEFEVRE;;1200,00;\r\n",
        Expected(1, "Fortuneo", "", "1200.00", "VIR LEFEVRE"),
    ),
}

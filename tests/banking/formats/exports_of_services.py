"""One CSV export an online bank or payment service, in its own columns, with invented movements."""

from tests.banking.formats.exports import Expected

SERVICES: dict[str, tuple[str, Expected]] = {
    "Qonto": (
        (
            "Statut;Date de la valeur (UTC);Date de la valeur (local);Date de l'opération (UTC);"
            "Date de l'opération (local);Montant total (TTC);Débit;Crédit;Solde;Devise;Montant total (TTC) (local);"
            "Devise (local);Montant total (HT);Nom du compte;IBAN du compte;Nom de la contrepartie;"
            "IBAN de la contrepartie;Méthode de paiement;Identifiant de transaction;Référence;Note\n"
            "Exécuté;15-09-2026 22:30:00;16-09-2026 00:30:00;14-09-2026 22:30:00;15-09-2026 00:30:00;1200,00;;1200,00;"
            "1300,00;EUR;1200,00;EUR;1000,00;Principal;FR7630006000011234567890189;LEFEVRE SARL;"
            "FR7610107001180001234567822;Virement;qo-1;F-2026-0012;\n"
            "Refusé;15-09-2026 22:30:00;16-09-2026 00:30:00;14-09-2026 22:30:00;15-09-2026 00:30:00;-80,00;80,00;;"
            "1300,00;EUR;-80,00;EUR;-80,00;Principal;FR7630006000011234567890189;EDF;;Carte;qo-2;;\n"
        ),
        Expected(1, "Qonto", "FR7630006000011234567890189", "1200.00", "F-2026-0012", "LEFEVRE SARL"),
    ),
    "Qonto, in English": (
        (
            "Status,Settlement date (UTC),Operation date (UTC),Total amount (incl. VAT),Currency,Counterparty name,"
            "Payment method,Transaction ID,Reference,Note\n"
            "settled,2026-09-15 08:00:00,2026-09-15 10:00:00,1200.00,EUR,LEFEVRE SARL,transfer,qo-1,F-2026-0012,\n"
        ),
        Expected(1, "Qonto", "", "1200.00", "F-2026-0012", "LEFEVRE SARL"),
    ),
    "Shine": (
        (
            "Transaction ID;Date de la valeur;Date d'opération;IBAN;Type de transaction;Transaction personnelle;"
            "Category;"
            "Débit;Crédit;Solde mouvement;Solde bancaire;Libellé;Nom de la contrepartie;Montant HT;"
            "Montant de TVA total;"
            "Pièces;Date d'ajout pièces;Commentaire\n"
            '"t1";"15/09/2026";"15/09/2026";"FR7630006000011234567890189";"Virement";"Non";"DEFAULT";"0,00";"1200,00";'
            '"1200,00";"1300,00";"VIR F-2026-0012";"Lefèvre";"1200,00";"0,00";"";"";""\n'
            '"t2";"16/09/2026";"16/09/2026";"FR7630006000011234567890189";"Carte";"Non";"DEFAULT";"12,50";"0,00";'
            '"-12,50";"1287,50";"CB";"Librairie";"-12,50";"0,00";"";"";""\n'
        ),
        Expected(2, "Shine", "FR7630006000011234567890189", "1200.00", "VIR F-2026-0012", "Lefèvre"),
    ),
    "Revolut": (
        (
            "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
            "TOPUP,Current,2026-09-14 10:00:00,2026-09-15 10:00:00,LEFEVRE,1200.00,0.50,EUR,COMPLETED,1299.50\n"
            "CARD_PAYMENT,Current,2026-09-16 10:00:00,2026-09-16 10:00:00,LIBRAIRIE,-12.50,0.00,EUR,COMPLETED,1287.00\n"
            "CARD_PAYMENT,Current,2026-09-17 10:00:00,,HOTEL,-90.00,0.00,EUR,PENDING,\n"
            "CARD_PAYMENT,Current,2026-09-17 10:00:00,,HOTEL,-90.00,0.00,EUR,REVERTED,\n"
        ),
        Expected(3, "Revolut", "", "1199.50", "LEFEVRE", fees="-0.50"),
    ),
    "Revolut Business": (
        (
            "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,Card number,"
            "Orig currency,"
            "Orig amount,Payment currency,Amount,Total amount,Exchange rate,Fee,Fee currency,Balance,Account\n"
            "2026-09-15 10:00:00,2026-09-15 10:00:02,a2,TRANSFER,COMPLETED,Money in,F-2026-0012,Lefèvre SARL,,"
            "EUR,500.00,"
            "EUR,500.00,499.50,,0.50,EUR,1440.50,Main\n"
        ),
        Expected(1, "Revolut", "", "499.50", "Money in F-2026-0012", "Lefèvre SARL", "-0.50"),
    ),
    "Revolut Business, before the total": (
        (
            "Date started (UTC),Date completed (UTC),ID,Type,Description,Reference,Payer,Card number,Orig currency,"
            "Orig amount,Payment currency,Amount,Fee,Balance,Account,Beneficiary IBAN\n"
            "2026-09-15,2026-09-15,a2,CARD_PAYMENT,Librairie,,Anne,1234,USD,59.00,EUR,-54.26,-0.22,2621.00,Main,\n"
        ),
        Expected(1, "Revolut", "", "-54.48", "Librairie", "Anne", "-0.22"),
    ),
    "PayPal": (
        (
            '"Date","Heure","Fuseau horaire","Nom","Type","État","Devise","Avant commission","Commission","Net",'
            '"De l\'adresse email","Numéro de transaction","Titre de l\'objet","Solde","Impact sur le solde"\n'
            '"15/09/2026","10:00:00","CEST","Lefèvre","Paiement","Terminé","EUR","1 235,00","-35,00","1 200,00",'
            '"a@exemple.fr","T1","F-2026-0012","1 300,00","Crédit"\n'
            '"15/09/2026","10:01:00","CEST","Lefèvre","Autorisation","Terminé","EUR","1 235,00","0,00","1 235,00",'
            '"a@exemple.fr","T2","","1 300,00","Mémo"\n'
        ),
        Expected(1, "PayPal", "", "1200.00", "F-2026-0012", "Lefèvre", "-35.00"),
    ),
    "PayPal, in English": (
        (
            '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID",'
            '"Balance"\n'
            '"15/09/2026","10:00:00","CEST","Lefevre","Payment","Completed","EUR","1,235.00","-35.00","1,200.00","T1",'
            '"1,300.00"\n'
        ),
        Expected(1, "PayPal", "", "1200.00", "T1", "Lefevre", "-35.00"),
    ),
    "Stripe, balance": (
        (
            "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n"
            "txn_1,charge,ch_1,1235.00,35.00,1200.00,eur,2026-09-15 10:00,2026-09-17 00:00,Facture F-2026-0012\n"
            "txn_2,payout,po_1,-1200.00,0.00,-1200.00,eur,2026-09-18 10:00,2026-09-18 00:00,STRIPE PAYOUT\n"
        ),
        Expected(2, "Stripe", "", "1200.00", "Facture F-2026-0012", fees="-35.00"),
    ),
    "Stripe, report": (
        (
            "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,"
            "description\n"
            'txn_1,2026-09-15 10:00:00,2026-09-17 00:00:00,eur,"1,235.00",35.00,"1,200.00",charge,ch_1,"Facture,'
            ' n° 12"\n'
        ),
        Expected(1, "Stripe", "", "1200.00", "Facture, n° 12", fees="-35.00"),
    ),
    "Stripe, payouts": (
        (
            "id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Source Type,Destination,Status,Type,Method,"
            "Description,Balance Transaction,Statement Descriptor\n"
            "po_1,1200.00,2026-09-12 00:18,eur,true,2026-09-15 00:00,card,ba_1,paid,bank_account,standard,"
            "STRIPE PAYOUT,txn_2,MENUISERIE\n"
            "po_2,80.00,2026-09-13 00:18,eur,true,2026-09-16 00:00,card,ba_1,failed,bank_account,standard,"
            "STRIPE PAYOUT,txn_3,MENUISERIE\n"
        ),
        Expected(1, "Stripe", "", "1200.00", "STRIPE PAYOUT MENUISERIE"),
    ),
    "SumUp": (
        (
            "Adresse e-mail,Date,ID de la transaction,Type de transaction,Statut,Type de carte,4 derniers chiffres,"
            "Mode de paiement,Description,Total,Montant net,Montant de la TVA,Pourboire,Frais,Versement,"
            "Date de versement,ID du versement\n"
            'a@exemple.fr,2026-09-14 10:00,TX1,Vente,Réussie,VISA,1234,Carte,Pose,"120,00","100,00","20,00","0,00",'
            '"2,10","117,90",2026-09-15,P1\n'
            'a@exemple.fr,2026-09-14 11:00,TX2,Vente,Échouée,VISA,1234,Carte,Pose,"80,00","66,67","13,33","0,00",'
            '"0,00","0,00",,\n'
        ),
        Expected(1, "SumUp", "", "117.90", "Pose", fees="-2.10"),
    ),
    "SumUp, in English": (
        (
            "Email,Date,Transaction ID,Transaction type,Status,Card type,Last 4 digits,Payment method,"
            "Description,Total,"
            "Net,Tax amount,Tip amount,Fee,Payout,Payout date,Payout ID\n"
            "a@exemple.fr,2026-09-14 10:00,TX1,Sale,Successful,VISA,1234,POS,Pose,120.00,100.00,20.00,0.00,2.10,117.90,"
            "2026-09-15,P1\n"
        ),
        Expected(1, "SumUp", "", "117.90", "Pose", fees="-2.10"),
    ),
    "GoCardless, breakdown": (
        (
            "customers.id,customers.given_name,customers.company_name,resources.type,resources.description,"
            "resources.created_at,resources.charge_date,resources.status,resources.reference,gross_amount,"
            "gocardless_fees,"
            "app_fees,net_amount,currency,payouts.id,payouts.arrival_date,payments.id\n"
            "CU1,Anne,Lefèvre SARL,payment,Entretien,2026-09-01,2026-09-10,paid_out,F-2026-0012,100.00,-1.20,"
            "0.00,98.80,"
            "EUR,PO1,2026-09-15,PM1\n"
        ),
        Expected(1, "GoCardless", "", "98.80", "Entretien F-2026-0012", "Lefèvre SARL", "-1.20"),
    ),
    "GoCardless, payouts": (
        (
            "id,amount,deducted_fees,currency,created_at,reference,arrival_date,status\n"
            "PO1,98.80,1.20,EUR,2026-09-13,LEMAIRE-ABC,2026-09-15,paid\n"
        ),
        Expected(1, "GoCardless", "", "98.80", "LEMAIRE-ABC", fees="-1.20"),
    ),
}

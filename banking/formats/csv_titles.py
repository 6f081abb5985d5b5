"""Titles of columns in banks' exports: French, English, German, Dutch, Spanish, Italian, Portuguese, Polish and others.

Written as `csv_headers.normalised` leaves them: lower case, without accents, brackets, punctuation nor currency.
"""

# By role, the best title first where a file has several: the day of booking before the day of the operation,
# what moved the balance (net) before what was paid (gross).
TITLES: dict[str, tuple[str, ...]] = {
    "date": (
        "date de comptabilisation", "date comptabilisation", "date comptable", "date compta", "booking date",
        "posted date", "posting date", "post date", "date posted", "posted transactions date",
        "buchungstag", "buchungsdatum", "buchung", "boekingsdatum", "boekdatum", "data contabile",
        "data registrazione", "fecha contable", "data ksiegowania", "bokforingsdatum", "bokforingsdag",
        "bogforingsdato", "date completed", "completed date", "date de fin", "date operation",
        "date d operation", "date de l operation", "date op", "dateop", "date oper", "date ope", "dt operation",
        "dt ope", "operation date", "settlement date",
        "date de reglement", "payouts arrival date", "arrival date", "payout date", "date de versement",
        "date du versement", "transaction date", "transactiedatum", "uitvoeringsdatum", "data operazione",
        "data movimento", "data mov", "data operacji", "fecha operacion", "fecha de operacion", "transaktionsdatum",
        "datum der transaktion", "transaktionsdag",
        "date", "datum", "fecha", "data", "dato", "date utc", "created", "created utc",
        "date de creation", "creation date", "created at", "date et heure", "disbursement date",
        "date de transaction", "date de la transaction", "date d execution", "date execution", "date de l ecriture",
        "date ecriture", "jour", "finished on", "created on",
    ),
    "start_date": ("started date", "date started", "date de debut"),
    "value_date": (
        "date valeur", "date de valeur", "date de la valeur", "dateval", "date val", "dt valeur", "dt val", "valeur",
        "value date", "value", "valuta", "valutadatum", "wertstellung", "rentedatum", "data valuta", "data valor",
        "fecha valor", "f valor", "data waluty", "valutadag",
        "available on", "available on utc", "value date utc",
    ),
    "amount": (
        "total amount", "montant total", "payout", "versement", "net", "neto", "netto", "montant net", "net amount",
        "settlement amount", "montant", "amount", "betrag", "importe", "importo", "bedrag", "kwota", "belopp", "belob",
        "belop", "castka", "objem", "montant de l operation", "montant operation",
        "montant de la transaction", "transaction amount", "montant ttc", "montant eur", "montant en eur",
        "montant euros", "montant en euros", "amount eur", "montant du versement", "payout amount", "gross", "bruto",
        "brut", "avant commission", "total", "monto", "cantidad", "montante", "euro", "euros", "eur", "source amount",
    ),
    "debit": (
        "debit", "debits", "debito", "dare", "addebiti", "addebito",
        "debit eur", "debit euros", "montant debit", "belastung", "belastungen", "lastschrift", "lastschriften",
        "soll", "cargo", "cargos", "debe",
        "debet", "withdrawal", "withdrawals", "withdrawal amount", "withdrawal amt", "uscite", "uscita", "af",
        "uitgaven", "obciazenia", "gastos", "ausgaben", "ausgang",
        "paid out", "money out", "spent", "outflow", "outgoing", "expense", "expenses", "payments", "charges",
        "debit amount", "debit amt", "net debit", "debit in", "sortie", "sorties", "depense", "depenses", "retrait",
        "retraits", "decaissement", "decaissements",
    ),
    "credit": (
        "credit", "credits", "credito", "avere", "accrediti", "accredito",
        "credit eur", "credit euros", "montant credit", "gutschrift", "gutschriften", "haben", "abono", "abonos",
        "haber", "deposit", "deposits", "deposit amount", "deposit amt", "entrate", "entrata", "bij",
        "inkomsten", "uznania", "ingresos", "einnahmen", "eingang",
        "paid in", "money in", "received", "inflow", "incoming", "income", "receipts", "lodgement",
        "credit amount", "credit amt", "net credit", "credit in", "entree", "entrees", "recette", "recettes", "depot",
        "depots", "encaissement", "encaissements",
    ),
    "fee": (
        "fee", "frais", "source fee amount", "comision", "commission", "fees", "gebuhr", "gocardless fees",
        "deducted fees",
    ),
    "direction": (
        "d c", "dc", "sens", "debit credit", "credit debit", "credit debit indicator", "side", "c d", "af bij",
        "soll haben", "s h", "debet credit", "dare avere", "dr cr", "cr dr", "debit or credit", "creditdebet",
        "direction", "sens de l operation",
    ),
    "impact": ("balance impact", "impact sur le solde"),
    "counterparty": (
        "nom de la contrepartie", "counterparty name", "nom du tiers", "partner name", "contrepartie", "counterparty",
        "tiers", "emetteur", "payer", "payer name", "nom de l emetteur", "zahlungspflichtiger", "zahlungspflichtige r",
        "customers company name", "name", "nom", "nombre", "supplierfound", "customer name", "nom du client", "client",
        "auftraggeber empfanger", "auftraggeber beguenstigter", "beguenstigter zahlungspflichtiger",
        "beguenstigter auftraggeber", "auftraggeber begunstigter", "begunstigter auftraggeber",
        "name zahlungsbeteiligter", "empfanger", "auftraggeber", "ordonnateur",
        "nom du donneur d ordre", "donneur d ordre", "emetteur beneficiaire", "merchant", "commercant",
        "naam omschrijving", "naam tegenpartij", "naam van de tegenpartij", "naam tegenpartij bevat",
        "naam tegenrekening", "tegenpartij", "nom contrepartie", "nom contrepartie contient",
        "contrepartie de la transaction", "counter party", "consumer name", "tegenrekeninghouder", "source name",
        "controparte", "gegenpartei", "nadawca odbiorca", "nazev protiuctu", "naam", "libelle suggere",
    ),
    # Who was paid, where another column names who paid.
    "payee": (
        "payee name", "payee", "target name", "nom du beneficiaire", "beneficiaire", "beneficiary", "beneficiary name",
        "zahlungsempfanger", "zahlungsempfanger in", "zahlungsempfangerin",
    ),
    "counterparty_iban": (
        "iban contrepartie", "iban de la contrepartie", "counterparty iban", "iban du tiers", "iban tiers",
        "iban beneficiaire", "beneficiary iban", "counterparty account", "partner iban", "kontonummer iban",
        "iban zahlungsbeteiligter", "numero de compte contrepartie", "compte contrepartie", "tegenrekening",
        "tegenrekening iban bban", "rekening tegenpartij", "rekeningnummer tegenpartij", "iban tegenpartij",
        "compte de la contrepartie", "compte du beneficiaire", "numer konta",
        "tegenrekeningnummer", "consumer bank account", "iban emetteur", "iban du donneur d ordre",
        "payee account number",
    ),
    "currency": (
        "devise", "payment currency", "currency", "divisa", "whg", "wahrung", "waehrung", "net currency",
        "settlement currency", "devise du compte", "code devise", "monnaie", "monn", "munt", "munteenheid",
        "muntsoort", "devies", "valuta rekening", "moneda", "moeda", "ccy", "waluta", "mena", "posted currency",
        "account currency", "currency code", "valutacode", "source currency", "zahlungswahrung",
    ),
    "balance": (
        "solde bancaire", "solde", "balance", "saldo", "accountbalance", "solde apres operation", "running balance",
        "running bal", "kontostand", "solde du compte", "balance in", "saldo na trn", "saldo na boeking",
        "saldo na mutatie", "saldo po operacji", "saldo nach buchung", "saldo contabile", "saldo contabilistico",
        "resulting balance", "account balance",
    ),
    "reference": (
        "transaction id", "identifiant de transaction", "id de transaccion", "id de la transaction",
        "numero de transaction", "balance transaction id", "id", "reference", "ref", "zkb referenz",
        "operation number", "numero d operation", "reference operation", "reference de l operation", "psp reference",
        "identifiant", "no de transaction", "n de transaction", "transaction no", "transaction number",
        "transferwise id", "transaktions id", "transactiereferentie", "referencia", "payouts id", "id du versement",
    ),
    "account": (
        "iban du compte", "iban", "accountnum", "compte", "numero de compte", "account number", "n de compte",
        "n compte", "no compte", "auftragskonto", "iban auftragskonto", "konto", "kontonummer", "rekening",
        "rekeningnummer", "iban bban", "cuenta", "conto", "posted account", "iban auftraggeberkonto",
        "auftraggeberkonto", "numero compte",
    ),
    "end_to_end": (
        "kundenreferenz", "reference de bout en bout", "end to end id", "end to end reference", "endtoendid",
        "reference end to end",
    ),
    "mandate": (
        "mandatsreferenz", "mandate reference", "reference du mandat", "rum", "mandat", "machtigingskenmerk",
        "mandate identification",
    ),
    "check_number": ("numero de cheque", "check number", "n cheque", "cheque", "n de cheque"),
    "status": ("state", "status", "statut", "etat", "estado", "resources status"),
    "original_amount": (
        "montant en devise", "amount currency", "montant d origine", "local amount", "orig amount", "original amount",
        "customer facing amount", "montant total local",
    ),
    "original_currency": (
        "devise d origine", "local currency", "devise de l operation", "orig currency", "original currency",
        "customer facing currency",
        "devise local",
    ),
    "exchange_rate": ("exchange rate", "taux de change", "taux", "koers", "wechselkurs"),
    "code": (
        "type", "type operation", "type d operation", "code operation", "transaction type", "type de transaction",
        "methode de paiement", "reporting category", "payment method", "resources type", "umsatzart",
    ),
}  # fmt: skip

# A label may stand in several columns, perhaps numbered: all are kept, in the file's order.
LABELS = frozenset({
    "libelle", "libelles", "label", "libelle operation", "libelle de l operation", "libelle simplifie", "description",
    "desc", "details", "detail", "informations complementaires", "information complementaire", "memo", "motif",
    "communication", "communications", "buchungstext", "verwendungszweck", "vorgang verwendungszweck", "vwz",
    "zahlungszweck", "notification text", "commentaire", "comment", "subject",
    "note", "notes", "descripcion", "nature de l operation", "nature", "operation", "transaction description",
    "libelle complementaire", "libelle interne", "detail de l operation", "details de l operation", "intitule",
    "remittance information", "invoice id", "invoice number", "objet", "detail de l ecriture", "concepto",
    "reference du virement", "libelle complet operation", "titre de l objet", "numero de facture",
    "identifiant de facture", "remarque", "reference", "resources description", "resources reference",
    "statement descriptor", "payment reference", "reference de paiement", "text", "texte",
    "vorgang", "buchungsdetails", "libelle de l ecriture", "libelle ecriture", "intitule de l operation",
    "reference du paiement", "notes and tags", "reference donneur d ordre", "communication libre", "mededelingen",
    "mededeling", "vrije mededeling", "gestructureerde mededeling", "betalingskenmerk", "bericht",
    "descrizione", "descrizione estesa", "descrizione completa", "details du mouvement", "detail van de omzet",
    "zahlungsreferenz", "referenz", "causale", "historico", "opis operacji", "tytul", "opis", "narrative", "narration",
    "particulars", "operazione", "dettagli", "avisierungstext",
    "reason", "transaction", "transaction details", "payment details", "transaction ref", "message", "transactie",
    "descricao", "omschrijving", "reference structuree", "poznamka", "zprava pro prijemce", "text mottagare",
})  # fmt: skip

# How a title begins where it is none of those above: «Montant signé», «Date opé.».
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum", "fecha", "data"),
    "amount": ("montant", "amount", "betrag", "umsatz", "somme", "importe", "importo", "bedrag", "valor"),
    "debit": ("debit", "sortie", "depense", "addebit"),
    "credit": ("credit", "entree", "recette", "accredit"),
}
LABEL_BEGINNINGS = (
    "libelle", "description", "detail", "motif", "objet", "communication", "verwendungszweck", "intitule",
    "descrizione", "descripcion", "descricao", "omschrijving", "beschreibung",
)  # fmt: skip
# Words of a title that say which way its amounts go: «Zahlungsbetrag ausgehend», «Montant payé entrant».
WAYS: dict[str, frozenset[str]] = {
    "debit": frozenset({"ausgehend", "sortant", "outgoing", "uitgaand", "saliente"}),
    "credit": frozenset({"eingehend", "entrant", "incoming", "inkomend", "entrante"}),
}
DAYS = frozenset({"date", "datum", "fecha", "data", "dt"})  # no amount stands under a title with one of these words
# Only a list of invoices has these: what is owed moved no account yet.
OWED = frozenset({
    "echeance", "date d echeance", "date echeance", "due date", "reste a payer", "reste du", "amount due",
    "balance due", "falligkeit", "falligkeitsdatum", "fallig am", "vervaldatum",
})  # fmt: skip

# Words of an amount's title: without the fee, and with it.
NET = frozenset({"net", "nette", "neto", "netto", "liquido"})
GROSS = frozenset({"brut", "brute", "gross", "bruto", "brutto"})

# Beside a column for who was paid, these are who paid.
PAYERS = frozenset({
    "emetteur", "nom de l emetteur", "payer", "payer name", "donneur d ordre", "nom du donneur d ordre", "ordonnateur",
    "auftraggeber", "zahlungspflichtiger", "zahlungspflichtige r", "source name",
})  # fmt: skip

# Under these titles the amount already lacks the fee beside it.
NET_TITLES = frozenset({
    "total amount", "montant total", "payout", "versement", "net", "neto", "netto", "montant net", "net amount",
})  # fmt: skip

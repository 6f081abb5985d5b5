"""What the columns of banks' CSV exports are called, in the words of French, English, German and Spanish banks."""

import re
import unicodedata

# By role, the best title first where a file has several: the day of booking before the day of the operation,
# what moved the balance (net) before what was paid (gross).
TITLES: dict[str, tuple[str, ...]] = {
    "date": (
        "date de comptabilisation", "date comptable", "date compta", "booking date", "buchungstag", "buchungsdatum",
        "settlement date", "completed date", "date operation", "date d operation", "date de l operation", "date op",
        "dateop", "date de reglement", "operation date", "transaction date", "date", "datum", "fecha", "date utc",
        "created", "created utc", "date de creation", "creation date", "date et heure", "disbursement date",
        "arrival date", "date de transaction", "date de la transaction", "date de versement",
    ),
    "start_date": ("started date", "date de debut"),
    "value_date": (
        "date valeur", "date de valeur", "date de la valeur", "dateval", "valeur", "value date", "value", "valuta",
        "valutadatum", "wertstellung", "available on", "available on utc", "value date utc",
    ),
    "amount": (
        "net", "neto", "netto", "montant net", "net amount", "settlement amount", "montant", "amount", "betrag",
        "importe", "montant de l operation", "montant operation", "montant total", "total amount", "montant ttc",
        "montant eur", "montant en eur", "montant euros", "montant en euros", "amount eur", "montant du versement",
        "payout amount", "gross", "bruto", "brut",
    ),
    "debit": (
        "debit", "debits", "debit eur", "debit euros", "montant debit", "belastung", "soll", "cargo", "withdrawal",
        "paid out", "money out", "debit amount", "net debit", "debit in", "sortie", "depense", "depenses", "retrait",
    ),
    "credit": (
        "credit", "credits", "credit eur", "credit euros", "montant credit", "gutschrift", "haben", "abono", "deposit",
        "paid in", "money in", "credit amount", "net credit", "credit in", "entree", "recette", "recettes", "versement",
    ),
    "direction": ("d c", "dc", "sens", "debit credit", "credit debit", "credit debit indicator", "side", "c d"),
    "counterparty": (
        "nom de la contrepartie", "counterparty name", "nom du tiers", "partner name", "contrepartie", "counterparty",
        "beneficiaire", "payee", "tiers", "emetteur", "name", "nom", "nombre", "supplierfound", "customer name",
    ),
    "counterparty_iban": (
        "iban contrepartie", "iban de la contrepartie", "counterparty iban", "iban du tiers", "iban tiers",
        "iban beneficiaire", "counterparty account", "partner iban",
    ),
    "currency": (
        "devise", "currency", "divisa", "whg", "wahrung", "net currency", "settlement currency", "devise du compte",
        "code devise", "monnaie",
    ),
    "balance": (
        "solde", "balance", "saldo", "accountbalance", "solde apres operation", "running balance", "kontostand",
        "solde du compte", "balance in",
    ),
    "reference": (
        "reference", "ref", "transaction id", "id de transaccion", "zkb referenz", "id", "operation number",
        "numero d operation", "reference operation", "reference de l operation", "psp reference", "identifiant",
        "identifiant de transaction", "numero de transaction", "balance transaction id", "no de transaction",
    ),
    "account": (
        "accountnum", "compte", "numero de compte", "account number", "n de compte", "n compte", "iban",
        "iban du compte", "no compte",
    ),
    "check_number": ("numero de cheque", "check number", "n cheque", "cheque"),
    "status": ("state", "status", "statut", "etat", "estado"),
    "original_amount": ("montant en devise", "amount currency", "montant d origine", "local amount"),
    "original_currency": ("devise d origine", "local currency", "devise de l operation"),
    "code": ("type", "type operation", "type d operation", "code operation", "transaction type", "type de transaction"),
}  # fmt: skip

# A label may stand in several columns: all are kept, in the file's order.
LABELS = frozenset({
    "libelle", "label", "libelle operation", "libelle de l operation", "libelle simplifie", "description", "details",
    "detail", "informations complementaires", "information complementaire", "memo", "motif", "communication",
    "buchungstext", "verwendungszweck", "zahlungszweck", "notification text", "commentaire", "comment", "subject",
    "note", "notes", "descripcion", "nature de l operation", "nature", "operation", "transaction description",
    "libelle complementaire", "libelle interne", "detail de l operation", "details de l operation", "intitule",
    "remittance information", "invoice id", "invoice number", "objet", "detail de l ecriture", "concepto",
    "reference du virement",
})  # fmt: skip

IN_CURRENCY = re.compile(r" (in |en )?(eur|euros?|chf|usd|gbp)$")


def normalised(title: str) -> str:
    """Lower case without accents, brackets, punctuation nor the currency at the end."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)", " ", title)).encode("ascii", "ignore").decode().lower()
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
    return IN_CURRENCY.sub("", words)


def roles(titles: list[str]) -> dict[str, int]:
    """The column of each role that a header row names."""
    known = [normalised(title) for title in titles]
    columns: dict[str, int] = {}
    for role, words in TITLES.items():
        found = next((known.index(word) for word in words if word in known), None)
        if found is not None and found not in columns.values():
            columns[role] = found
    return columns


def label_columns(titles: list[str]) -> tuple[int, ...]:
    return tuple(column for column, title in enumerate(titles) if normalised(title) in LABELS)

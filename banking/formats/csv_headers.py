"""What the columns of banks' exports are called, in the words of French, English, German and Spanish banks."""

import re
import unicodedata
from functools import lru_cache

from banking.formats.table_cells import has_digits

# By role, the best title first where a file has several: the day of booking before the day of the operation,
# what moved the balance (net) before what was paid (gross).
TITLES: dict[str, tuple[str, ...]] = {
    "date": (
        "date de comptabilisation", "date comptabilisation", "date comptable", "date compta", "booking date",
        "buchungstag", "buchungsdatum", "date completed", "completed date", "date de fin", "date operation",
        "date d operation", "date de l operation", "date op", "dateop", "operation date", "settlement date",
        "date de reglement", "payouts arrival date", "arrival date", "payout date", "date de versement",
        "date du versement", "transaction date", "date", "datum", "fecha", "date utc", "created", "created utc",
        "date de creation", "creation date", "created at", "date et heure", "disbursement date",
        "date de transaction", "date de la transaction", "date d execution", "date execution", "date de l ecriture",
        "date ecriture", "jour",
    ),
    "start_date": ("started date", "date started", "date de debut"),
    "value_date": (
        "date valeur", "date de valeur", "date de la valeur", "dateval", "valeur", "value date", "value", "valuta",
        "valutadatum", "wertstellung", "available on", "available on utc", "value date utc",
    ),
    "amount": (
        "total amount", "montant total", "payout", "versement", "net", "neto", "netto", "montant net", "net amount",
        "settlement amount", "montant", "amount", "betrag", "importe", "montant de l operation", "montant operation",
        "montant de la transaction", "montant ttc", "montant eur", "montant en eur", "montant euros",
        "montant en euros", "amount eur", "montant du versement", "payout amount", "gross", "bruto", "brut",
        "avant commission", "total",
    ),
    "debit": (
        "debit", "debits", "dare", "addebiti",
        "debit eur", "debit euros", "montant debit", "belastung", "soll", "cargo", "withdrawal",
        "paid out", "money out", "debit amount", "net debit", "debit in", "sortie", "depense", "depenses", "retrait",
    ),
    "credit": (
        "credit", "credits", "avere", "accrediti",
        "credit eur", "credit euros", "montant credit", "gutschrift", "haben", "abono", "deposit",
        "paid in", "money in", "credit amount", "net credit", "credit in", "entree", "recette", "recettes",
    ),
    "fee": ("fee", "frais", "comision", "commission", "fees", "gebuhr", "gocardless fees", "deducted fees"),
    "direction": (
        "d c", "dc", "sens", "debit credit", "credit debit", "credit debit indicator", "side", "c d", "af bij",
        "soll haben", "s h",
    ),
    "impact": ("balance impact", "impact sur le solde"),
    "counterparty": (
        "nom de la contrepartie", "counterparty name", "nom du tiers", "partner name", "contrepartie", "counterparty",
        "tiers", "emetteur", "payer", "payer name", "nom de l emetteur", "zahlungspflichtiger", "zahlungspflichtige r",
        "customers company name", "name", "nom", "nombre", "supplierfound", "customer name", "nom du client", "client",
        "auftraggeber empfanger", "auftraggeber beguenstigter", "beguenstigter zahlungspflichtiger",
        "beguenstigter auftraggeber", "name zahlungsbeteiligter", "empfanger", "auftraggeber", "ordonnateur",
        "nom du donneur d ordre", "donneur d ordre", "emetteur beneficiaire", "merchant", "commercant",
        "naam omschrijving",
    ),
    # Who was paid, where another column names who paid.
    "payee": (
        "payee name", "payee", "nom du beneficiaire", "beneficiaire", "beneficiary", "beneficiary name",
        "zahlungsempfanger", "zahlungsempfanger in", "zahlungsempfangerin",
    ),
    "counterparty_iban": (
        "iban contrepartie", "iban de la contrepartie", "counterparty iban", "iban du tiers", "iban tiers",
        "iban beneficiaire", "beneficiary iban", "counterparty account", "partner iban", "kontonummer iban",
        "iban zahlungsbeteiligter", "numero de compte contrepartie", "compte contrepartie", "tegenrekening",
        "compte de la contrepartie", "compte du beneficiaire",
        "iban emetteur", "iban du donneur d ordre", "payee account number",
    ),
    "currency": (
        "devise", "payment currency", "currency", "divisa", "whg", "wahrung", "net currency", "settlement currency",
        "devise du compte", "code devise", "monnaie",
    ),
    "balance": (
        "solde bancaire", "solde", "balance", "saldo", "accountbalance", "solde apres operation", "running balance",
        "kontostand", "solde du compte", "balance in",
    ),
    "reference": (
        "transaction id", "identifiant de transaction", "id de transaccion", "id de la transaction",
        "numero de transaction", "balance transaction id", "id", "reference", "ref", "zkb referenz",
        "operation number", "numero d operation", "reference operation", "reference de l operation", "psp reference",
        "identifiant", "no de transaction", "payouts id", "id du versement",
    ),
    "account": (
        "iban du compte", "iban", "accountnum", "compte", "numero de compte", "account number", "n de compte",
        "n compte", "no compte", "auftragskonto", "iban auftragskonto", "konto", "kontonummer", "rekening",
    ),
    "end_to_end": (
        "kundenreferenz", "reference de bout en bout", "end to end id", "end to end reference", "endtoendid",
        "reference end to end",
    ),
    "mandate": ("mandatsreferenz", "mandate reference", "reference du mandat", "rum", "mandat"),
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
    "exchange_rate": ("exchange rate", "taux de change", "taux"),
    "code": (
        "type", "type operation", "type d operation", "code operation", "transaction type", "type de transaction",
        "methode de paiement", "reporting category", "payment method", "resources type",
    ),
}  # fmt: skip

# A label may stand in several columns: all are kept, in the file's order.
LABELS = frozenset({
    "libelle", "label", "libelle operation", "libelle de l operation", "libelle simplifie", "description", "details",
    "detail", "informations complementaires", "information complementaire", "memo", "motif", "communication",
    "buchungstext", "verwendungszweck", "zahlungszweck", "notification text", "commentaire", "comment", "subject",
    "note", "notes", "descripcion", "nature de l operation", "nature", "operation", "transaction description",
    "libelle complementaire", "libelle interne", "detail de l operation", "details de l operation", "intitule",
    "remittance information", "invoice id", "invoice number", "objet", "detail de l ecriture", "concepto",
    "reference du virement", "libelle complet operation", "titre de l objet", "numero de facture",
    "identifiant de facture", "remarque", "reference", "resources description", "resources reference", "libelle 1",
    "libelle 2", "libelle 3", "statement descriptor", "payment reference", "reference de paiement", "text", "texte",
    "vorgang", "buchungsdetails", "libelle de l ecriture", "libelle ecriture", "intitule de l operation",
    "reference du paiement", "notes and tags", "reference donneur d ordre", "communication libre", "mededelingen",
    "descrizione", "causale",
    "descricao", "omschrijving", "reference structuree",
})  # fmt: skip

# How a title begins where it is none of those above: «Montant signé», «Date opé.».
BEGINNINGS: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum", "fecha", "data"),
    "amount": ("montant", "amount", "betrag", "umsatz", "somme", "importe", "importo", "bedrag", "valor"),
    "debit": ("debit", "sortie", "depense", "addebit"),
    "credit": ("credit", "entree", "recette", "accredit"),
}
LABEL_BEGINNINGS = (
    "libelle",
    "description",
    "detail",
    "motif",
    "objet",
    "communication",
    "verwendungszweck",
    "intitule",
)

# Beside a column for who was paid, these are who paid.
PAYERS = frozenset({
    "emetteur", "nom de l emetteur", "payer", "payer name", "donneur d ordre", "nom du donneur d ordre", "ordonnateur",
    "auftraggeber", "zahlungspflichtiger", "zahlungspflichtige r",
})  # fmt: skip

# Under these titles the amount already lacks the fee beside it.
NET_TITLES = frozenset({
    "total amount", "montant total", "payout", "versement", "net", "neto", "netto", "montant net", "net amount",
})  # fmt: skip

IN_CURRENCY = re.compile(r" (in |en )?(eur|euros?|chf|usd|gbp|utc)$")
BRACKETS = re.compile(r"\([^)]*\)")
# «D�bit» and what becomes of it where a file was decoded wrongly once more.
LOST_LETTER = re.compile("ï¿½|\ufffd")


FRENCH = re.compile("[\x00-\x7fàâäéèêëîïôöùûüçœæÀÂÄÉÈÊËÎÏÔÖÙÛÜÇŒÆñÑß°’«»€\u00a0\u202f]*")


def plain(title: str) -> str:
    """Lower case words without accents nor punctuation."""
    folded = unicodedata.normalize("NFKD", LOST_LETTER.sub("", title)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded).split())


def normalised(title: str) -> str:
    """As `plain`, without what stands in brackets nor the currency at the end."""
    return IN_CURRENCY.sub("", plain(BRACKETS.sub(" ", title))) if title else ""


def roles(titles: list[str]) -> dict[str, int]:
    """The column of each role that a header row names."""
    known = [_names(title) for title in titles]
    columns: dict[str, int] = {}
    for role, words in TITLES.items():
        free = [number for number in range(len(titles)) if number not in columns.values()]
        for word in words:
            same = [number for number in free if {word, _skeleton(word)} & known[number]]
            if same:
                # Of a day in UTC and the same where the account is kept, the latter is the bank's day.
                columns[role] = next((number for number in same if "local" in titles[number].lower()), same[0])
                break
    _add_by_beginnings(columns, titles)
    payee = columns.pop("payee", None)
    if payee is not None:
        payer = columns.get("counterparty")
        columns["payee" if payer is not None and normalised(titles[payer]) in PAYERS else "counterparty"] = payee
    return columns


def _add_by_beginnings(columns: dict[str, int], titles: list[str]) -> None:
    """The columns that a movement needs and that no known title names. A row with digits is no row of titles."""
    pair = ("debit", "credit") if columns.keys() & {"debit", "credit"} else ("amount",)
    needed = ("date", *(() if "amount" in columns else pair))
    if any(map(has_digits, titles)):
        return
    for role in needed:
        free = [number for number in range(len(titles)) if number not in columns.values()]
        words = tuple(f" {word}" for word in BEGINNINGS[role])
        begun = next((n for n in free if f" {normalised(titles[n])}".startswith(words)), None)
        if begun is None:
            begun = next((n for n in free if normalised(titles[n]).endswith(words)), None)  # «Posting Date»
        if role not in columns and begun is not None:
            columns[role] = begun


def label_columns(titles: list[str]) -> tuple[int, ...]:
    lost = set(map(_skeleton, LABELS))
    known = tuple(column for column, title in enumerate(titles) if _names(title) & (LABELS | lost))
    begun = (column for column, title in enumerate(titles) if normalised(title).startswith(LABEL_BEGINNINGS))
    return known or tuple(begun)


def _names(title: str) -> set[str]:
    """How a title may be looked for: by its words, or by its skeleton where its accented letters were mangled."""
    damaged = LOST_LETTER.search(title) is not None or FRENCH.fullmatch(title) is None
    return {_skeleton(normalised(title))} if damaged else {normalised(title)}


@lru_cache(maxsize=1024)
def _skeleton(words: str) -> str:
    """The consonants of several letters, behind a sign that no words begin with."""
    consonants = re.sub(r"[aeiouy ]", "", words)
    return f"~{consonants}" if len(consonants) > 2 else words  # noqa: PLR2004 - two letters tell nothing

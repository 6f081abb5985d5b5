"""Which bank wrote a table, by the titles that it alone writes."""

from collections.abc import Iterable

from banking.formats.csv_headers import normalised, plain

# What only one bank writes, all of it; the longest first where several are there.
BANKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Revolut", frozenset({"started date", "completed date", "amount", "fee", "state"})),
    ("Revolut", frozenset({"date completed", "id", "amount", "payment currency"})),
    ("Qonto", frozenset({"statut", "montant total", "nom de la contrepartie"})),
    ("Qonto", frozenset({"status", "total amount", "counterparty name"})),
    ("Shine", frozenset({"transaction id", "date d operation", "solde mouvement", "debit", "credit"})),
    ("BNP Paribas", frozenset({"date operation", "libelle operation", "montant operation"})),
    ("Société Générale", frozenset({"date de l operation", "detail de l ecriture", "montant de l operation"})),
    ("Société Générale", frozenset({"date comptabilisation", "libelle complet operation", "montant operation"})),
    ("Crédit Agricole", frozenset({"date", "libelle", "debit euros", "credit euros"})),
    ("Caisse d’Épargne, Banque Populaire", frozenset({"date de comptabilisation", "libelle operation", "debit"})),
    ("Banque Populaire", frozenset({"compte", "date de comptabilisation", "libelle", "montant", "date valeur"})),
    ("Crédit Mutuel, CIC", frozenset({"date", "date de valeur", "libelle", "solde", "debit", "credit"})),
    ("Crédit Mutuel, CIC", frozenset({"date", "date de valeur", "libelle", "solde", "montant"})),
    ("Crédit Mutuel, CIC", frozenset({"date d operation", "date de valeur", "libelle", "solde", "montant"})),
    ("La Banque Postale", frozenset({"date", "libelle", "montant euros"})),
    ("BoursoBank", frozenset({"dateop", "dateval", "label", "amount"})),
    ("BoursoBank", frozenset({"date operation", "date valeur", "libelle suggere", "categorie parente", "solde"})),
    ("Fortuneo", frozenset({"date operation", "date valeur", "libelle", "debit", "credit"})),
    ("PayPal", frozenset({"date", "net", "brut", "frais"})),
    ("PayPal", frozenset({"date", "net", "avant commission", "commission"})),
    ("PayPal", frozenset({"date", "net", "gross", "fee", "time zone"})),
    ("PayPal", frozenset({"date", "net", "gross", "fee", "timezone"})),
    ("Stripe", frozenset({"id", "type", "source", "amount", "fee", "net"})),
    ("Stripe", frozenset({"balance transaction id", "gross", "fee", "net"})),
    ("Stripe", frozenset({"id", "amount", "created", "arrival date", "status"})),
    ("SumUp", frozenset({"total", "fee", "payout", "transaction id"})),
    ("SumUp", frozenset({"total", "frais", "versement", "id de la transaction"})),
    ("GoCardless", frozenset({"gross amount", "gocardless fees", "net amount"})),
    ("GoCardless", frozenset({"id", "amount", "deducted fees", "arrival date"})),
)


def bank_of(titles: Iterable[str]) -> str:
    """The bank that alone writes these titles; empty where none or any may."""
    known = {name(title) for title in titles for name in (normalised, plain)}
    fitting = [(len(signature), bank) for bank, signature in BANKS if signature <= known]
    return max(fitting)[1] if fitting else ""

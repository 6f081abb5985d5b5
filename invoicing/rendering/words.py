"""The words of the page that are not law, in the document's language. Law is worded in `invoicing.legal`."""

from invoicing.rendering.figures import FRENCH

TABLE = {  # French, then English
    "title_invoice": ("Facture", "Invoice"),
    "title_deposit": ("Facture d’acompte", "Deposit invoice"),
    "title_final": ("Facture de solde", "Final invoice"),
    "title_corrected": ("Facture rectificative", "Corrected invoice"),
    "title_credit_note": ("Avoir", "Credit note"),
    "title_deposit_credit_note": ("Avoir sur acompte", "Credit note on deposit"),
    "draft": ("Brouillon", "Draft"),
    "paid_stamp": ("Payée le {day}", "Paid on {day}"),
    "no_number": ("sans numéro", "not numbered"),
    "buyer": ("Client", "Customer"),
    "billed_to": ("Adresse de facturation", "Billing address"),
    "delivered_to": ("Livré à", "Delivered to"),
    "issue_date": ("Date d’émission", "Issue date"),
    "due_date": ("Échéance", "Due date"),
    "delivery_date": ("Date de livraison ou d’exécution", "Date of delivery or completion"),
    "order_number": ("Bon de commande", "Purchase order"),
    "contract_number": ("Contrat", "Contract"),
    "service_code": ("Code service", "Buyer reference"),
    "nature": ("Nature", "Nature"),
    "siren": ("SIREN", "SIREN"),
    "siret": ("SIRET", "SIRET"),
    "vat_number": ("N° TVA", "VAT no."),
    "electronic_address": ("Adresse électronique", "Electronic address"),
    "description": ("Désignation", "Description"),
    "quantity": ("Quantité", "Quantity"),
    "unit_price": ("Prix unitaire HT", "Unit price excl. VAT"),
    "discount": ("Remise", "Discount"),
    "vat": ("TVA", "VAT"),
    "line_total": ("Total HT", "Total excl. VAT"),
    "total_excl_vat": ("Total HT", "Total excl. VAT"),
    "vat_at": ("TVA {rate}", "VAT {rate}"),
    "base": ("sur {base}", "on {base}"),
    "total_vat": ("Total TVA", "Total VAT"),
    "vat_in_euros": ("TVA en euros", "VAT in euros"),
    "euro_rate": ("1 {currency} = {rate} € au {day}", "1 {currency} = €{rate} on {day}"),
    "total_incl_vat": ("Total TTC", "Total incl. VAT"),
    "copy_note": (
        "Copie d’un document émis d’abord avec un autre outil, qui reste l’original.",
        "Copy of a document first issued with another tool, which remains the original.",
    ),
    "rounding": ("Arrondi", "Rounding"),
    "deposit_split": ("HT {excl} · TVA {vat}", "excl. VAT {excl} · VAT {vat}"),
    "remaining_vat": ("TVA restant due", "Remaining VAT"),
    "paid_amount": ("Reçu le {day}", "Received on {day}"),
    "amount_due": ("Net à payer", "Amount due"),
    "credited": ("Montant de l’avoir", "Amount credited"),
    "due_by": ("au plus tard le {day}", "by {day}"),
    "settled": ("Rien à payer", "Nothing to pay"),
    "credit_terms": (
        "À déduire de ce qui est dû, ou à rembourser",
        "To be deducted from what is owed, or refunded",
    ),
    "pay_by_transfer": ("À régler par virement", "Pay by bank transfer"),
    "iban": ("IBAN", "IBAN"),
    "bic": ("BIC", "BIC"),
    "account_holder": ("Titulaire du compte", "Account holder"),
    "reference": ("Référence à rappeler", "Payment reference"),
    "scan": ("Scannez pour payer", "Scan to pay"),
    "unit_C62": ("", ""),
    "unit_HUR": ("h", "h"),
    "unit_DAY": ("j", "d"),
    "unit_MON": ("mois", "mo"),
    "unit_ANN": ("an", "yr"),
    "unit_KGM": ("kg", "kg"),
    "unit_TNE": ("t", "t"),
    "unit_LTR": ("l", "l"),
    "unit_MTR": ("m", "m"),
    "unit_MTK": ("m²", "m²"),
    "unit_MTQ": ("m³", "m³"),
    "unit_KMT": ("km", "km"),
    "unit_LS": ("forfait", "lump sum"),
    "category_E": ("Exonéré", "Exempt"),
    "category_AE": ("Autoliq.", "Rev. charge"),
    "category_K": ("Intra-UE", "Intra-EU"),
    "category_G": ("Export", "Export"),
    "category_O": ("Hors TVA", "No VAT"),
}


def say(key: str, language: str, **values: object) -> str:
    """Word it. Raises `KeyError` for what nobody worded."""
    french, english = TABLE[key]
    return (french if language == FRENCH else english).format(**values)


def unit(code: str, language: str) -> str:
    """Name a unit of UN/ECE recommendation 20: the code itself where we have no word for it."""
    return say(f"unit_{code}", language) if f"unit_{code}" in TABLE else code

"""The wordings themselves. Each row is dated, says where it was read and how sure we are of it.

Sureness: "V" read in a primary source or run, "S" quoted by dated third parties, "?" general knowledge, to confirm.
"""

from dataclasses import dataclass
from datetime import date

CGI_ENDS = date(2028, 6, 30)  # until then invoices may cite the CGI rather than the CIBS (ordonnance 2026-671)
SINCE_EVER = date(2000, 1, 1)
REFORM_2013 = date(2013, 1, 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """One wording, valid from a day to another, both included; without an end for as long as nothing replaces it."""

    key: str
    fr: str
    en: str
    source: str
    sureness: str
    valid_from: date = SINCE_EVER
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def _cgi(key: str, fr: str, en: str, source: str = "CGI ann. II 242 nonies A, I-12°", sureness: str = "S") -> Mention:
    return Mention(key, fr, en, source, sureness, valid_to=CGI_ENDS)


def _exempt(key: str, article: str) -> Mention:
    return _cgi(f"vat_exempt_{key}", f"Exonération de TVA, art. {article} du CGI", f"VAT exempt, art. {article} CGI")


VAT = (
    _cgi("vat_franchise", "TVA non applicable, art. 293 B du CGI", "VAT not applicable, art. 293 B CGI", "CGI 293 E"),
    Mention(
        "vat_reverse_charge", "Autoliquidation", "Reverse charge", "CGI ann. II 242 nonies A, I-13°", "S", REFORM_2013
    ),
    _cgi("vat_intra_community", "Exonération de TVA, art. 262 ter, I du CGI", "VAT exempt, art. 262 ter, I CGI"),
    _cgi("vat_export", "Exonération de TVA, art. 262, I du CGI", "VAT exempt, art. 262, I CGI"),
    _cgi("vat_out_of_scope", "TVA non applicable, art. 259 du CGI", "VAT not applicable, art. 259 CGI"),
    _cgi("vat_no_vat_territory", "TVA non applicable, art. 294, 1 du CGI", "VAT not applicable, art. 294, 1 CGI"),
    _cgi("vat_disbursement", "Débours, art. 267, II-2° du CGI", "Disbursement, art. 267, II-2° CGI"),
    _exempt("261_1", "261, 1"),
    _exempt("261_2", "261, 2"),
    _exempt("261_3", "261, 3"),
    _exempt("261_4", "261, 4"),
    _exempt("261_5", "261, 5"),
    _exempt("261_7", "261, 7"),
    _exempt("261_8", "261, 8"),
    _exempt("261_a", "261 A"),
    _exempt("261_b", "261 B"),
    _exempt("261_c_1", "261 C, 1°"),
    _exempt("261_c_2", "261 C, 2°"),
    _exempt("261_c_3", "261 C, 3°"),
    _exempt("261_d_1", "261 D, 1°"),
    _exempt("261_d_1_bis", "261 D, 1° bis"),
    _exempt("261_d_2", "261 D, 2°"),
    _exempt("261_d_3", "261 D, 3°"),
    _exempt("261_d_4", "261 D, 4°"),
    _exempt("261_e_1", "261 E, 1°"),
    _exempt("261_e_2", "261 E, 2°"),
    Mention(
        "vat_on_original",  # of a copy: what was issued elsewhere says why
        "Sans TVA : le motif est sur l’original",
        "No VAT: the original says why",
        "EN 16931 BR-E-10",
        "V",
    ),
    Mention(
        "debits_option",
        "Option pour le paiement de la taxe d’après les débits",
        "VAT due on invoicing (option pour le paiement de la taxe d’après les débits)",
        "CGI ann. II 242 nonies A, I-11° bis",
        "S",
    ),
)

NATURE = (
    Mention("nature_goods", "Livraison de biens", "Supply of goods", "CGI ann. II 242 nonies A, I-8° bis", "S"),
    Mention(
        "nature_services", "Prestation de services", "Supply of services", "CGI ann. II 242 nonies A, I-8° bis", "S"
    ),
    Mention(
        "nature_mixed",
        "Livraison de biens et prestation de services",
        "Supply of goods and services",
        "CGI ann. II 242 nonies A, I-8° bis",
        "S",
    ),
)

PAYMENT = (
    Mention(
        "discount_none",
        "Escompte pour paiement anticipé : néant",
        "No discount for early payment",
        "C. com. L441-9; F31808",
        "S",
    ),
    Mention(
        "discount",
        "Escompte pour paiement anticipé : {percent} % pour un règlement sous {days} jours",
        "Discount for early payment: {percent}% if paid within {days} days",
        "C. com. L441-9",
        "S",
    ),
    Mention(
        "penalty_default",
        "Pénalités de retard : taux de refinancement de la Banque centrale européenne majoré de 10 points, exigibles "
        "sans rappel dès le lendemain de l’échéance",
        "Late payment: interest at the European Central Bank’s refinancing rate plus 10 points, due without reminder "
        "from the day after the due date",
        "C. com. L441-10 II",
        "S",
    ),
    Mention(
        "penalty_own",
        "Pénalités de retard : {rate} % par an, exigibles sans rappel dès le lendemain de l’échéance",
        "Late payment: interest at {rate}% a year, due without reminder from the day after the due date",
        "C. com. L441-10 II",
        "S",
    ),
    Mention(
        "penalty_consumer",
        "Retard de paiement : intérêts au taux légal après mise en demeure",
        "Late payment: statutory interest after formal notice",
        "rules.md §6.1 L4",
        "S",
    ),
    Mention(
        "penalty_public",
        "Retard de paiement : intérêts moratoires de plein droit aux conditions du code de la commande publique",
        "Late payment: interest by operation of law under the French public procurement code",
        "Code de la commande publique, L2192-13",
        "?",
    ),
    Mention(
        "recovery_fee",
        "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €",
        "Fixed compensation for recovery costs in case of late payment: €40",
        "C. com. D441-5",
        "S",
        REFORM_2013,
    ),
    Mention(
        "recovery_fee_consumer",
        "Indemnité forfaitaire pour frais de recouvrement : sans objet pour un particulier",
        "Fixed compensation for recovery costs: does not apply to consumers",
        "C. com. L441-10 II (professionals only)",
        "S",
    ),
)

CORRECTIONS = (
    Mention(
        "credit_note_on",
        "Avoir sur la facture n° {number} du {date}",
        "Credit note on invoice no. {number} of {date}",
        "BOI-TVA-DECLA-30-20-20-20 §§190-260",
        "S",
    ),
    Mention(
        "credit_note_on_deposit",
        "Avoir sur la facture d’acompte n° {number} du {date}",
        "Credit note on deposit invoice no. {number} of {date}",
        "BOI-TVA-DECLA-30-20-20-20 §§190-260",
        "S",
    ),
    Mention(
        "replaces",
        "Annule et remplace la facture n° {number} du {date}",
        "Cancels and replaces invoice no. {number} of {date}",
        "BOI-TVA-DECLA-30-20-20-20 §§190-260",
        "S",
    ),
    Mention(
        "deposit",
        "Acompte : facture n° {number} du {date}",
        "Deposit: invoice no. {number} of {date}",
        "BOI-TVA-DECLA-30-20-20-10 §60",
        "S",
    ),
    Mention("duplicate", "Duplicata", "Duplicate", "BOI-TVA-DECLA-30-20-30-10 §100", "S"),
)

IDENTITY = (
    Mention("sole_trader", "{name}, entrepreneur individuel (EI)", "{name}, sole trader (EI)", "C. com. R526-27", "?"),
    Mention("registration", "{siren} RCS {city}", "{siren} RCS {city}", "C. com. R123-237", "S"),
    Mention("capital", "{form} au capital de {capital}", "{form} with a capital of {capital}", "C. com. R123-238", "S"),
)

TABLE = VAT + NATURE + PAYMENT + CORRECTIONS + IDENTITY

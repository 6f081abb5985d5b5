"""The closed list of evidence codes. Each comment says what the French chip says; the ledger's side translates them."""

# What the label cites
STRUCTURED_REFERENCE = "structured_reference"  # «référence structurée» (RF…, référence de bout en bout)
NUMBER_EXACT = "number_exact"  # «numéro dans le libellé»
NUMBER_RANGE = "number_range"  # «numéros A à B dans le libellé», values {"count": 3}
NUMBER_BARE = "number_bare"  # «numéro dans le libellé, sans le mot facture»: a short number that could be anything
NUMBER_ZEROS_DROPPED = "number_zeros_dropped"  # «numéro sans ses zéros»
NUMBER_WITHOUT_PREFIX = "number_without_prefix"  # «numéro sans son préfixe»
NUMBER_LOOKALIKE = "number_lookalike"  # «numéro approché» (O pour 0, I pour 1…)
NUMBER_TRUNCATED = "number_truncated"  # «début du numéro, libellé coupé»
NUMBER_COUNTER = "number_counter"  # «fin du numéro»
ORDER_REFERENCE = "order_reference"  # «référence de commande du client»
MONTH_CITED = "month_cited"  # «mois cité», values {"month": 3}

# What was paid
AMOUNT_EXACT = "amount_exact"  # «montant exact»
AMOUNT_SUM_EXACT = "amount_sum_exact"  # «somme exacte», values {"count": 3}
ALL_OPEN_OF_CUSTOMER = "all_open_of_customer"  # «toutes les factures ouvertes du client»
CREDIT_NOTE_DEDUCTED = "credit_note_deducted"  # «avoir déduit», values {"count": 1}
INSTALMENT_EXACT = "instalment_exact"  # «échéance prévue»
SHARE_OF_TOTAL = "share_of_total"  # «acompte de 30 %», values {"percent": 30}
ORIGINAL_AMOUNT_EXACT = (
    "original_amount_exact"  # «montant exact dans la devise d'origine», a note, values {"document": id}
)
AMOUNT_ONLY = "amount_only"  # ✗ «montant seul»
SAME_AMOUNT_OTHERS = "same_amount_others"  # ✗ «2 autres factures du même montant», values {"count": 2}
SEVERAL_SOLUTIONS = "several_solutions"  # ✗ «3 combinaisons donnent ce montant», values {"count": 3}
AMOUNT_ROUNDED = "amount_rounded"  # «à quelques centimes près», values {"cents": 3}
DISCOUNT_DUE = "discount_due"  # «escompte dans son délai», values {"cents": 2000}
DISCOUNT_LATE = "discount_late"  # ✗ «escompte hors délai», values {"cents": 2000}
BANK_FEE_DEDUCTED = "bank_fee_deducted"  # «frais bancaires déduits», values {"cents": 1250}
RETENTION_DEDUCTED = "retention_deducted"  # «retenue de garantie de 5 %», values {"cents": 5000}
VAT_FORGOTTEN = "vat_forgotten"  # ✗ «écart égal à la TVA», values {"cents": 20000}
LATE_FEE_INCLUDED = "late_fee_included"  # «règle aussi l'indemnité forfaitaire», values {"count": 1}
DIGITS_TRANSPOSED = "digits_transposed"  # ✗ «deux chiffres inversés»
PART_PAYMENT = "part_payment"  # ✗ «paiement partiel»
AMOUNT_ABOVE = "amount_above"  # ✗ «trop-perçu»

# Who paid
PAYER_KNOWN = "payer_known"  # «payeur connu» (IBAN)
PAYER_NAME = "payer_name"  # «nom du payeur»
PAYER_NAME_CLOSE = "payer_name_close"  # «nom du payeur proche»
PAYER_GROUP = "payer_group"  # «payeur du même groupe»
PAYER_NAME_SHARED = "payer_name_shared"  # ✗ «nom partagé par plusieurs clients»
PAYER_IBAN_SHARED = "payer_iban_shared"  # ✗ «IBAN connu pour plusieurs clients»
PAYER_UNKNOWN = "payer_unknown"  # ✗ «payeur inconnu»
PAYER_THIRD_PARTY = "payer_third_party"  # ✗ «payé par un tiers» (factor, comptable public, notaire…)
NUMBER_OF_OTHER_CUSTOMER = "number_of_other_customer"  # ✗ «numéro d'un autre client que le payeur»
PAYER_IS_OTHER_CUSTOMER = "payer_is_other_customer"  # ✗ «le payeur est un autre client»

# When
PAID_BEFORE_ISSUE = "paid_before_issue"  # ✗ «payé avant l'émission»
VERY_OLD = "very_old"  # ✗ «facture de plus d'un an»
OTHER_MONTH_CITED = "other_month_cited"  # ✗ «le libellé cite un autre mois», values {"month": 3}

# What else is known
DECLARED_PAYMENT = "declared_payment"  # «prouve un encaissement saisi»
DATE_NEAR = "date_near"  # «date proche»
NUMBER_UNKNOWN = "number_unknown"  # ✗ «cite un numéro absent des factures ouvertes»
OTHER_NUMBER_CITED = "other_number_cited"  # ✗ «le libellé cite un autre numéro»
ALREADY_SETTLED = "already_settled"  # ✗ «déjà réglée : double paiement ?», values {"document": id}
CANCELLED = "cancelled"  # ✗ «facture annulée», values {"document": id}
CLAIMED_BY_OTHER_LINE = "claimed_by_other_line"  # ✗ «une autre opération règle cette facture», values {"line": id}
CREDIT_NOTE_REFUNDED = "credit_note_refunded"  # «rembourse cet avoir»
PAYMENT_RETURNED = "payment_returned"  # «encaissement rejeté par la banque»
SAME_REFERENCE = "same_reference"  # «même référence de bout en bout ou de mandat»
CHEQUE_SET = "cheque_set"  # «bordereau de 3 chèques», values {"count": 3}
CARD_COMMISSION = "card_commission"  # «net de la commission», values {"cents": 180}

# What the customer says when asked (never found by the engine: `reconciliation.answered`), values {"on": "2026-11-28"}
CUSTOMER_SAID = "customer_said"  # «le client l’a indiqué le 28/11/2026»
CUSTOMER_SAID_OTHER = "customer_said_other"  # ✗ «le client a indiqué d’autres documents le…»
CUSTOMER_DENIES = "customer_denies"  # ✗ «le client a dit le… que ce n’est pas lui»

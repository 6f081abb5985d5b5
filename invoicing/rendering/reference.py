"""What the payer copies: the structured creditor reference and the QR code (rules.md §5.6)."""

import re
from decimal import Decimal

from stdnum.iso7064 import mod_97_10

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.figures import cents
from invoicing.rendering.qr import modules

LONGEST_IN_RF = 21
LONGEST_NAME = 70
LARGEST = Decimal("999999999.99")


def creditor_reference(number: str) -> str:
    """Return the ISO 11649 reference of a document number, as `RF39FA202600042`; empty where the number is too long."""
    body = re.sub(r"[^A-Z0-9]", "", number.upper())
    if not body or len(body) > LONGEST_IN_RF:
        return ""
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def payment_reference(number: str) -> str:
    """Return what BT-83 says: the creditor reference, or the number itself."""
    return creditor_reference(number) or number


def account_holder(facts: DocumentFacts) -> str:
    """The legal name beside the IBAN, or the payer's bank answers «no match» (rules.md §5.7)."""
    return (facts.seller.account_holder or facts.seller.name).strip()


def can_be_paid_by_qr(facts: DocumentFacts) -> bool:
    asked = facts.currency == "EUR" and not facts.type.is_credit_note and bool(facts.number and facts.seller.iban)
    return asked and Decimal(0) < facts.amount_due <= LARGEST


def epc_payload(facts: DocumentFacts) -> str:
    """Return the twelve lines of EPC069-12, nothing after the last that is used: structured reference, else text."""
    reference = creditor_reference(facts.number)
    lines = [
        *("BCD", "002", "1", "SCT"),
        facts.seller.bic,
        account_holder(facts)[:LONGEST_NAME],
        facts.seller.iban,
        f"EUR{cents(facts.amount_due)}",
        "",
        reference,
        "" if reference else facts.number,
    ]
    return "\n".join(lines).rstrip("\n")


def epc_qr(facts: DocumentFacts) -> list[bytes]:
    """Return the rows of the QR code for what is left to pay, 1 for dark."""
    return modules(epc_payload(facts).encode())

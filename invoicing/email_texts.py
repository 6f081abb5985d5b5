"""What the e-mail with a document says: the company's own words, or ours, in the document's language."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from common.days import written_out
from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing.models import Invoice, InvoicingSettings

SUBJECT_LENGTH = 200
FRENCH, ENGLISH = "fr", "en"

# Each variable by its French name, and the English one under which English texts know it.
VARIABLES = {
    "document": "document",
    "numero": "number",
    "client": "customer",
    "total": "total",
    "reste": "balance",
    "echeance": "due_date",
    "date": "date",
    "objet": "subject",
    "reference": "reference",
    "entreprise": "company",
}
# Of reminders alone: which one it is, and what is due for paying late.
REMINDER_VARIABLES = VARIABLES | {"relance": "reminder", "penalites": "penalties"}
ENGLISH_NAMES = {english: french for french, english in REMINDER_VARIABLES.items()}
PLACE = re.compile(r"\{\s*([^{}]*?)\s*\}")
# A line break in a customer's name would begin a new header. Hard spaces stay: amounts have some.
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

DOCUMENT_NAMES = {
    FRENCH: {
        "standard": "Facture",
        "deposit": "Facture d’acompte",
        "final": "Facture de solde",
        "corrected": "Facture rectificative",
        "credit_note": "Avoir",
    },
    ENGLISH: {
        "standard": "Invoice",
        "deposit": "Deposit invoice",
        "final": "Final invoice",
        "corrected": "Corrected invoice",
        "credit_note": "Credit note",
    },
}


class EmailText(NamedTuple):
    """A subject and a body, in which `{numero}` and its like stand for the document's own."""

    subject: str
    body: str


SUBJECTS = {FRENCH: "{document} {numero} – {entreprise}", ENGLISH: "{document} {number} – {company}"}
TO_PAY = {
    FRENCH: EmailText(
        SUBJECTS[FRENCH],
        "Bonjour,\n\nVeuillez trouver ci-joint\u00a0: {document} n°\u00a0{numero}, d’un montant de {total}.\n"
        "Net à payer\u00a0: {reste}, au plus tard le {echeance}. Les coordonnées bancaires et la référence à rappeler "
        "figurent sur le document.\n\nBien cordialement,\n{entreprise}",
    ),
    ENGLISH: EmailText(
        SUBJECTS[ENGLISH],
        "Hello,\n\nPlease find attached: {document} no. {number}, for {total}.\n"
        "Amount due: {balance}, by {due_date}. Our bank details and the reference to quote are on the document.\n\n"
        "Kind regards,\n{company}",
    ),
}
NOTHING_TO_PAY = {
    FRENCH: EmailText(
        SUBJECTS[FRENCH],
        "Bonjour,\n\nVeuillez trouver ci-joint\u00a0: {document} n°\u00a0{numero}, d’un montant de {total}.\n\n"
        "Bien cordialement,\n{entreprise}",
    ),
    ENGLISH: EmailText(
        SUBJECTS[ENGLISH],
        "Hello,\n\nPlease find attached: {document} no. {number}, for {total}.\n\nKind regards,\n{company}",
    ),
}


def render_email(settings: InvoicingSettings, invoice: Invoice) -> EmailText:
    """Return the subject (one line, 200 characters at most) and the body of the e-mail with this document.

    The company's own words serve for what is to be paid; credit notes and what is settled go with words of ours,
    since «merci de régler avant le…» would be wrong there.
    """
    return filled(text_for(settings, invoice), values_of(settings, invoice))


def text_for(settings: InvoicingSettings, invoice: Invoice) -> EmailText:
    """The words before the document's own are put in."""
    language = ENGLISH if invoice.language == ENGLISH else FRENCH
    if invoice.is_credit_note or _balance(invoice) <= ZERO:
        return NOTHING_TO_PAY[language]
    return own_text(settings, language)


def own_text(settings: InvoicingSettings, language: str) -> EmailText:
    """The company's words in that language, ours where it has written none."""
    ours = TO_PAY[language]
    if language == ENGLISH:
        return either(settings.email_subject_en, settings.email_body_en, ours)
    return either(settings.email_subject, settings.email_body, ours)


def either(subject: str, body: str, ours: EmailText) -> EmailText:
    """Words of the company's own, and ours for what it left empty."""
    return EmailText(subject.strip() or ours.subject, body.strip() or ours.body)


def refuse_unknown_variables(text: str, known: Mapping[str, str] = VARIABLES) -> None:
    """Raise `BusinessError` where the text holds a variable that nothing stands for, or a brace left open."""
    for name in PLACE.findall(text):
        if name not in known and name not in known.values():
            words = {"name": name[:40], "known": ", ".join(f"{{{each}}}" for each in known)}
            raise BusinessError(_("“{%(name)s}” is no variable. Those that can be used: %(known)s.") % words)
    if "{" in (rest := PLACE.sub("", text)) or "}" in rest:
        raise BusinessError(_("A brace is not closed. A variable is written like {numero}."))


def filled(text: EmailText, values: Mapping[str, str]) -> EmailText:
    """The words with the document's own put in."""
    subject = BREAKS.sub(" ", _filled(text.subject, values)).strip()
    return EmailText(subject[:SUBJECT_LENGTH], _filled(text.body, values).strip())


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Not `str.format`, which reads attributes: a text may come from anybody who may write settings."""
    return PLACE.sub(lambda found: values.get(ENGLISH_NAMES.get(found[1], found[1]), found[0]), text)


def values_of(settings: InvoicingSettings, invoice: Invoice) -> dict[str, str]:
    """What the variables stand for, by their French names."""
    language = ENGLISH if invoice.language == ENGLISH else FRENCH
    return {
        "document": DOCUMENT_NAMES[language]["credit_note" if invoice.is_credit_note else invoice.purpose],
        "numero": invoice.number or "",
        "client": invoice.customer.name,
        "total": format_money(invoice.total_incl_vat, invoice.currency, language),
        "reste": format_money(_balance(invoice), invoice.currency, language),
        "echeance": written_out(invoice.due_date, language),
        "date": written_out(invoice.issue_date, language),
        "objet": invoice.subject,
        "reference": invoice.reference,
        "entreprise": settings.organisation.name,
    }


def _balance(invoice: Invoice) -> Decimal:
    """Computed here: PostgreSQL's own column is not there on a document that is not stored, as in a preview."""
    return invoice.total_incl_vat - invoice.amount_deducted - invoice.amount_paid

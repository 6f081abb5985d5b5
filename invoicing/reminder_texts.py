"""What a reminder says: the company's own words, or ours, in the invoice's language."""

import re

from invoicing.document_files import issued_facts
from invoicing.email_texts import ENGLISH, FRENCH, EmailText, either, filled, values_of
from invoicing.models import Invoice, InvoicingSettings, Reminder
from invoicing.rendering.wording import late_terms

BEFORE_A_SIGN = re.compile(r" (?=[:;%€])")  # where an e-mail must not break the line
EMPTY_LINES = re.compile(r"\n{3,}")
NAMES = {
    FRENCH: {1: "Rappel", 2: "Deuxième rappel", 3: "Nouveau rappel"},
    ENGLISH: {1: "Reminder", 2: "Second reminder", 3: "Further reminder"},
}
OURS = {
    FRENCH: EmailText(
        "{relance} – {document} {numero} – {entreprise}",
        "Bonjour,\n\nSauf erreur de notre part, il nous reste à recevoir {reste} pour\u00a0: {document} n°\u00a0"
        "{numero} du {date}, échue le {echeance}. Le document est joint\u00a0; nos coordonnées bancaires et la "
        "référence à rappeler y figurent.\nNous vous remercions de bien vouloir procéder à son règlement.\n\n"
        "{penalites}\n\nSi vous venez de payer, ne tenez pas compte de ce message.\n\nBien cordialement,\n{entreprise}",
    ),
    ENGLISH: EmailText(
        "{reminder} – {document} {number} – {company}",
        "Hello,\n\nUnless we are mistaken, we are still to receive {balance} for: {document} no. {number} of {date}, "
        "due on {due_date}. The document is attached, with our bank details and the reference to quote.\n"
        "We would be grateful for your payment.\n\n{penalties}\n\n"
        "If you have just paid, please ignore this message.\n\nKind regards,\n{company}",
    ),
}


def render_reminder(settings: InvoicingSettings, invoice: Invoice, level: int, penalties: str) -> EmailText:
    """Return the subject (one line, 200 characters at most) and the body. `penalties` is empty where none are named."""
    language = ENGLISH if invoice.language == ENGLISH else FRENCH
    late = BEFORE_A_SIGN.sub("\u00a0", penalties)
    values = values_of(settings, invoice) | {"relance": NAMES[language][level], "penalites": late}
    subject, body = filled(own_text(settings, language), values)
    return EmailText(subject, EMPTY_LINES.sub("\n\n", body))  # where no penalties are named


def own_text(settings: InvoicingSettings, language: str) -> EmailText:
    """The company's words in that language, ours where it has written none."""
    if language == ENGLISH:
        return either(settings.reminder_subject_en, settings.reminder_body_en, OURS[language])
    return either(settings.reminder_subject, settings.reminder_body, OURS[language])


def penalties_of(invoice: Invoice, level: int) -> str:
    """The late-payment words of the invoice itself, in the firmest reminder alone (rules.md §6.2).

    Raises `BusinessError` where its facts cannot be told, as `document_files.file_of` does.
    """
    return late_terms(issued_facts(invoice)) if level == Reminder.HIGHEST_LEVEL else ""

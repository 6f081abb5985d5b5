"""What the settings give, on an example: a due date, the words of the law, an e-mail."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from invoicing.email_texts import ENGLISH, FRENCH, EmailText, render_email
from invoicing.forms.figures import write_figure
from invoicing.legal import late_payment
from invoicing.legal.mentions import mention
from invoicing.models import Customer, Invoice, InvoicingSettings, Reminder
from invoicing.numbering import preview_number
from invoicing.reminder_texts import render_reminder
from invoicing.terms import due_date, words_for_excess
from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class TermsExample:
    """An invoice of that day: when it is due, what is printed on it, and what the law would object to."""

    issued: date
    due: date
    mentions: tuple[str, ...]
    warnings: tuple[str, ...]


def terms_example(settings: InvoicingSettings, today: date) -> TermsExample:
    due = due_date(today, None, settings)
    warnings = (words_for_excess(today, due, None, settings), warn_of_low_rate(settings.penalty_rate, today))
    return TermsExample(today, due, _mentions(settings, today), tuple(filter(None, warnings)))


def _mentions(settings: InvoicingSettings, today: date) -> tuple[str, ...]:
    """As they are printed: in French, whatever the reader's language."""
    return (
        *([mention("vat_franchise", today)] if settings.vat_regime == InvoicingSettings.VatRegime.FRANCHISE else []),
        *([mention("debits_option", today)] if settings.vat_on_debits else []),
        _discount(settings, today),
        *_late(settings, today),
    )


def _late(settings: InvoicingSettings, today: date, language: str = FRENCH) -> tuple[str, str]:
    """What paying late entails for a professional."""
    if settings.penalty_rate is None:
        penalty = mention("penalty_default", today, language)
    else:
        penalty = mention("penalty_own", today, language, rate=write_figure(settings.penalty_rate))
    return penalty, mention("recovery_fee", today, language)


def _discount(settings: InvoicingSettings, today: date) -> str:
    if not settings.discount_percent or not settings.discount_days:
        return mention("discount_none", today)
    return mention("discount", today, percent=write_figure(settings.discount_percent), days=str(settings.discount_days))


def warn_of_low_rate(rate: Decimal | None, today: date) -> str:
    """What the law says of a contractual rate; nothing where none is given, it is high enough, or the floor unknown."""
    if rate is None:
        return ""
    try:
        floor = late_payment.floor(today)
    except late_payment.UnknownSemesterError:
        return _("The lowest rate allowed this half-year is not known here yet: check it before you print another.")
    if rate >= floor:
        return ""
    words = {"floor": write_figure(floor)}
    return (
        _("Below %(floor)s %%, the lowest rate that the law allows this half-year (three times the legal rate).")
        % words
    )


Examples = dict[str, EmailText]


def email_examples(settings: InvoicingSettings, organisation: Organisation, today: date) -> tuple[Examples, Examples]:
    """The e-mail and the firmest reminder, in both languages: with the last invoice still owed, or an invented one."""
    sent = Invoice.objects.for_organisation(organisation).invoices().sent().select_related("customer")
    document = sent.order_by("-issue_date", "-id").first() or _sample(settings, organisation, today)
    emails, reminders = {}, {}
    for language in (FRENCH, ENGLISH):
        document.language = language
        emails[language] = render_email(settings, document)
        late = " ".join(f"{sentence}." for sentence in _late(settings, today, language))
        reminders[language] = render_reminder(settings, document, Reminder.HIGHEST_LEVEL, late)
    return emails, reminders


def _sample(settings: InvoicingSettings, organisation: Organisation, today: date) -> Invoice:
    return Invoice(
        organisation=organisation,
        customer=Customer(organisation=organisation, name="Menuiserie Lefèvre SARL"),
        number=preview_number(organisation, settings, Invoice.Kind.INVOICE, today),
        issue_date=today,
        due_date=due_date(today, None, settings),
        subject=_("Refit of the workshop"),
        reference="BC-1789",
        total_incl_vat=Decimal("2340.00"),
    )

"""When a draft is due: by the customer's terms, or by the company's."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invoicing.legal import payment_terms
from invoicing.models import Customer, InvoicingSettings, TermsMethod


def terms_of(customer: Customer | None, settings: InvoicingSettings) -> tuple[int, str]:
    """Days, and how they are counted."""
    if customer is not None and customer.terms_days is not None:
        return customer.terms_days, str(customer.terms_method)
    return settings.terms_days, str(settings.terms_method)


def due_date(issued: date, customer: Customer | None, settings: InvoicingSettings) -> date:
    days, method = terms_of(customer, settings)
    return payment_terms.due_date(issued, days, method)


def early_discount(settings: InvoicingSettings, issued: date) -> tuple[Decimal | None, date | None]:
    """Rate and last day of the discount the company grants for early payment."""
    if settings.discount_percent is None or settings.discount_days is None:
        return None, None
    return settings.discount_percent, issued + timedelta(days=settings.discount_days)


def words_for_terms(customer: Customer | None, settings: InvoicingSettings) -> str:
    """«30 jours», «45 jours fin de mois»."""
    days, method = terms_of(customer, settings)
    if method == TermsMethod.NET and not days:
        return _("on receipt")
    counted = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if method == TermsMethod.DAYS_THEN_MONTH_END:
        return _("%(days)s, then the end of the month") % {"days": counted}
    if method == TermsMethod.MONTH_END_THEN_DAYS:
        return _("end of the month, then %(days)s") % {"days": counted}
    return counted


def words_for_excess(issued: date, due: date, customer: Customer | None, settings: InvoicingSettings) -> str:
    """What the law says of so late a due date; nothing where it is lawful, or where a consumer pays."""
    if customer is not None and customer.kind == Customer.Kind.CONSUMER:
        return ""
    codes = payment_terms.warnings(issued, due, terms_of(customer, settings)[1])
    if payment_terms.OVER_60_DAYS in codes:
        return _("More than 60 days: the law forbids so long a delay between businesses.")
    if payment_terms.OVER_45_DAYS_END_OF_MONTH in codes:
        return _("More than 45 days end of month: the law forbids so long a delay between businesses.")
    return ""

"""What a document says that was taken over from another tool: its lines stayed there, its totals came along."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import BusinessError
from common.money import format_money
from invoicing.company import settings_of
from invoicing.documents import by_rate, facts_of
from invoicing.models import Invoice, InvoicingSettings
from invoicing.rendering.facts import DocumentFacts, LineFacts
from invoicing.rendering.problems import NUMBER
from invoicing.rendering.words import say
from invoicing.vat import CENT, RateTotal

FRANCHISE = "VATEX-FR-FRANCHISE"


def facts_of_taken_over(document: Invoice) -> DocumentFacts:
    """A copy for the archives: one line for each rate, that says where the document comes from.

    The other tool's paper stays the original, so that the copy may lack what nobody took over: the customer's address
    and SIREN, the reason for charging no VAT. Raises `BusinessError` where no such file could pass the official checks.
    """
    _refuse(document)
    settings = settings_of(document.organisation)
    with override(document.language):
        lines = tuple(_line(document, settings, place, rate) for place, rate in enumerate(by_rate(document), start=1))
    facts = replace(facts_of(document, lines=[], settings=settings), lines=lines, archive_only=True)
    rounding = document.total_incl_vat - facts.totals.incl_vat
    if abs(rounding) > CENT:
        words = {"number": document, "total": format_money(document.total_incl_vat, document.currency)}
        raise BusinessError(
            _("No VAT rate makes exactly %(total)s: the PDF of %(number)s stays in the other tool.") % words
        )
    note = say("copy_note", facts.language)
    return replace(facts, rounding=rounding, notes="\n".join(filter(None, [facts.notes, note])))


def _refuse(document: Invoice) -> None:
    """What nobody can put right here any more: the document is frozen as it came."""
    words = {"number": document, "currency": document.currency}
    if not NUMBER.fullmatch(document.number or ""):
        sentence = _("Electronic invoices allow no number like %(number)s: its PDF stays in the other tool.")
        raise BusinessError(sentence % words)
    if document.is_credit_note and document.credited_invoice is None:
        sentence = _("Nothing says which invoice %(number)s credits: its PDF stays in the other tool.")
        raise BusinessError(sentence % words)
    if document.currency != "EUR":
        sentence = _("%(number)s is in %(currency)s, at a rate that did not come along: its PDF stays there.")
        raise BusinessError(sentence % words)


def _line(document: Invoice, settings: InvoicingSettings, position: int, rate: RateTotal) -> LineFacts:
    names = {"number": document}
    credit_note, invoice = _("Taken over: credit note %(number)s"), _("Taken over: invoice %(number)s")
    name = (credit_note if document.is_credit_note else invoice) % names
    category, vatex = ("S", "") if rate.vat_rate else _without_vat(document, settings)
    return LineFacts(position, name, Decimal(1), rate.base, rate.vat_rate, category, vatex, document.subject, "LS")


def _without_vat(document: Invoice, settings: InvoicingSettings) -> tuple[str, str]:
    """The reason that is the company's own; any other is on the original alone."""
    if document.total_vat:
        words = {"number": document}
        raise BusinessError(_("No VAT rate makes the VAT of %(number)s: its PDF stays in the other tool.") % words)
    return "E", FRANCHISE if settings.vat_regime == InvoicingSettings.VatRegime.FRANCHISE else ""

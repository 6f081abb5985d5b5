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
from invoicing.vat import RateTotal

FRANCHISE = "VATEX-FR-FRANCHISE"


def facts_of_taken_over(document: Invoice) -> DocumentFacts:
    """One line for each rate, that says where the document comes from: the other tool's paper stays the original.

    Raises `BusinessError` where no rate makes the totals, or nothing says why there is no VAT.
    """
    settings = settings_of(document.organisation)
    with override(document.language):
        lines = tuple(_line(document, settings, place, rate) for place, rate in enumerate(by_rate(document), start=1))
        note = _("Copy of a document first issued with another tool, which remains the original.")
    facts = facts_of(document, lines=[], settings=settings)
    facts = replace(facts, lines=lines, notes="\n".join(filter(None, [facts.notes, note])))
    if facts.totals.incl_vat != document.total_incl_vat:
        words = {"number": document, "total": format_money(document.total_incl_vat, document.currency)}
        raise BusinessError(
            _("No VAT rate makes exactly %(total)s: the PDF of %(number)s stays in the other tool.") % words
        )
    return facts


def _line(document: Invoice, settings: InvoicingSettings, position: int, rate: RateTotal) -> LineFacts:
    names = {"number": document}
    credit_note, invoice = _("Taken over: credit note %(number)s"), _("Taken over: invoice %(number)s")
    name = (credit_note if document.is_credit_note else invoice) % names
    category, vatex = ("S", "") if rate.vat_rate else _without_vat(document, settings)
    return LineFacts(position, name, Decimal(1), rate.base, rate.vat_rate, category, vatex, document.subject, "LS")


def _without_vat(document: Invoice, settings: InvoicingSettings) -> tuple[str, str]:
    if document.total_vat:
        words = {"number": document}
        raise BusinessError(_("No VAT rate makes the VAT of %(number)s: its PDF stays in the other tool.") % words)
    if settings.vat_regime != InvoicingSettings.VatRegime.FRANCHISE:
        words = {"number": document}
        raise BusinessError(_("Nothing says why %(number)s bears no VAT: its PDF stays in the other tool.") % words)
    return "E", FRANCHISE

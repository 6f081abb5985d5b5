"""What the editor's page shows of a draft that is being written."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from invoicing.drafting import StaleDraftError
from invoicing.forms.drafts import DraftInput
from invoicing.forms.lines import MOST_LINES, LineInput, blank_line
from invoicing.legal import vat_treatments
from invoicing.models import Invoice, Product, Unit
from invoicing.terms import words_for_excess, words_for_terms
from invoicing.vat import RateTotal
from invoicing.vat_choices import label
from organisations.request import OrganisationRequest

MOST_PRODUCTS_LISTED = 300


def page(
    request: OrganisationRequest, written: DraftInput, *, stale: StaleDraftError | None = None, refused: bool = False
) -> HttpResponse:
    """The whole page. `refused` where it could not be stored: then what is missing for that is said at the fields."""
    draft, data = written.draft, written.data
    if not written.entries:
        written.entries.append(LineInput("1", blank_line(written.choices)))
        written.read()
    if not refused:
        _forget_blank_fields(written)
    context = totals_context(written) | {
        "form": written.form,
        "stale": stale,
        "version": data.get("version", ""),
        "next_version": data.get("next_version") or str(uuid4()),
        "terms_of": data.get("terms_of", ""),
        "is_bound": written.is_bound,
        "concerned": draft.credited_invoice or draft.corrected_invoice,
        "units": tuple(Unit.choices),
        "new_line": LineInput("__key__", blank_line(written.choices)),
        "products": _products(draft),
        "saved": saved_words(draft, written.today),
        "most_lines": MOST_LINES,
    }
    return render(request, "invoicing/invoice_form.html", context)


def totals_context(written: DraftInput) -> dict[str, Any]:
    """Everything that changes as one types."""
    draft = written.draft
    return {
        "draft": draft,
        "written": written,
        "entries": written.entries,
        "vat_options": written.choices.options(written.known),
        "totals": written.totals,
        "rates": [(rate_label(each), each) for each in written.totals.by_rate],
        "rounding": written.rounding,
        "net": draft.total_incl_vat - draft.amount_deducted,
        "missing": written.missing,
        "terms": words_for_terms(written.customer, written.settings),
        "excess": words_for_excess(written.today, draft.due_date, written.customer, written.settings),
    }


def rate_label(total: RateTotal) -> str:
    """«20 %», or why there is none."""
    same = [each for each in vat_treatments.TABLE if (each.category, each.rate) == (total.category, total.vat_rate)]
    if total.category in {"S", "E"} or not same:
        return f"{total.vat_rate.normalize():f} %".replace(".", ",") if total.category == "S" else _("Exempt")
    return label(same[0])


def saved_words(draft: Invoice, today: date) -> str:
    """«Enregistré à 14:32», with the day where that is not today."""
    if draft.pk is None or draft.saved_at is None:
        return ""
    at = timezone.localtime(draft.saved_at)
    time = date_format(at, "H:i")
    if at.date() == today:
        return _("Saved at %(time)s") % {"time": time}
    return _("Saved on %(day)s at %(time)s") % {"day": date_format(at, "SHORT_DATE_FORMAT"), "time": time}


def _forget_blank_fields(written: DraftInput) -> None:
    """The person is still writing: what they have not come to yet is no mistake."""
    for name in list(written.form.errors):
        if not written.data.get(name, "").strip():
            del written.form.errors[name]


def _products(draft: Invoice) -> list[tuple[int, str]]:
    own = Product.objects.filter(organisation=draft.organisation, archived_at__isnull=True)
    return list(own.values_list("pk", "name")[:MOST_PRODUCTS_LISTED])

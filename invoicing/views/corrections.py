"""Credit notes and corrected invoices, from the invoice they correct."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from invoicing.credit_notes import draft_credit_note, refuse_unless_creditable
from invoicing.creditable import issued_credit_notes, left_of_lines, left_of_totals
from invoicing.forms.corrections import CreditForm
from invoicing.models import Invoice
from invoicing.replacing import draft_correction
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_credit(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Ask which lines are credited, all of them at first; the draft opens in the editor."""
    invoice = _issued(request, pk)
    refuse_unless_creditable(invoice)
    issued = issued_credit_notes(invoice)
    form = CreditForm(
        request.POST if request.method == "POST" else None, left_of_lines(invoice, issued), invoice.currency
    )
    if form.is_valid():
        today, reason = timezone.localdate(), form.cleaned_data["reason"]
        draft = draft_credit_note(invoice, form.chosen, today=today, by=request.user, reason=reason)
        messages.success(request, _("Here is the credit note, as a draft: look it over, then send it."))
        return redirect("invoice_edit", request.organisation.slug, draft.pk)
    context = {
        "invoice": invoice,
        "form": form,
        "left": left_of_totals(invoice, issued)[1],
        "issued": issued,
        "drafts": Invoice.objects.drafts().filter(credited_invoice=invoice),
    }
    return render(request, "invoicing/invoice_credit.html", context)


@require_POST
def invoice_replace(request: OrganisationRequest, pk: int) -> HttpResponse:
    original = _issued(request, pk)
    try:
        draft = draft_correction(original, today=timezone.localdate(), by=request.user)
    except BusinessError as refusal:
        messages.error(request, str(refusal))
        return redirect("invoice_detail", request.organisation.slug, pk)
    words = _("Correct what is wrong, then send: %(number)s is cancelled and replaced at that moment.")
    messages.success(request, words % {"number": original})
    return redirect("invoice_edit", request.organisation.slug, draft.pk)


def _issued(request: OrganisationRequest, pk: int) -> Invoice:
    own = Invoice.objects.for_organisation(request.organisation).issued()
    return get_object_or_404(own.select_related("organisation", "customer"), pk=pk)

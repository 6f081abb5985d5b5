"""Drafts: found, copied, thrown away, handed over to be sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from invoicing import drafting
from invoicing.models import Invoice
from organisations.request import OrganisationRequest


def draft_of(request: OrganisationRequest, pk: int) -> Invoice:
    """A document that is no draft any more is not there to be edited: its page is the other one."""
    drafts = Invoice.objects.for_organisation(request.organisation).drafts().prefetch_related("lines")
    draft = get_object_or_404(drafts.select_related("customer", "credited_invoice", "corrected_invoice"), pk=pk)
    draft.organisation = request.organisation
    return draft


@require_http_methods(["GET", "POST"])
def invoice_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    draft = draft_of(request, pk)
    if request.method == "POST":
        drafting.delete(draft, request.user)
        messages.success(request, _("The draft is deleted."))
        return redirect("invoice_list", request.organisation.slug)
    return render(request, "invoicing/invoice_delete.html", {"draft": draft})


@require_POST
def invoice_duplicate(request: OrganisationRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.for_organisation(request.organisation), pk=pk)
    copy = drafting.duplicate(invoice, today=timezone.localdate(), by=request.user)
    messages.success(request, _("Here is a new draft with the same lines."))
    return redirect("invoice_edit", request.organisation.slug, copy.pk)

"""What views that ask a question first have in common: a dialog over the list, a page of its own without JavaScript."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from invoicing.models import Invoice
from invoicing.views.documents import list_around
from organisations.request import OrganisationRequest


def ask(request: OrganisationRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The question `invoicing/<name>.html`, whose part `dialog` is all that a dialog shows."""
    context |= {"origin": origin(request), "in_list": is_over_list(request)}
    if not request.htmx:
        return render(request, f"invoicing/{name}.html", context, status=status)
    response = render(request, f"invoicing/{name}.html#dialog", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def is_over_list(request: OrganisationRequest) -> bool:
    """Whether the dialog was opened from the list. Where the browser does not say from where, it was."""
    here = urlsplit(request.htmx.current_url or "").path
    return bool(request.htmx) and here in {"", reverse("invoice_list", args=[request.organisation.slug])}


def answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The list's row as it is now, in its place, with the counts and the message; elsewhere, the document's page."""
    if not is_over_list(request):
        return redirect("invoice_detail", request.organisation.slug, pk)
    invoice = Invoice.objects.for_organisation(request.organisation).select_related("customer").get(pk=pk)
    # The list's own address, not this one's, says which tab and which search the person is looking at.
    shown = QueryDict(urlsplit(request.htmx.current_url or "").query)
    context = {**list_around(request, shown), "invoice": invoice, "out_of_band": True}
    response = render(request, "invoicing/invoice_list.html#settled", context)
    response["HX-Trigger"] = "close-dialog"
    return response


def origin(request: OrganisationRequest) -> str:
    """The page the person came from, if it is one of ours: carried by the form, else said by the browser."""
    came_from = request.POST.get("origin") or request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if known and came_from != request.build_absolute_uri() else ""

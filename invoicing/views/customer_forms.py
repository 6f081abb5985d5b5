"""Customers, added and changed: on a page of their own, or over the invoice that needs them."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from invoicing.duplicates import lookalikes
from invoicing.forms.customers import CustomerForm
from invoicing.models import Customer
from organisations.request import OrganisationRequest

NAME_LENGTH = 200


@require_http_methods(["GET", "POST"])
def customer_create(request: OrganisationRequest) -> HttpResponse:
    name = request.GET.get("name", "").replace("\x00", "")[:NAME_LENGTH]
    return _form(request, Customer(organisation=request.organisation, name=name))


@require_http_methods(["GET", "POST"])
def customer_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(Customer, organisation=request.organisation, pk=pk))


def _form(request: OrganisationRequest, customer: Customer) -> HttpResponse:
    was_new, before = customer.pk is None, (customer.name, customer.siren)
    # Over an invoice, whose own fields have ids too.
    form = CustomerForm(request.POST or None, instance=customer, auto_id="customer_%s" if request.htmx else "id_%s")
    context: dict[str, Any] = {"form": form, "customer": customer, "next": _next(request), "is_new": was_new}
    if request.method == "POST" and form.is_valid():
        is_other = was_new or before != (customer.name, customer.siren)
        context["lookalikes"] = [] if "all_the_same" in request.POST or not is_other else lookalikes(customer)
        if not context["lookalikes"]:
            form.save()
            return _saved(request, customer, was_new=was_new)
    response = render(request, f"invoicing/customer_form.html{'#dialog' if request.htmx else ''}", context)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _saved(request: OrganisationRequest, customer: Customer, *, was_new: bool) -> HttpResponse:
    """Back to where the customer was needed; a dialog closes and tells the page under it."""
    messages.success(request, _("%(customer)s is saved.") % {"customer": customer})
    if request.htmx:
        event = "customer-created" if was_new else "customer-changed"
        response = render(request, "components/messages.html")
        # Aimed at the messages: what is aimed at the dialog opens it again.
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "none"
        response["HX-Trigger"] = json.dumps({"close-dialog": True, event: {"pk": customer.pk, "name": customer.name}})
        return response
    if target := _next(request):
        return redirect(f"{target}{'&' if '?' in target else '?'}customer={customer.pk}")
    return redirect("customer_detail", request.organisation.slug, customer.pk)


def _next(request: OrganisationRequest) -> str:
    """The page of ours that asked for a customer, if one did."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return target if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""

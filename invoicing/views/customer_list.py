"""The list of customers, and who leaves it without being forgotten."""

from typing import cast

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.paging import KeyPaginator
from invoicing.filters import CustomerFilter
from invoicing.models import Customer
from invoicing.models.customer import CustomerQuerySet
from organisations.request import OrganisationRequest

PAGE_SIZE = 50
ACTIVE, ARCHIVED = "active", "archived"


@require_safe
def customer_list(request: OrganisationRequest) -> HttpResponse:
    own = Customer.objects.for_organisation(request.organisation)
    pages = KeyPaginator(_found(request), PAGE_SIZE, shown=listed_customers(request))
    page = pages.get_page(request.GET.get("page"))
    context = {"page": page, "filter": _filter(request), "tab": _tab(request), "tabs": _tabs(own)}
    return render(request, "invoicing/customer_list.html", context)


def listed_customers(request: OrganisationRequest) -> CustomerQuerySet:
    """Those of the tab and of the filters that the address names, with what they owe."""
    rows = _found(request).with_balance().with_overdue(timezone.localdate())
    return rows.order_by("name", "id")  # sums drop the model's order


def _found(request: OrganisationRequest) -> CustomerQuerySet:
    rows = cast("CustomerQuerySet", _filter(request).qs).filter(archived_at__isnull=_tab(request) == ACTIVE)
    return rows.order_by("name", "id")


def _filter(request: OrganisationRequest) -> CustomerFilter:
    own = Customer.objects.for_organisation(request.organisation)
    return CustomerFilter(request.GET, queryset=own, request=request)


def _tab(request: OrganisationRequest) -> str:
    return ARCHIVED if request.GET.get("tab") == ARCHIVED else ACTIVE


def _tabs(own: CustomerQuerySet) -> list[tuple[str, str, int]]:
    active, archived = Q(archived_at__isnull=True), Q(archived_at__isnull=False)
    counts: dict[str, int] = own.aggregate(active=Count("pk", filter=active), archived=Count("pk", filter=archived))
    return [(ACTIVE, _("Active"), counts["active"]), (ARCHIVED, _("Archived"), counts["archived"])]


@require_POST
def customer_archive(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Out of the list and of what is offered; documents stay as they are."""
    customer = get_object_or_404(Customer, organisation=request.organisation, pk=pk)
    customer.archived_at = customer.archived_at or timezone.now()
    customer.save(update_fields=["archived_at"])
    undo = reverse("customer_unarchive", args=[request.organisation.slug, customer.pk])
    messages.success(request, _("%(customer)s is archived.") % {"customer": customer}, extra_tags=f"undo:{undo}")
    return redirect("customer_list", request.organisation.slug)


@require_POST
def customer_unarchive(request: OrganisationRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, organisation=request.organisation, pk=pk)
    customer.archived_at = None
    customer.save(update_fields=["archived_at"])
    messages.success(request, _("%(customer)s is in the list again.") % {"customer": customer})
    return redirect("customer_detail", request.organisation.slug, customer.pk)

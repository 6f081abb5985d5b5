"""Customers."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import DecimalField, F, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.money import ZERO
from invoicing.filters import CustomerFilter
from invoicing.forms import CustomerForm
from invoicing.models import Allocation, Customer, Payment
from invoicing.models.customer import CustomerQuerySet
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


@require_safe
def customer_list(request: OrganisationRequest) -> HttpResponse:
    own = Customer.objects.for_organisation(request.organisation)
    filtered = CustomerFilter(request.GET, queryset=own, request=request)
    rows = cast("CustomerQuerySet", filtered.qs).with_balance().with_overdue(timezone.localdate())
    rows = rows.order_by("name", "id")  # sums drop the model's order
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "invoicing/customer_list.html", {"page": page, "filter": filtered})


@require_safe
def customer_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Customer.objects.for_organisation(request.organisation)
    customer = get_object_or_404(own.with_balance(), pk=pk)
    documents = customer.documents.order_by("-issue_date", "-id")
    context = {
        "customer": customer,
        "page": Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page")),
        "payments": Payment.objects.standing().filter(customer=customer).select_related("recorded_by")[:PAGE_SIZE],
        "credit": credit_of(customer),
        "today": timezone.localdate(),
    }
    return render(request, "invoicing/customer_detail.html", context)


def credit_of(customer: Customer) -> object:
    """What the customer paid beyond what payments settled: kept for them, to be set against a later invoice."""
    money = DecimalField(max_digits=14, decimal_places=2)
    paid = Payment.objects.filter(customer=customer).aggregate(total=Coalesce(Sum("amount"), ZERO, output_field=money))
    used = Allocation.objects.filter(payment__customer=customer, credit_note__isnull=True).aggregate(
        total=Coalesce(Sum(F("amount")), ZERO, output_field=money)
    )
    return paid["total"] - used["total"]


@require_http_methods(["GET", "POST"])
def customer_create(request: OrganisationRequest) -> HttpResponse:
    return _form(request, Customer(organisation=request.organisation))


@require_http_methods(["GET", "POST"])
def customer_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(Customer, organisation=request.organisation, pk=pk))


def _form(request: OrganisationRequest, customer: Customer) -> HttpResponse:
    form = CustomerForm(request.POST or None, instance=customer)
    if form.is_valid():
        form.save()
        messages.success(request, _("%(customer)s is saved.") % {"customer": customer})
        return redirect("customer_detail", request.organisation.slug, customer.pk)
    return render(request, "invoicing/customer_form.html", {"form": form, "customer": customer})

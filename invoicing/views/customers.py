"""A customer's page."""

from django.core.paginator import Paginator
from django.db.models import DecimalField, F, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.money import ZERO
from invoicing.models import Allocation, Customer, Payment
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


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

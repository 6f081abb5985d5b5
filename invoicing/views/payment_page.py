"""One payment: whose it is, what it settles, what is left of it, and how to take it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from invoicing.models import Allocation, Payment
from organisations.request import OrganisationRequest


@require_safe
def payment_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    """A payment that was withdrawn keeps its page; the row that withdraws it has none."""
    own = Payment.objects.for_organisation(request.organisation).with_unallocated()
    related = own.select_related("customer", "recorded_by", "reversed_by__recorded_by", "refunds")
    payment = get_object_or_404(related, pk=pk, reverses__isnull=True)
    parts = Allocation.objects.filter(payment=payment, reverses__isnull=True)
    context = {
        "payment": payment,
        "parts": parts.select_related("invoice", "credit_note", "reversed_by").order_by("pk"),
        "refunded": Payment.objects.standing().filter(refunds=payment).order_by("pk"),
    }
    return render(request, "invoicing/payment_detail.html", context)

"""The list of payments: what came in and what was given back, whatever proved it."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Prefetch, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.amounts import amounts
from invoicing.filters import PaymentFilter
from invoicing.models import Allocation, Payment
from invoicing.models.payment import PaymentQuerySet
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


@require_safe
def payment_list(request: OrganisationRequest) -> HttpResponse:
    """Those that stand; of those withdrawn nothing is left to count."""
    own = Payment.objects.for_organisation(request.organisation).standing()
    filtered = PaymentFilter(request.GET, queryset=own, request=request)
    rows = cast("PaymentQuerySet", filtered.qs)
    settled = Allocation.objects.standing().filter(credit_note__isnull=True).select_related("invoice")
    shown = rows.select_related("customer").prefetch_related(Prefetch("allocations", settled, to_attr="settled"))
    sums = rows.order_by().values_list("currency").annotate(total=Sum("amount"))
    context = {
        "page": Paginator(shown.order_by("-received_on", "-pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "filter": filtered,
        "totals": amounts(dict(sums)),
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
    }
    return render(request, "invoicing/payment_list.html", context)

"""A customer's page: what they owe and since when, what is credited, what happened."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.money import ZERO
from invoicing.accounts import ageing, open_credit_notes, open_invoices, open_payments, payment_habit
from invoicing.models import Customer
from invoicing.settlement.credits import unallocated_of
from invoicing.timeline import timeline
from organisations.request import OrganisationRequest

MOST_OPEN = 50


@require_safe
def customer_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer.objects.for_organisation(request.organisation), pk=pk)
    today = timezone.localdate()
    credit_notes, payments = list(open_credit_notes(customer)), list(open_payments(customer))
    credit = sum((each.balance_due for each in credit_notes), sum(map(unallocated_of, payments), ZERO))
    owed = list(open_invoices(customer)[: MOST_OPEN + 1])
    habit = payment_habit(customer)
    page, happenings = timeline(customer, request.GET.get("page"))
    context = {
        "customer": customer,
        "ageing": ageing(customer, credit, today),
        "owed": owed[:MOST_OPEN],
        "more_owed": len(owed) > MOST_OPEN,
        "credit_notes": credit_notes,
        "payments": payments,
        "drafts": customer.documents.drafts().order_by("pk")[:MOST_OPEN],
        "habit": habit,
        "habit_days": abs(habit or 0),
        "page": page,
        "happenings": happenings,
        "today": today,
    }
    return render(request, "invoicing/customer_detail.html", context)

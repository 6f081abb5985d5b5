"""The dashboard: what is owed, what is late, what came in, what waits."""

from datetime import date
from typing import Any

from django.db.models import Min, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banking.models import BankTransaction
from common.money import ZERO
from invoicing.models import Invoice, Payment
from invoicing.views.documents import figures
from organisations.models import Organisation
from organisations.request import OrganisationRequest
from reconciliation.models import MatchProposal

MONTHS = 12


@require_safe
def dashboard(request: OrganisationRequest) -> HttpResponse:
    today = timezone.localdate()
    organisation = request.organisation
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__gt=ZERO)
    months = monthly_figures(organisation, today)
    context = {
        "figures": figures(organisation, today),
        "to_review": MatchProposal.objects.filter(organisation=organisation, rank=1).aggregate(
            total=Sum("bank_transaction__amount", default=ZERO)
        ),
        "oldest_waiting": waiting.aggregate(oldest=Min("booking_date"))["oldest"],
        "months": months,
        "chart": _chart(months),
        "today": today,
        "is_new": not Invoice.objects.for_organisation(organisation).exists(),
    }
    return render(request, "reconciliation/dashboard.html", context)


def monthly_figures(organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """Invoiced (credit notes deducted) and received, for each of the last twelve months, oldest first."""
    firsts = [_month_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    issued = Invoice.objects.for_organisation(organisation).issued().filter(issue_date__gte=firsts[0])
    by_month = issued.annotate(month=TruncMonth("issue_date")).values("month", "kind").order_by()
    invoiced = {(row["month"], row["kind"]): row["total"] for row in by_month.annotate(total=Sum("total_incl_vat"))}
    payments = Payment.objects.for_organisation(organisation).filter(received_on__gte=firsts[0])
    monthly = payments.annotate(month=TruncMonth("received_on")).values("month").order_by()
    received = {row["month"]: row["total"] for row in monthly.annotate(total=Sum("amount"))}
    url = reverse("invoice_list", args=[organisation.slug])
    return [
        {
            "first": first,
            "invoiced": invoiced.get((first, "invoice"), ZERO) - invoiced.get((first, "credit_note"), ZERO),
            "received": received.get(first, ZERO),
            "link": f"{url}?since={first.isoformat()}&until={_last_day(first).isoformat()}",
        }
        for first in firsts
    ]


def _month_before(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _last_day(first: date) -> date:
    return date.fromordinal(_month_before(first, -1).toordinal() - 1)


def _chart(months: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "months": [date_format(month["first"], "M y") for month in months],
        "invoiced": [str(month["invoiced"]) for month in months],
        "received": [str(month["received"]) for month in months],
        "links": [month["link"] for month in months],
        "invoiced_label": _("Invoiced"),
        "received_label": _("Received"),
    }

"""The dashboard: what is owed, what is late, what came in, what waits, and how fresh the bank's word is."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from banking.models import BankAccount
from banking.models.account import is_stale
from invoicing.figures import figures, monthly
from invoicing.models import Invoice
from organisations.models import Organisation
from organisations.request import OrganisationRequest
from reconciliation.views.dashboard_charts import decisions_chart, last_day, ledger_charts, months_until
from reconciliation.views.overview import answers_waiting, decided_by_month, waiting


@require_safe
def dashboard(request: OrganisationRequest) -> HttpResponse:
    organisation, today = request.organisation, timezone.localdate()
    waits = waiting(organisation)
    context = {
        "figures": figures(organisation, today),
        "waiting": waits,
        "waiting_days": waits.days(today),
        "answers": answers_waiting(organisation),
        "accounts": _accounts(organisation, today),
        "charts": _charts(organisation, today),
        "month": today.replace(day=1),
        "today": today,
        "is_new": not Invoice.objects.for_organisation(organisation).exists(),
    }
    return render(request, "reconciliation/dashboard.html", context)


def _accounts(organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """The accounts that wait longest for a statement first."""
    found = [
        {
            "account": account,
            "is_stale": is_stale(account.up_to_date, today),
            "days": (today - account.up_to_date).days if account.up_to_date else 0,
        }
        for account in BankAccount.objects.for_organisation(organisation).with_freshness()
    ]
    return sorted(found, key=lambda each: each["account"].up_to_date or date.min)


def _charts(organisation: Organisation, today: date) -> list[dict[str, Any]]:
    months = months_until(today)
    ledger = monthly(organisation, months[0], last_day(months[-1]))
    decisions = decisions_chart(organisation, months, decided_by_month(organisation, months[0]))
    return ledger_charts(organisation, months, ledger) + ([decisions] if decisions else [])

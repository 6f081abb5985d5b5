"""What the bank booked, and what it announces."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from banking.filters import BankTransactionFilter
from banking.models import BankAccount, BankTransaction, PendingTransaction
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """What the address asks for: a tab, and the rows of it that the filters keep."""

    tab: str
    tabs: list[tuple[str, str, int]]
    filter: BankTransactionFilter
    rows: QuerySet[Any]


@require_safe
def bank_transaction_list(request: OrganisationRequest) -> HttpResponse:
    listed = listed_transactions(request)
    page = Paginator(listed.rows.select_related("bank_account"), PAGE_SIZE).get_page(request.GET.get("page"))
    accounts = BankAccount.objects.for_organisation(request.organisation).with_freshness()
    context = {"page": page, "filter": listed.filter, "tab": listed.tab, "tabs": listed.tabs, "accounts": accounts}
    return render(request, "banking/bank_transaction_list.html", context)


def listed_transactions(request: OrganisationRequest) -> Listed:
    own = BankTransaction.objects.for_organisation(request.organisation)
    filtered = BankTransactionFilter(request.GET, queryset=own, request=request)
    tabs = _tabs(filtered.qs)
    tab = request.GET.get("tab", "")
    pending = PendingTransaction.objects.for_organisation(request.organisation)
    announced = pending.count()
    if announced:
        tabs.append(("pending", pgettext("bank transactions", "Pending at the bank"), announced))
    tab = tab if tab in {name for name, _label, _count in tabs} else "to_treat"
    rows = pending if tab == "pending" else filtered.qs if tab == "all" else filtered.qs.filter(status=tab)
    return Listed(tab, tabs, filtered, rows)


def _tabs(rows: QuerySet[BankTransaction]) -> list[tuple[str, str, int]]:
    """(name, label, count) of each."""
    statuses = [each for each in BankTransaction.Status.values if each != BankTransaction.Status.WITHDRAWN]
    counts = rows.aggregate(all=Count("pk"), **{each: Count("pk", filter=Q(status=each)) for each in statuses})
    labels = {
        "to_treat": pgettext("bank transactions", "To treat"),
        "reconciled": pgettext("bank transactions", "Reconciled"),
        "ignored": pgettext("bank transactions", "Ignored"),
        "all": pgettext("bank transactions", "All"),
    }
    return [(name, label, counts[name]) for name, label in labels.items()]


@require_safe
def bank_transaction_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = BankTransaction.objects.for_organisation(request.organisation)
    row = get_object_or_404(own.select_related("bank_account", "statement__statement_import"), pk=pk)
    return render(request, "banking/bank_transaction_detail.html", {"row": row})

"""The list of documents: its tabs with their counts, and the figures above."""

from datetime import date
from typing import Any, cast

from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from common.paging import KeyPaginator
from invoicing.figures import figures
from invoicing.filters import InvoiceFilter, ordered
from invoicing.models import Invoice
from invoicing.models.invoice import InvoiceQuerySet
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


@require_safe
def invoice_list(request: OrganisationRequest) -> HttpResponse:
    around = list_around(request, request.GET)
    rows = in_tab(cast("InvoiceQuerySet", around["filter"].qs), around["tab"], around["today"])
    rows = (
        ordered(rows, request.GET.get("sort", ""))
        .select_related("customer")
        .defer("seller", "buyer", "note", "unfinished")
    )
    counts = {name: count for name, _label, count in around["tabs"]}
    pages = KeyPaginator(rows, PAGE_SIZE, known_count=counts.get(around["tab"], counts["all"]))
    page = pages.get_page(request.GET.get("page"))
    return render(request, "invoicing/invoice_list.html", {**around, "page": page})


def list_around(request: OrganisationRequest, query: QueryDict) -> dict[str, Any]:
    """What stands around the rows of the list that `query` shows: its tabs with their counts, and the figures."""
    today = timezone.localdate()
    filtered = InvoiceFilter(query, queryset=_own(request), request=request)
    return {
        "query": query,
        "filter": filtered,
        "tab": query.get("tab", "all"),
        "tabs": tabs(cast("InvoiceQuerySet", filtered.qs), today),
        "figures": figures(request.organisation, today),
        "month": today.replace(day=1),
        "today": today,
    }


def _own(request: OrganisationRequest) -> InvoiceQuerySet:
    return Invoice.objects.for_organisation(request.organisation)


def in_tab(rows: InvoiceQuerySet, tab: str, today: date) -> InvoiceQuerySet:
    """The rows of a tab; an unknown tab shows everything."""
    match tab:
        case "draft":
            return rows.drafts()
        case "sent":
            return rows.sent()
        case "overdue":
            return rows.overdue(today)
        case "paid":
            return rows.paid()
        case "cancelled":
            return rows.cancelled()
    return rows


def tabs(rows: InvoiceQuerySet, today: date) -> list[tuple[str, str, int]]:
    """Name, label and count of each tab, counted in one query."""
    overdue = Q(status=Invoice.Status.SENT, kind=Invoice.Kind.INVOICE, due_date__lt=today)
    counts = rows.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=overdue),
        **{status: Count("pk", filter=Q(status=status)) for status in Invoice.Status.values},
    )
    labels = {
        "all": pgettext("documents", "All"),
        "draft": pgettext("documents", "Draft"),
        "sent": pgettext("documents", "Sent"),
        "overdue": pgettext("documents", "Overdue"),
        "paid": pgettext("documents", "Paid"),
        "cancelled": pgettext("documents", "Cancelled"),
    }
    return [(name, label, counts[name]) for name, label in labels.items()]

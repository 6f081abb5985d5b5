"""Documents: the list, one document, the export."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, Sum, Value
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from common.money import ZERO
from invoicing import vat
from invoicing.filters import InvoiceFilter, ordered
from invoicing.models import Allocation, Invoice, Payment
from invoicing.models.invoice import InvoiceQuerySet
from organisations.models import Organisation
from organisations.request import OrganisationRequest

PAGE_SIZE = 50
FORMULA_STARTERS = ("=", "+", "-", "@")


@require_safe
def invoice_list(request: OrganisationRequest) -> HttpResponse:
    around = list_around(request, request.GET)
    rows = in_tab(cast("InvoiceQuerySet", around["filter"].qs), around["tab"], around["today"])
    rows = ordered(rows, request.GET.get("sort", "")).select_related("customer")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
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


def figures(organisation: Organisation, today: date) -> dict[str, Any]:
    """What is owed, what is late and since how many days on average, what came in this month."""
    open_invoices = Invoice.objects.for_organisation(organisation).invoices().sent()
    late = Q(due_date__lt=today)
    days = ExpressionWrapper(Value(today) - F("due_date"), output_field=DurationField())
    owed = open_invoices.aggregate(
        owed=Sum("balance_due"),
        owed_count=Count("pk"),
        late=Sum("balance_due", filter=late),
        late_count=Count("pk", filter=late),
        late_days=Avg(days, filter=late),
    )
    received = Payment.objects.for_organisation(organisation).filter(
        received_on__year=today.year, received_on__month=today.month
    )
    owed["received"] = received.aggregate(total=Sum("amount"))["total"]
    owed["late_days"] = owed["late_days"].days if owed["late_days"] else 0
    return {name: ZERO if value is None else value for name, value in owed.items()}


@require_safe
def invoice_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(_own(request).select_related("customer", "sent_by"), pk=pk)
    lines = list(invoice.lines.all())
    allocations = (
        Allocation.objects.standing()
        .filter(Q(invoice=invoice) | Q(credit_note=invoice))
        .select_related("payment", "credit_note", "invoice", "recorded_by")
    )
    context = {
        "invoice": invoice,
        "lines": lines,
        "totals": vat.totals(vat.PricedLine(each.quantity, each.unit_price, each.vat_rate) for each in lines),
        "allocations": allocations,
        "today": timezone.localdate(),
    }
    return render(request, "invoicing/invoice_detail.html", context)


class Echo:
    """A file that hands back what is written, so that rows leave as they are made."""

    def write(self, row: str) -> str:
        return row


@require_safe
def invoice_export(request: OrganisationRequest) -> StreamingHttpResponse:
    """The filtered list as CSV, as spreadsheets in France open it: semicolons, decimal commas, UTF-8 with its mark."""
    today = timezone.localdate()
    filtered = InvoiceFilter(request.GET, queryset=_own(request), request=request)
    rows = cast("InvoiceQuerySet", filtered.qs)
    rows = ordered(in_tab(rows, request.GET.get("tab", "all"), today), request.GET.get("sort", ""))
    response = StreamingHttpResponse(_csv(rows.select_related("customer")), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="factures.csv"'
    return response


def _csv(rows: InvoiceQuerySet) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=";")
    heads = [_("Number"), _("Kind"), _("Customer"), _("Subject"), _("Issue date"), _("Due date"), _("Status")]
    heads += [_("Total excl. VAT"), _("VAT"), _("Total incl. VAT"), _("Balance due"), _("Currency")]
    yield "\ufeff" + writer.writerow(heads)
    for row in rows.iterator(chunk_size=2000):
        texts = [row.number or "", row.get_kind_display(), row.customer.name, row.subject]
        dates = [f"{row.issue_date:%d/%m/%Y}", f"{row.due_date:%d/%m/%Y}", row.get_status_display()]
        amounts = [row.total_excl_vat, row.total_vat, row.total_incl_vat, row.balance_due]
        yield writer.writerow([*map(_harmless, texts), *dates, *map(_comma, amounts), row.currency])


def _harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as a text."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTERS) or text.startswith(("\t", "\r")) else text


def _comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")

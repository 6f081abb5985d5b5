"""One document: its state and what made it so, how it reached the customer, its history, its PDF."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from invoicing import missing
from invoicing.documents import by_rate
from invoicing.emails import has_left
from invoicing.history import history_of
from invoicing.models import Allocation, DocumentFile, Invoice
from invoicing.views.email_lines import reminders_of, told_all
from organisations.request import OrganisationRequest


@require_safe
def invoice_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    related = ("organisation", "customer", "sent_by", "credited_invoice", "corrected_invoice")
    own = Invoice.objects.for_organisation(request.organisation).select_related(*related)
    invoice = get_object_or_404(own, pk=pk)
    lines = list(invoice.lines.all())
    context: dict[str, Any] = {
        "invoice": invoice,
        "lines": lines,
        "rates": by_rate(invoice, lines) if lines else (),
        "history": history_of(invoice),
        "today": timezone.localdate(),
    }
    context |= _draft(invoice) if invoice.is_draft else _issued(invoice)
    return render(request, "invoicing/invoice_detail.html", context)


def _draft(invoice: Invoice) -> dict[str, Any]:
    return {"lacking": missing.missing(invoice)}


def _issued(invoice: Invoice) -> dict[str, Any]:
    return {
        "allocations": _settled_by(invoice),
        "deposits": [each.deposit for each in invoice.deductions.select_related("deposit")],
        "speaking_of_it": _speaking_of(invoice),
        "emails": told_all(invoice.emails.select_related("created_by")),
        "reminders": reminders_of(invoice),
        "has_left": has_left(invoice),
        "file": DocumentFile.objects.filter(invoice=invoice).defer("pdf").first(),
    }


def _settled_by(invoice: Invoice) -> QuerySet[Allocation]:
    """What settled it, or what it settled as a credit note: both ways, by one table."""
    parts = Allocation.objects.standing().filter(Q(invoice=invoice) | Q(credit_note=invoice) | Q(correction=invoice))
    return parts.select_related("payment", "credit_note", "correction", "invoice", "recorded_by")


def _speaking_of(invoice: Invoice) -> list[Invoice]:
    """Documents that credit it, replace it or deduct it."""
    about = Q(credited_invoice=invoice) | Q(corrected_invoice=invoice) | Q(deductions__deposit=invoice)
    return list(Invoice.objects.for_organisation(invoice.organisation).filter(about).order_by("pk").distinct())

"""Drafts: written, sent, duplicated, thrown away."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from invoicing.forms import MOST_LINES, InvoiceForm, InvoiceLineForm, InvoiceLineFormSet
from invoicing.models import Customer, Invoice, InvoiceLine
from invoicing.sending import duplicate, refresh_totals, send_invoice
from invoicing.vat import PricedLine
from organisations.request import OrganisationRequest

DEFAULT_TERM = timedelta(days=30)

Lines = BaseInlineFormSet[InvoiceLine, Invoice, InvoiceLineForm]


@require_http_methods(["GET", "POST"])
def invoice_create(request: OrganisationRequest) -> HttpResponse:
    today = timezone.localdate()
    draft = Invoice(organisation=request.organisation, issue_date=today, due_date=today + DEFAULT_TERM)
    chosen = request.GET.get("customer", "")
    if chosen.isdecimal():
        draft.customer = get_object_or_404(Customer, organisation=request.organisation, pk=chosen)
    return _edit(request, draft)


@require_http_methods(["GET", "POST"])
def invoice_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _edit(request, _draft(request, pk))


def _draft(request: OrganisationRequest, pk: int) -> Invoice:
    """A document that is no draft any more is not there to be edited: its page is the other one."""
    return get_object_or_404(Invoice.objects.for_organisation(request.organisation).drafts(), pk=pk)


def _edit(request: OrganisationRequest, draft: Invoice) -> HttpResponse:
    today = timezone.localdate()
    data = request.POST.copy() if request.method == "POST" else None
    adding = data is not None and "add_line" in data
    if data is not None and adding:
        _add_line(data)
    form = InvoiceForm(data, instance=draft, organisation=request.organisation, today=today)
    lines = InvoiceLineFormSet(data, instance=draft, prefix="lines")
    if adding:
        _forget_errors(form, lines)
    elif data is not None and form.is_valid() and lines.is_valid():
        _save(form, lines)
        if "send" in data:
            return _send_saved(request, draft)
        messages.success(request, _("The draft is saved."))
        return redirect("invoice_detail", request.organisation.slug, draft.pk)
    return render(request, "invoicing/invoice_form.html", {"form": form, "lines": lines, "draft": draft})


def _add_line(data: QueryDict) -> None:
    """One more line, as a new form shows it: left alone, it counts as empty."""
    total = data.get("lines-TOTAL_FORMS", "")
    count = min(int(total), MOST_LINES) if total.isdecimal() else 0
    data["lines-TOTAL_FORMS"] = str(count + 1)
    data[f"lines-{count}-quantity"], data[f"lines-{count}-vat_rate"] = "1", "20"


def _forget_errors(form: InvoiceForm, lines: Lines) -> None:
    """The person is still writing: what is missing is said when they save."""
    form.errors.clear()
    for line in lines.forms:
        line.errors.clear()
    lines.non_form_errors().clear()


def _send_saved(request: OrganisationRequest, draft: Invoice) -> HttpResponse:
    """Refused, the person goes on with the draft that was saved, rather than write a second one."""
    try:
        return _send(request, draft)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("invoice_edit", request.organisation.slug, draft.pk)


@transaction.atomic
def _save(form: InvoiceForm, lines: Lines) -> None:
    """Store the draft and its lines. Raises `BusinessError` where it was sent or deleted meanwhile."""
    known = form.instance.pk
    if known and not Invoice.objects.select_for_update().drafts().filter(pk=known).exists():
        raise BusinessError(_("This draft was sent or deleted meanwhile. Nothing was changed."))
    draft = form.save()
    kept = [
        each for each in lines.forms if each not in lines.deleted_forms and (each.instance.pk or each.has_changed())
    ]
    # Positions are unique: the old ones are moved out of the way before the new ones are given.
    draft.lines.all().delete()
    for position, each in enumerate(kept, start=1):
        line = each.save(commit=False)
        line.pk, line.invoice, line.position = None, draft, position
        line.total_excl_vat = PricedLine(line.quantity, line.unit_price, line.vat_rate).total_excl_vat
        line.save(force_insert=True)
    refresh_totals(draft)
    draft.save()


@require_POST
def invoice_send(request: OrganisationRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.for_organisation(request.organisation), pk=pk)
    return _send(request, invoice)


def _send(request: OrganisationRequest, invoice: Invoice) -> HttpResponse:
    sent = send_invoice(invoice, today=timezone.localdate(), by=request.user)
    messages.success(request, _("%(number)s is sent and awaits its payment.") % {"number": sent})
    return redirect("invoice_detail", request.organisation.slug, sent.pk)


@require_http_methods(["GET", "POST"])
def invoice_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("The draft is deleted."))
        return redirect("invoice_list", request.organisation.slug)
    return render(request, "invoicing/invoice_delete.html", {"draft": draft})


@require_POST
def invoice_duplicate(request: OrganisationRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice.objects.for_organisation(request.organisation), pk=pk)
    copy = duplicate(invoice, today=timezone.localdate())
    messages.success(request, _("Here is a new draft with the same lines."))
    return redirect("invoice_edit", request.organisation.slug, copy.pk)

"""Deposits: asked for from a draft or a customer, chosen to be deducted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import BusinessError
from common.money import format_money
from invoicing import deposits
from invoicing.company import settings_of
from invoicing.deposit_drafts import deposit_of_customer, deposit_of_draft
from invoicing.forms.deposits import CustomerDepositForm, DepositForm
from invoicing.models import Customer, Invoice
from invoicing.views.dialogs import ask
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_deposit(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Ask for a part of a draft, which will deduct it."""
    draft = _draft(request, pk)
    form = DepositForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            deposit = deposit_of_draft(draft, form.part, today=timezone.localdate(), by=request.user)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_editor(request, deposit, form.part.amount)
    tied = deposits.tied_to(draft)
    left = draft.total_incl_vat - sum(each.total_incl_vat for each in tied)
    return ask(request, "invoice_deposit", {"form": form, "draft": draft, "tied": tied, "left": left})


@require_http_methods(["GET", "POST"])
def invoice_deposits(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Choose which issued deposits of the customer the draft takes off."""
    draft = _draft(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            deposits.choose(draft, numbers(request.POST.getlist("deposit")))
        except BusinessError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The deposits to deduct are saved."))
            return redirect("invoice_edit", request.organisation.slug, draft.pk)
    tied = [each for each in deposits.tied_to(draft) if not each.is_draft]
    context = {"draft": draft, "tied": tied, "free": deposits.deductible(draft.customer), "refusal": refusal}
    return ask(request, "invoice_deposits", context)


@require_http_methods(["GET", "POST"])
def customer_deposit(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Ask a customer for a deposit before any invoice is written."""
    own = Customer.objects.for_organisation(request.organisation).select_related("organisation")
    customer, today = get_object_or_404(own, pk=pk), timezone.localdate()
    settings = settings_of(request.organisation)
    data = request.POST if request.method == "POST" else None
    form = CustomerDepositForm(data, customer=customer, settings=settings, today=today)
    if form.is_valid():
        amount, subject = form.cleaned_data["amount"], form.cleaned_data["subject"]
        try:
            deposit = deposit_of_customer(customer, amount, form.treatment, subject, today=today, by=request.user)
        except BusinessError as refusal:
            form.add_error("amount", str(refusal))
        else:
            return _to_editor(request, deposit, amount)
    return ask(request, "customer_deposit", {"form": form, "customer": customer})


def _draft(request: OrganisationRequest, pk: int) -> Invoice:
    own = Invoice.objects.for_organisation(request.organisation).drafts()
    return get_object_or_404(own.select_related("organisation", "customer"), pk=pk)


def _to_editor(request: OrganisationRequest, deposit: Invoice, asked: object) -> HttpResponse:
    made = format_money(deposit.total_incl_vat, deposit.currency)
    if asked is not None and asked != deposit.total_incl_vat:
        words = _("No amount excl. VAT makes exactly what you asked for: the deposit is of %(made)s.")
        messages.warning(request, words % {"made": made})
    else:
        messages.success(request, _("Deposit of %(made)s, as a draft: look it over, then send it.") % {"made": made})
    return redirect("invoice_edit", request.organisation.slug, deposit.pk)

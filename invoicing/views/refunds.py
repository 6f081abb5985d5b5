"""Money given back: of a credit note, or of what a customer paid too much."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import BusinessError
from common.money import format_money
from invoicing import settlement
from invoicing.forms.payments import RefundForm
from invoicing.models import Invoice, Payment
from invoicing.settlement.credits import unallocated_of
from invoicing.views.dialogs import ask
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_refund(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Give the rest of a credit note back."""
    own = Invoice.objects.for_organisation(request.organisation).credit_notes().issued()
    credit_note = get_object_or_404(own.select_related("organisation", "customer"), pk=pk)
    form = _form(request, credit_note.balance_due)
    if form.is_valid():
        seen = form.cleaned_data["expected_balance"]
        try:
            refund = settlement.refund_credit_note(credit_note, form.money, expected_balance=seen, by=request.user)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, refund)
            return redirect("invoice_detail", request.organisation.slug, pk)
    context = {
        "form": form,
        "name": str(credit_note),
        "customer": credit_note.customer,
        "left": credit_note.balance_due,
    }
    return _ask(request, context | {"currency": credit_note.currency})


@require_http_methods(["GET", "POST"])
def payment_refund(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Give back what a payment left unused."""
    own = Payment.objects.for_organisation(request.organisation).with_unallocated().filter(reverses=None, amount__gt=0)
    payment = get_object_or_404(own.select_related("organisation", "customer"), pk=pk)
    left = unallocated_of(payment)
    form = _form(request, left)
    if form.is_valid():
        seen = form.cleaned_data["expected_balance"]
        try:
            refund = settlement.refund_payment(payment, form.money, expected_left=seen, by=request.user)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, refund)
            return redirect("customer_detail", request.organisation.slug, payment.customer_id)
    name = _("Payment of %(day)s") % {"day": f"{payment.received_on:%d/%m/%Y}"}
    return _ask(request, {"form": form, "name": name, "customer": payment.customer, "left": left})


def _form(request: OrganisationRequest, left: Decimal) -> RefundForm:
    initial = {"amount": left, "expected_balance": left}
    return RefundForm(request.POST or None, initial=initial, today=timezone.localdate())


def _ask(request: OrganisationRequest, context: dict[str, Any]) -> HttpResponse:
    return ask(request, "refund", {"currency": "EUR", "action": request.path} | context)


def _tell(request: OrganisationRequest, refund: Payment) -> None:
    undo = reverse("payment_reverse", args=[request.organisation.slug, refund.pk])
    words = _("Refund of %(amount)s recorded.") % {"amount": format_money(-refund.amount, refund.currency)}
    messages.success(request, words, extra_tags=f"undo:{undo}")

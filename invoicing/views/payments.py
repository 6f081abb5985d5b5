"""«Marquer comme payée» and back, one invoice or several at once."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from common.money import ZERO, format_money, parse_amount
from invoicing import settlement
from invoicing.forms import MarkPaidForm
from invoicing.forms.payments import MoneyForm
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement.receipts import Paid
from invoicing.views import dialogs
from invoicing.views.receipts import undo_tag
from invoicing.views.selection import ticked
from organisations.request import OrganisationRequest

MOST = 200


@require_http_methods(["GET", "POST"])
def invoice_mark_paid(request: OrganisationRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    invoice = _invoice(request, pk)
    if request.method == "GET" and invoice.status != Invoice.Status.SENT:
        return _nothing_left(request, invoice)
    initial = {"received_on": today, "means": Payment.Means.TRANSFER, "amount": invoice.balance_due}
    initial["expected_balance"] = invoice.balance_due
    form = MarkPaidForm(request.POST or None, initial=initial, today=today)
    if form.is_valid():
        try:
            payment = settlement.mark_as_paid(
                invoice,
                amount=form.cleaned_data["amount"],
                expected_balance=form.cleaned_data["expected_balance"],
                on=form.cleaned_data["received_on"],
                means=form.paid_by,
                by=request.user,
            )
        except BusinessError as error:
            messages.error(request, str(error))
        else:
            _tell_paid(request, invoice, payment, payment.amount - form.cleaned_data["expected_balance"])
        return _answer(request, pk)
    return dialogs.ask(request, "invoice_mark_paid", {"form": form, "invoice": invoice})


@require_http_methods(["GET", "POST"])
def invoice_mark_unpaid(request: OrganisationRequest, pk: int) -> HttpResponse:
    invoice = _invoice(request, pk)
    if request.method == "POST":
        try:
            settlement.mark_as_unpaid(invoice, request.user)
        except BusinessError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(number)s awaits its payment again.") % {"number": invoice})
        return _answer(request, pk)
    return dialogs.ask(request, "invoice_mark_unpaid", {"invoice": invoice})


@require_POST
def payment_reverse(request: OrganisationRequest, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment.objects.for_organisation(request.organisation), pk=pk)
    settlement.reverse_payments(request.organisation, [payment.pk], request.user)
    messages.success(request, _("The payment is withdrawn; what it settled is owed again."))
    return redirect(dialogs.origin(request) or reverse("invoice_list", args=[request.organisation.slug]))


@require_POST
def allocation_reverse(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Take one part of a payment or of a credit note back from what it settles: it is the customer's credit again."""
    allocation = get_object_or_404(Allocation, organisation=request.organisation, pk=pk)
    settlement.take_back(request.organisation, [allocation.pk], request.user)
    messages.success(request, _("Taken back: the amount is the customer’s credit again."))
    return redirect(dialogs.origin(request) or reverse("invoice_list", args=[request.organisation.slug]))


@require_http_methods(["GET", "POST"])
def invoice_mark_paid_many(request: OrganisationRequest) -> HttpResponse:
    """Show the ticked invoices, then record one payment for each; what is refused says why."""
    query = request.POST if request.method == "POST" else request.GET
    own = Invoice.objects.for_organisation(request.organisation).invoices().select_related("organisation", "customer")
    invoices = list(own.filter(pk__in=ticked(query)).order_by("due_date", "pk")[:MOST])
    form = MoneyForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if not form.is_valid():
        open_ones = [each for each in invoices if each.status == Invoice.Status.SENT]
        context = {"form": form, "invoices": open_ones, "left_out": len(invoices) - len(open_ones)}
        return render(request, "invoicing/invoice_mark_paid_many.html", context)
    on, shares = form.cleaned_data["received_on"], [(each, _seen(each, query)) for each in invoices]
    paid = settlement.mark_all_as_paid(shares, on=on, means=form.paid_by, by=request.user)
    _tell_many(request, paid)
    return render(request, "invoicing/invoice_mark_paid_many.html", {"paid": paid})


def _answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    if request.htmx:
        return dialogs.answer(request, pk)
    return redirect(dialogs.origin(request) or reverse("invoice_detail", args=[request.organisation.slug, pk]))


def _nothing_left(request: OrganisationRequest, invoice: Invoice) -> HttpResponse:
    """A page opened before somebody else, or the bank, paid it: asking for 0.00 would be odd."""
    messages.info(request, _("Nothing is left to pay on %(number)s.") % {"number": invoice})
    if request.htmx:
        return HttpResponse(
            headers={"HX-Redirect": reverse("invoice_detail", args=[request.organisation.slug, invoice.pk])}
        )
    return _answer(request, invoice.pk)


def _seen(invoice: Invoice, query: QueryDict) -> Any:
    """The balance that the person was shown."""
    try:
        return parse_amount(query.get(f"seen-{invoice.pk}", ""))
    except BusinessError:
        return invoice.balance_due


def _tell_many(request: OrganisationRequest, paid: list[Paid]) -> None:
    payments = [each.payment.pk for each in paid if each.payment]
    if payments:
        words = ngettext("%(n)s payment recorded.", "%(n)s payments recorded.", len(payments)) % {"n": len(payments)}
        messages.success(request, words, extra_tags=undo_tag(request, payments, []))


def _invoice(request: OrganisationRequest, pk: int) -> Invoice:
    own = Invoice.objects.for_organisation(request.organisation).invoices().issued()
    return get_object_or_404(own.select_related("organisation", "customer"), pk=pk)


def _tell_paid(request: OrganisationRequest, invoice: Invoice, payment: Payment, above: Decimal) -> None:
    """`above`: what was received less what was owed."""
    amount = format_money(payment.amount, payment.currency)
    undo = reverse("payment_reverse", args=[request.organisation.slug, payment.pk])
    words = _("%(amount)s recorded for %(number)s.") % {"amount": amount, "number": invoice}
    if above > ZERO:
        kept = _("%(left)s more than was owed: kept as the customer’s credit.")
        words = f"{words} {kept % {'left': format_money(above, payment.currency)}}"
    messages.success(request, words, extra_tags=f"undo:{undo}")

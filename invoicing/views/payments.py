"""«Marquer comme payée» and back."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from common.money import format_money
from invoicing import settlement
from invoicing.forms import MarkPaidForm
from invoicing.models import Invoice, Payment
from invoicing.views.documents import list_around
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_mark_paid(request: OrganisationRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    invoice = _invoice(request, pk)
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
                means=Payment.Means(form.cleaned_data["means"]),
                by=request.user,
            )
        except BusinessError as error:
            messages.error(request, str(error))
        else:
            _tell_paid(request, invoice, payment)
        return _answer(request, pk)
    return _dialog(request, "invoice_mark_paid", {"form": form, "invoice": invoice})


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
    return _dialog(request, "invoice_mark_unpaid", {"invoice": invoice})


@require_POST
def payment_reverse(request: OrganisationRequest, pk: int) -> HttpResponse:
    payment = get_object_or_404(Payment.objects.for_organisation(request.organisation), pk=pk)
    settlement.reverse_payments(request.organisation, [payment.pk], request.user)
    messages.success(request, _("The payment is withdrawn; what it settled is owed again."))
    return redirect(_origin(request) or reverse("invoice_list", args=[request.organisation.slug]))


def _invoice(request: OrganisationRequest, pk: int) -> Invoice:
    own = Invoice.objects.for_organisation(request.organisation).invoices().issued()
    return get_object_or_404(own.select_related("organisation", "customer"), pk=pk)


def _tell_paid(request: OrganisationRequest, invoice: Invoice, payment: Payment) -> None:
    amount = format_money(payment.amount, payment.currency)
    undo = reverse("payment_reverse", args=[request.organisation.slug, payment.pk])
    words = _("%(amount)s recorded for %(number)s.") % {"amount": amount, "number": invoice}
    messages.success(request, words, extra_tags=f"undo:{undo}")


def _dialog(request: OrganisationRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """The question: in the dialog over the list, or on a page of its own where there is no JavaScript."""
    context["origin"] = _origin(request)
    if not request.htmx:
        return render(request, f"invoicing/{name}.html", context)
    response = render(request, f"invoicing/{name}.html#dialog", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The row as it is now, in its place, with the counts and the message; or the page the person came from."""
    if not request.htmx:
        return redirect(_origin(request) or reverse("invoice_detail", args=[request.organisation.slug, pk]))
    invoice = Invoice.objects.for_organisation(request.organisation).select_related("customer").get(pk=pk)
    # The list's own address, not this one's, says which tab and which search the person is looking at.
    shown = QueryDict(urlsplit(request.htmx.current_url or "").query)
    context = {**list_around(request, shown), "invoice": invoice, "out_of_band": True}
    response = render(request, "invoicing/invoice_list.html#settled", context)
    response["HX-Trigger"] = "close-dialog"
    return response


def _origin(request: OrganisationRequest) -> str:
    """The page the person came from, if it is one of ours: carried by the form, else said by the browser."""
    origin = request.POST.get("origin") or request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return origin if known and "marquer-" not in origin else ""

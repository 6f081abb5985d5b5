"""One payment over several invoices of a customer, and the use of the credit they have."""

from collections.abc import Iterable
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
from invoicing.accounts import open_credit_notes, open_invoices, open_payments
from invoicing.forms.receipts import ReceiptForm, Row
from invoicing.models import Customer
from invoicing.settlement.credits import unallocated_of
from invoicing.settlement.receipts import Receipt
from invoicing.views import dialogs
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest

MOST_ROWS = 200


@require_http_methods(["GET", "POST"])
def customer_receive(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Show what is open, then record what was ticked. «Spread» ticks the oldest and asks again."""
    customer = get_object_or_404(
        Customer.objects.select_related("organisation"), organisation=request.organisation, pk=pk
    )
    form = _form(customer, request.POST if request.method == "POST" else None, request.GET)
    if request.method == "POST" and "spread" in request.POST:
        _spread(form)
    elif form.is_valid():
        try:
            receipt = settlement.receive(
                customer, form.order, expected_credit=form.cleaned_data["expected_credit"] or ZERO, by=request.user
            )
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, receipt, form)
            return redirect("customer_detail", request.organisation.slug, customer.pk)
    context = {"form": form, "customer": customer, "today": timezone.localdate()}
    return render(request, "invoicing/customer_receive.html", context)


def _form(customer: Customer, data: QueryDict | None, query: QueryDict) -> ReceiptForm:
    invoices = [Row("invoice", each.pk, each, each.balance_due) for each in open_invoices(customer)[:MOST_ROWS]]
    sources = [Row("credit", each.pk, each, each.balance_due) for each in open_credit_notes(customer)[:MOST_ROWS]]
    sources += [Row("payment", each.pk, each, unallocated_of(each)) for each in open_payments(customer)[:MOST_ROWS]]
    initial: dict[str, Any] = {"expected_credit": settlement.credit_of(customer)}
    if data is None and (asked := _amount(query.get("amount", ""))):
        initial["amount"] = asked
    form = ReceiptForm(data, invoices, sources, timezone.localdate(), initial=initial)
    if data is None:
        _tick(form, query)
    return form


def _amount(text: str) -> Any:
    try:
        return max(parse_amount(text), ZERO)
    except BusinessError:
        return ZERO


def _tick(form: ReceiptForm, query: QueryDict) -> None:
    """What the page that led here was about is ticked already."""
    wanted = {f"{kind}-{each}" for kind in ("invoice", "credit", "payment") for each in query.getlist(kind)}
    for row in (*form.invoices, *form.sources):
        row.ticked = row.key in wanted or (row in form.sources and "use" in query)
    if form.available:
        form.spread(form.available, only={row.key for row in form.invoices if row.ticked})


def _spread(form: ReceiptForm) -> None:
    """Propose, and forget what is not finished: the person has not asked to record anything yet."""
    form.is_valid()
    form.spread(form.available)
    for name in set(form.errors) - {"amount", "received_on"}:
        del form.errors[name]


def _tell(request: OrganisationRequest, receipt: Receipt, form: ReceiptForm) -> None:
    settled = len(form.order.invoices)
    if receipt.payment:
        amount = format_money(receipt.payment.amount, receipt.payment.currency)
        words = ngettext(
            "%(amount)s recorded for %(n)s invoice.", "%(amount)s recorded for %(n)s invoices.", settled
        ) % {"amount": amount, "n": settled}
    else:
        words = ngettext("Credit used on %(n)s invoice.", "Credit used on %(n)s invoices.", settled) % {"n": settled}
    if form.rest > ZERO:
        words += " " + _("%(rest)s stay as the customer’s credit.") % {"rest": format_money(form.rest)}
    payments = [receipt.payment.pk] if receipt.payment else []
    messages.success(request, words, extra_tags=undo_tag(request, payments, [each.pk for each in receipt.uses]))


def undo_tag(request: OrganisationRequest, payments: Iterable[int], uses: Iterable[int]) -> str:
    """The tag of a message that can be undone: payments are withdrawn, uses of credit taken back."""
    query = QueryDict(mutable=True)
    query.setlist("payment", [str(pk) for pk in payments])
    query.setlist("use", [str(pk) for pk in uses])
    return f"undo:{reverse('receipt_undo', args=[request.organisation.slug])}?{query.urlencode()}"


@require_POST
def receipt_undo(request: OrganisationRequest) -> HttpResponse:
    """Undo what one click recorded: all of it or nothing."""
    payments, uses = numbers(request.GET.getlist("payment")), numbers(request.GET.getlist("use"))
    settlement.undo(request.organisation, payments, uses, request.user)
    messages.success(request, _("Undone: what was settled is owed again."))
    return redirect(dialogs.origin(request) or reverse("invoice_list", args=[request.organisation.slug]))

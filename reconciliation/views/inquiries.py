"""Ask a customer about a waiting line: the letter, what became of it, and its withdrawal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO
from invoicing.models import Customer
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest
from reconciliation import finding, inquiring, operations
from reconciliation.asked import inquiries_of, told
from reconciliation.inquiry_emails import words_for
from reconciliation.inquiry_forms import AskForm
from reconciliation.models import Inquiry
from reconciliation.views.lines import own_line

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def bank_transaction_ask(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Whom to ask, then what is written to them; the customer is presumed, and chosen otherwise by a search."""
    line = own_line(request, pk)
    if line.status != BankTransaction.Status.TO_TREAT or line.amount <= ZERO:
        treated = line.status != BankTransaction.Status.TO_TREAT
        messages.info(
            request, operations.who_settled(line) if treated else _("Only money that came in is asked about.")
        )
        return redirect("bank_transaction_detail", request.organisation.slug, line.pk)
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    customers = _choices(line, words)
    customer = _chosen(request, customers)
    asked = inquiries_of(line)
    form = AskForm(request.POST or None, initial=_letter(line, customer, len(asked)) if customer else {})
    if request.method == "POST" and customer is not None and form.is_valid() and _send(request, line, customer, form):
        return redirect("bank_transaction_match", request.organisation.slug, line.pk)
    context = {
        "line": line,
        "words": words,
        "customers": customers,
        "customer": customer,
        "form": form,
        "documents": finding.documents_of_customers(line, [customer.pk]) if customer else [],
        "inquiries": asked,
        "days": inquiring.LIFE.days,
    }
    return render(request, "reconciliation/bank_transaction_ask.html", context)


def _choices(line: BankTransaction, words: str) -> list[Customer]:
    """Those found by the search, or else those whose money it may be, the likeliest first."""
    ids = finding.customers_called(line, words) if words else finding.presumed_customers(line)
    found = Customer.objects.for_organisation(line.organisation).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _chosen(request: OrganisationRequest, customers: list[Customer]) -> Customer | None:
    asked = request.POST.get("customer", "") or request.GET.get("customer", "")
    if not asked:
        return customers[0] if customers else None
    ids = numbers([asked])
    return get_object_or_404(Customer.objects.for_organisation(request.organisation), pk__in=ids)


def _letter(line: BankTransaction, customer: Customer, asked: int) -> dict[str, Any]:
    words = words_for(line, customer, timezone.localdate(timezone.now() + inquiring.LIFE))
    return {"recipient": customer.email, "subject": words.subject, "body": words.body, "asked_seen": asked}


def _send(request: OrganisationRequest, line: BankTransaction, customer: Customer, form: AskForm) -> bool:
    site = f"{request.scheme}://{request.get_host()}"
    seen = form.cleaned_data["asked_seen"]
    try:
        inquiring.ask(line, customer, form.letter, site=site, asked_seen=seen, by=request.user, now=timezone.now())
    except BusinessError as error:
        form.add_error(None, str(error))
        return False
    words = {"customer": customer.name, "recipient": form.letter.recipient}
    messages.success(request, _("%(customer)s is asked: the e-mail leaves for %(recipient)s.") % words)
    return True


@require_POST
def inquiry_revoke(request: OrganisationRequest, pk: int) -> HttpResponse:
    inquiry = _own(request, pk)
    try:
        inquiring.revoke(inquiry, request.user)
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn: the link opens nothing any more."))
    return _back(request, inquiry)


@require_POST
def inquiry_retry(request: OrganisationRequest, pk: int) -> HttpResponse:
    inquiry = _own(request, pk)
    try:
        inquiring.try_again(inquiry)
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The e-mail waits for its turn again."))
    return _back(request, inquiry)


def _back(request: OrganisationRequest, inquiry: Inquiry) -> HttpResponse:
    """To the line's own page, where the person came from there; else to where its match is looked for."""
    page = "bank_transaction_detail" if request.POST.get("back") == "line" else "bank_transaction_match"
    return redirect(page, request.organisation.slug, inquiry.bank_transaction_id)


def _own(request: OrganisationRequest, pk: int) -> Inquiry:
    own = Inquiry.objects.for_organisation(request.organisation)
    return get_object_or_404(own.select_related("organisation"), pk=pk)


@require_safe
def inquiry_list(request: OrganisationRequest) -> HttpResponse:
    """All that customers were asked, what they answered about waiting lines on top."""
    own = Inquiry.objects.for_organisation(request.organisation)
    tab = "answered" if request.GET.get("tab") == "answered" else "all"
    rows = own.answered().filter(bank_transaction__status=BankTransaction.Status.TO_TREAT) if tab == "answered" else own
    page = Paginator(rows.order_by("-asked_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    ids = [each.pk for each in page.object_list]
    inquiries = told(Inquiry.objects.filter(pk__in=ids).order_by("-asked_at", "-pk"))
    return render(request, "reconciliation/inquiry_list.html", {"page": page, "inquiries": inquiries, "tab": tab})

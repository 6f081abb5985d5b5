"""Another match than the one proposed: the documents of a line chosen by a person, or its money kept as credit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing.models import Allocation, Customer
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest
from reconciliation import finding, operations
from reconciliation.asked import inquiries_of
from reconciliation.forms import OWED, MatchForm
from reconciliation.models import MatchProposal, Reconciliation
from reconciliation.views.answers import settled_documents
from reconciliation.views.lines import own_line


@require_http_methods(["GET", "POST"])
def bank_transaction_match(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The presumed customer's open documents first, then what the search finds; what is proposed is ticked already."""
    line = own_line(request, pk)
    if line.status != BankTransaction.Status.TO_TREAT:
        messages.info(request, operations.who_settled(line))
        return redirect(_way_back(request))
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    customers = finding.presumed_customers(line)
    form = _form(request, line, customers, words)
    if request.method == "POST" and form.is_valid():
        try:
            decision = operations.reconcile(line, form.choices, form.write_off, request.user, form.credit_shares)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, decision, _settled(decision, line.currency))
    context = {
        "line": line,
        "form": form,
        "available": form.available,
        "words": words,
        "way_back": _way_back(request),
        "customers": Customer.objects.filter(pk__in=customers),
        "inquiries": inquiries_of(line),
    }
    return render(request, "reconciliation/bank_transaction_match.html", context)


def _form(request: OrganisationRequest, line: BankTransaction, customers: list[int], words: str) -> MatchForm:
    best = MatchProposal.objects.filter(bank_transaction=line, rank=1).prefetch_related("allocations").first()
    proposed = {part.invoice_id for part in best.allocations.all() if part.invoice_id} if best else set()
    kept = numbers(request.GET.getlist("kept")) | numbers(request.POST.getlist("shown"))
    documents = list(finding.open_documents(line).filter(pk__in=proposed | kept).select_related("customer"))
    documents += finding.documents_of_customers(line, customers)
    found = finding.search_documents(line, words) if words else []
    shown = list({document.pk: document for document in (*found, *documents)}.values())
    owing = {document.customer_id for document in shown if not document.is_credit_note}
    older = finding.credits_of_customers(line, owing)
    if request.method == "POST":
        places = {pk: place for place, pk in enumerate(request.POST.getlist("shown"))}
        shown.sort(key=lambda document: places.get(str(document.pk), len(places)))  # the rows stay where they were
        return MatchForm(request.POST, shown, abs(line.amount), older)
    form = MatchForm(None, shown, abs(line.amount), older, initial={"difference": _difference(best)})
    kept_credits = numbers(request.GET.getlist("kept_credit"))
    for row in form.rows:
        row.ticked = row.pk in (kept or proposed)
    for row in form.credits:
        row.ticked = row.pk in kept_credits
    return form


def _settled(decision: Reconciliation, currency: str) -> str:
    used = [each.allocation for each in decision.reconciled_credits.standing()]
    documents = sorted({*settled_documents(decision), *(str(each.invoice) for each in used)})
    words = {"documents": ", ".join(documents)}
    if not used:
        return _("Reconciled: %(documents)s.") % words
    words["credit"] = format_money(sum((each.amount for each in used), ZERO), currency)
    return _("Reconciled, with %(credit)s of earlier credit: %(documents)s.") % words


def _difference(best: MatchProposal | None) -> str:
    """The name the engine gave to what the line lacks, where that is a difference nobody asks for."""
    named = best is not None and best.residual_amount < ZERO and best.residual_kind in Allocation.WriteOff.values
    return best.residual_kind if best is not None and named else OWED


@require_POST
def bank_transaction_credit(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Money that came before its invoice: it waits as the customer's credit."""
    line = own_line(request, pk)
    chosen = request.POST.get("customer", "")
    known = chosen.isascii() and chosen.isdecimal()
    own = Customer.objects.for_organisation(request.organisation)
    customer = get_object_or_404(own, pk=chosen if known else 0)
    try:
        decision = operations.keep_as_credit(line, customer, request.user)
    except BusinessError as refusal:
        messages.error(request, str(refusal))
        return redirect(_way_back(request))
    return _done(request, decision, _("Kept as the credit of %(customer)s.") % {"customer": customer.name})


def _done(request: OrganisationRequest, decision: Reconciliation, words: str) -> HttpResponse:
    undo = reverse("reconciliation_undo", args=[request.organisation.slug, decision.pk])
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect(_way_back(request))


def _way_back(request: OrganisationRequest) -> str:
    """To the list the person came from, as it was filtered."""
    own = reverse("proposal_list", args=[request.organisation.slug])
    asked = request.POST.get("back", "") or request.GET.get("back", "") or request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours and own in asked else own

"""Accept, refuse, ignore, undo: one address a verb."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from banking.models import BankTransaction
from common.errors import BusinessError
from organisations.request import OrganisationRequest
from reconciliation import operations
from reconciliation.models import MatchProposal, Reconciliation, Refusal
from reconciliation.views.proposals import dress, tab_counts, with_documents


@require_POST
def proposal_accept(request: OrganisationRequest, pk: int) -> HttpResponse:
    [outcome] = operations.accept(request.organisation, [pk], request.user)
    if outcome.reconciliation is None:
        return _refused_act(request, outcome.error)
    undo = reverse("reconciliation_undo", args=[request.organisation.slug, outcome.reconciliation.pk])
    return _settled(request, outcome.reconciliation, undo)


def _settled(request: OrganisationRequest, decision: Reconciliation, undo: str) -> HttpResponse:
    documents = sorted(
        {
            allocation.invoice.number or ""
            for link in decision.reconciled_payments.prefetch_related("payment__allocations__invoice")
            for allocation in link.payment.allocations.all()
        }
    )
    words = _("Accepted: %(documents)s.") % {"documents": ", ".join(documents)}
    if not request.htmx:
        messages.success(request, words, extra_tags=f"undo:{undo}")
        return _back(request)
    context = {"line": decision.bank_transaction, "documents": documents, "undo": undo}
    return _row(request, "settled", context)


def _refused_act(request: OrganisationRequest, words: str) -> HttpResponse:
    """Somebody was quicker, or the rows changed: said at once, where the person looks."""
    if not request.htmx:
        messages.error(request, words)
        return _back(request)
    return _row(request, "too_late", {"words": words})


def _row(request: OrganisationRequest, name: str, context: dict[str, object]) -> HttpResponse:
    context["counts"] = tab_counts(request.organisation)
    return render(request, f"reconciliation/proposal_list.html#{name}", context)


@require_POST
def proposal_refuse(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = MatchProposal.objects.filter(organisation=request.organisation)
    proposal = own.select_related("organisation", "bank_transaction").filter(pk=pk).first()
    if proposal is None:
        return _refused_act(request, _("This proposal is gone: somebody settled the line, or it was matched again."))
    refusal = operations.refuse(proposal, request.user)
    undo = reverse("refusal_revoke", args=[request.organisation.slug, refusal.pk])
    words = _("Refused: %(documents)s will not be proposed for this line again.") % {"documents": refusal.description}
    if not request.htmx:
        messages.success(request, words, extra_tags=f"undo:{undo}")
        return _back(request)
    following = list(with_documents(own.filter(bank_transaction=proposal.bank_transaction_id, rank=1)))
    dress(following)
    context = {"proposals": following, "words": words, "undo": undo, "today": timezone.localdate()}
    return _row(request, "refused", context)


@require_POST
def refusal_revoke(request: OrganisationRequest, pk: int) -> HttpResponse:
    refusal = get_object_or_404(
        Refusal.objects.select_related("organisation"), organisation=request.organisation, pk=pk
    )
    operations.revoke_refusal(refusal)
    messages.success(request, _("The refusal is withdrawn."))
    return _back(request)


@require_POST
def reconciliation_undo(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Reconciliation.objects.for_organisation(request.organisation)
    decision = get_object_or_404(own.select_related("organisation", "bank_transaction"), pk=pk)
    operations.unreconcile(decision, request.user)
    messages.success(request, _("The reconciliation is undone: the line is to treat, the invoice is owed again."))
    return _back(request)


@require_POST
def bank_transaction_ignore(request: OrganisationRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    undo = reverse("bank_transaction_restore", args=[request.organisation.slug, line.pk])
    try:
        operations.ignore(line, request.POST.get("reason", "")[:200], request.user)
    except BusinessError as error:
        return _refused_act(request, str(error))
    words = _("The line is ignored.")
    if not request.htmx:
        messages.success(request, words, extra_tags=f"undo:{undo}")
        return _back(request)
    return _row(request, "refused", {"proposals": [], "words": words, "undo": undo})


@require_POST
def bank_transaction_restore(request: OrganisationRequest, pk: int) -> HttpResponse:
    operations.restore(_line(request, pk))
    messages.success(request, _("The line is to treat again."))
    return _back(request)


def _line(request: OrganisationRequest, pk: int) -> BankTransaction:
    own = BankTransaction.objects.for_organisation(request.organisation)
    return get_object_or_404(own.select_related("organisation"), pk=pk)


@require_http_methods(["GET", "POST"])
def proposals_accept_certain(request: OrganisationRequest) -> HttpResponse:
    """The list first; then all of it by one click, a result a line, one undo for all."""
    first = MatchProposal.objects.filter(organisation=request.organisation, rank=1, band=MatchProposal.Band.CERTAIN)
    if request.method == "GET":
        proposals = list(with_documents(first).order_by("-bank_transaction__amount", "pk"))
        dress(proposals)
        return render(request, "reconciliation/proposals_accept_certain.html", {"proposals": proposals})
    shown = [int(pk) for pk in request.POST.getlist("proposal") if pk.isdecimal()]
    batch = uuid4()
    outcomes = operations.accept(request.organisation, shown, request.user, batch)
    accepted = sum(outcome.reconciliation is not None for outcome in outcomes)
    for outcome in outcomes:
        if outcome.error:
            messages.warning(request, outcome.error)
    words = ngettext("%(n)s proposal accepted.", "%(n)s proposals accepted.", accepted) % {"n": accepted}
    undo = reverse("batch_undo", args=[request.organisation.slug, batch])
    messages.success(request, words, extra_tags=f"undo:{undo}" if accepted else "")
    return redirect("proposal_list", request.organisation.slug)


@require_POST
def batch_undo(request: OrganisationRequest, batch: UUID) -> HttpResponse:
    undone = operations.undo_batch(request.organisation, batch, request.user)
    messages.success(
        request, ngettext("%(n)s reconciliation undone.", "%(n)s reconciliations undone.", undone) % {"n": undone}
    )
    return _back(request)


def _back(request: OrganisationRequest) -> HttpResponse:
    """To the list the person came from, as it was filtered."""
    origin = request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return redirect(origin if known else reverse("proposal_list", args=[request.organisation.slug]))

"""Accept, refuse, ignore, undo: one address a verb."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing.models import Allocation
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest
from reconciliation import operations
from reconciliation.models import MatchProposal, Reconciliation, Refusal
from reconciliation.views.answers import answer_again, answer_changed, answer_settled, answer_too_late
from reconciliation.views.lines import own_line
from reconciliation.views.reasons import typed_reason


@require_POST
def proposal_accept(request: OrganisationRequest, pk: int) -> HttpResponse:
    name = request.POST.get("write_off", "")
    write_off = Allocation.WriteOff(name) if name in Allocation.WriteOff.values else None
    [outcome] = operations.accept(request.organisation, [pk], request.user, write_off=write_off)
    if outcome.reconciliation is None:
        line = outcome.bank_transaction
        return answer_changed(request, line, outcome.error) if line is not None else _answer_gone(request)
    return answer_settled(request, outcome.reconciliation)


def _answer_gone(request: OrganisationRequest) -> HttpResponse:
    """A proposal is gone: say who settled its line, which the form names, or that it was matched again."""
    ids = numbers([request.POST.get("line", "")])
    line = BankTransaction.objects.for_organisation(request.organisation).filter(pk__in=ids).first()
    if line is not None and line.status != BankTransaction.Status.TO_TREAT:
        return answer_too_late(request, operations.who_settled(line), line)
    words = _("This proposal has changed meanwhile: the line was matched again. Look at it once more.")
    return answer_changed(request, line, words)


@require_POST
def proposal_refuse(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = MatchProposal.objects.filter(organisation=request.organisation)
    proposal = own.select_related("bank_transaction").filter(pk=pk).first()
    if proposal is None:
        return _answer_gone(request)
    try:
        refusal = operations.refuse(proposal, request.user, typed_reason(request))
    except BusinessError as error:
        return answer_too_late(request, str(error), proposal.bank_transaction)
    undo = reverse("refusal_revoke", args=[request.organisation.slug, refusal.pk])
    words = _("Refused: %(documents)s will not be proposed for this line again.") % {"documents": refusal.description}
    reason_url = reverse("refusal_reason", args=[request.organisation.slug, refusal.pk])
    return answer_again(request, proposal.bank_transaction, words, undo, reason_url)


@require_POST
def refusal_revoke(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Refusal.objects.filter(organisation=request.organisation)
    refusal = get_object_or_404(own.select_related("organisation", "bank_transaction"), pk=pk)
    operations.revoke_refusal(refusal, request.user)
    return answer_again(request, refusal.bank_transaction, _("The refusal is withdrawn."))


@require_POST
def reconciliation_undo(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = Reconciliation.objects.for_organisation(request.organisation)
    decision = get_object_or_404(own.select_related("organisation", "bank_transaction"), pk=pk)
    try:
        operations.unreconcile(decision, request.user)
    except BusinessError as error:
        return answer_too_late(request, str(error), decision.bank_transaction)
    words = _("The reconciliation is undone: the line is to treat, the invoice is owed again.")
    return answer_again(request, decision.bank_transaction, words)


@require_POST
def bank_transaction_ignore(request: OrganisationRequest, pk: int) -> HttpResponse:
    line = own_line(request, pk)
    try:
        ignored = operations.ignore(line, typed_reason(request), request.user)
    except BusinessError as error:
        return answer_too_late(request, str(error), line)
    undo = reverse("bank_transaction_restore", args=[request.organisation.slug, line.pk])
    reason_url = reverse("ignored_transaction_reason", args=[request.organisation.slug, ignored.pk])
    answer = answer_again(request, line, _("The line is ignored."), undo, reason_url)
    answer["HX-Trigger"] = "line-ignored"  # a rule may be suggested from now on
    return answer


@require_POST
def bank_transaction_restore(request: OrganisationRequest, pk: int) -> HttpResponse:
    line = own_line(request, pk)
    try:
        operations.restore(line, request.user)
    except BusinessError as error:
        return answer_too_late(request, str(error), line)
    return answer_again(request, line, _("The line is to treat again."))

"""Why something was refused or ignored: noted at once or later, as long as the decision stands."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.request import OrganisationRequest
from reconciliation.models import IgnoredTransaction, Refusal
from reconciliation.views.answers import answer_message

REASON_LENGTH = 200


def typed_reason(request: OrganisationRequest) -> str:
    return " ".join(request.POST.get("reason", "").replace("\0", "").split())[:REASON_LENGTH]


@require_POST
def refusal_reason(request: OrganisationRequest, pk: int) -> HttpResponse:
    standing = Refusal.objects.standing().filter(organisation=request.organisation)
    return _note(request, get_object_or_404(standing, pk=pk))


@require_POST
def ignored_transaction_reason(request: OrganisationRequest, pk: int) -> HttpResponse:
    standing = IgnoredTransaction.objects.standing().filter(organisation=request.organisation)
    return _note(request, get_object_or_404(standing, pk=pk))


def _note(request: OrganisationRequest, decision: Refusal | IgnoredTransaction) -> HttpResponse:
    decision.reason = typed_reason(request)
    decision.save(update_fields=["reason"])
    words = _("Reason noted: %(reason)s") % {"reason": decision.reason} if decision.reason else _("No reason noted")
    if not request.htmx:
        return answer_message(request, words)
    return HttpResponse(format_html('<span class="reason">{}</span>', words))

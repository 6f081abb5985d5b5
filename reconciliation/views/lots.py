"""Many at once: all that is certain, by one click, with one undo."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.amounts import amounts
from common.errors import BusinessError
from common.money import ZERO
from invoicing.views.selection import numbers
from organisations.request import OrganisationRequest
from reconciliation import operations
from reconciliation.models import MatchProposal
from reconciliation.surprises import surprises
from reconciliation.views.answers import answer_message, restore_tag, same_place
from reconciliation.views.rows import dress
from reconciliation.views.tabs import with_documents

LOT = 500  # a page a person can look over; and Django refuses forms of more than a thousand fields
ERRORS_SHOWN = 5


@require_http_methods(["GET", "POST"])
def proposals_accept_certain(request: OrganisationRequest) -> HttpResponse:
    """The list first; then all of it by one click, a result a line, one undo for all."""
    if request.method == "POST":
        return _accept(request)
    certain = MatchProposal.objects.filter(
        organisation=request.organisation, rank=1, band=MatchProposal.Band.CERTAIN
    ).order_by("-amount", "pk")
    proposals = list(with_documents(certain)[:LOT])
    dress(proposals)
    unusual = surprises(proposals, timezone.localdate())
    context = {
        "surprising": [(proposal, unusual[proposal.pk]) for proposal in proposals if unusual[proposal.pk]],
        "expected": [(proposal, []) for proposal in proposals if not unusual[proposal.pk]],
        "shown": len(proposals),
        "sums": amounts(_sums(proposals)),
        "remaining": certain.count() - len(proposals),
    }
    return render(request, "reconciliation/proposals_accept_certain.html", context)


def _sums(proposals: Iterable[MatchProposal]) -> dict[str, Decimal]:
    """What their lines bring, by currency."""
    sums: dict[str, Decimal] = {}
    for line in (proposal.bank_transaction for proposal in proposals):
        sums[line.currency] = sums.get(line.currency, ZERO) + line.amount
    return sums


def _accept(request: OrganisationRequest) -> HttpResponse:
    batch = uuid4()
    accepted = _accept_ticked(request, _ticked(request, "proposal"), batch)
    target = reverse("proposal_list", args=[request.organisation.slug])
    return redirect(f"{target}?tab=reconciled&batch={batch}" if accepted else target)


@require_POST
def proposals_decide(request: OrganisationRequest) -> HttpResponse:
    """Accept the ticked rows, or ignore their lines: each on its own, and the list as it was."""
    ticked = _ticked(request, "selected")
    if request.POST.get("act") == "accept":
        _accept_ticked(request, ticked, uuid4())
    elif request.POST.get("act") == "ignore":
        _ignore_ticked(request, ticked, uuid4())
    return same_place(request)


def _ticked(request: OrganisationRequest, name: str) -> list[int]:
    return sorted(numbers(request.POST.getlist(name)[:LOT]))


def _accept_ticked(request: OrganisationRequest, ticked: list[int], batch: UUID) -> int:
    """How many were accepted; a message says so, with one «Undo» for all, and others why the rest was not."""
    outcomes = operations.accept(request.organisation, ticked, request.user, batch)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    accepted = len(outcomes) - len(errors)
    _tell(request, errors, _("%(n)s proposals in all were not accepted."))
    if accepted:
        words = ngettext("%(n)s proposal accepted.", "%(n)s proposals accepted.", accepted) % {"n": accepted}
        undo = reverse("batch_undo", args=[request.organisation.slug, batch])
        messages.success(request, words, extra_tags=f"undo:{undo}")
    return accepted


def _ignore_ticked(request: OrganisationRequest, ticked: list[int], batch: UUID) -> None:
    own = MatchProposal.objects.filter(organisation=request.organisation, pk__in=ticked)
    found = list(own.select_related("bank_transaction__organisation").order_by("bank_transaction"))
    errors = [_("A line that you ticked was settled or matched again meanwhile: it is not ignored.")] * (
        len(ticked) - len(found)
    )
    ignored = 0
    for line in {proposal.bank_transaction_id: proposal.bank_transaction for proposal in found}.values():
        try:
            operations.ignore(line, "", request.user, batch)
            ignored += 1
        except BusinessError as error:
            errors.append(str(error))
    _tell(request, errors, _("%(n)s lines in all were not ignored."))
    if ignored:
        words = ngettext("%(n)s line ignored: see «Ignored».", "%(n)s lines ignored: see «Ignored».", ignored)
        messages.success(request, words % {"n": ignored}, extra_tags=restore_tag(request, batch))


def _tell(request: OrganisationRequest, errors: list[str], in_all: str) -> None:
    """Say why, each reason once; where there are many or one stands for several, how many `in_all`."""
    reasons = list(dict.fromkeys(errors))
    for reason in reasons[:ERRORS_SHOWN]:
        messages.warning(request, reason)
    if len(errors) > len(reasons[:ERRORS_SHOWN]):
        messages.warning(request, in_all % {"n": len(errors)})


@require_POST
def batch_undo(request: OrganisationRequest, batch: UUID) -> HttpResponse:
    undone = operations.undo_batch(request.organisation, batch, request.user)
    words = ngettext("%(n)s reconciliation undone.", "%(n)s reconciliations undone.", undone) % {"n": undone}
    return answer_message(request, words)


@require_POST
def ignored_batch_restore(request: OrganisationRequest, batch: UUID) -> HttpResponse:
    restored = operations.restore_batch(request.organisation, batch, request.user)
    words = ngettext("%(n)s line is to treat again.", "%(n)s lines are to treat again.", restored) % {"n": restored}
    return answer_message(request, words)

"""Two people at once: what others settled meanwhile is said on the rows themselves."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banking.models import BankTransaction
from organisations.request import OrganisationRequest
from reconciliation import operations
from reconciliation.models import MatchProposal
from reconciliation.views.answers import answer_partial, best_proposals

MOST_SHOWN = 100  # a page shows thirty, and rows that an undo brought back


@require_safe
def proposal_watch(request: OrganisationRequest) -> HttpResponse:
    """Rows that stand no more are folded, with who settled them, or show what their line is proposed now.

    `shown` names each as «proposal-line». Answers nothing where all stand.
    """
    shown = dict(filter(None, map(_pair, request.GET.getlist("shown")[:MOST_SHOWN])))
    own = MatchProposal.objects.filter(organisation=request.organisation, pk__in=shown)
    gone = shown.keys() - set(own.values_list("pk", flat=True))
    if not gone:
        return HttpResponse()
    wanted = BankTransaction.objects.filter(organisation=request.organisation, pk__in=[shown[pk] for pk in gone])
    lines = wanted.in_bulk()
    settled = [line.pk for line in lines.values() if line.status != BankTransaction.Status.TO_TREAT]
    who = operations.who_settled_each(settled)
    again = _("This line was matched again meanwhile: look at it once more.")
    waiting = [line for line in lines.values() if line.pk not in who]
    now = {each.bank_transaction_id: each for each in best_proposals(request.organisation, waiting)}
    found = [
        {"pk": pk, "line": line, "words": who.get(line.pk, again), "waits": line.pk not in who, "now": now.get(line.pk)}
        for pk in sorted(gone)
        if (line := lines.get(shown[pk]))
    ]
    return answer_partial(request, "overtaken", {"gone": found})


def _pair(text: str) -> tuple[int, int] | None:
    proposal, _dash, line = text.partition("-")
    known = text.isascii() and proposal.isdecimal() and line.isdecimal() and len(text) <= len("-") + 2 * 18
    return (int(proposal), int(line)) if known else None

"""How a decision is answered: in place for htmx, by a message on the same page without JavaScript."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from invoicing.models import Allocation
from organisations.models import Organisation
from organisations.request import OrganisationRequest
from reconciliation.models import MatchProposal, Reconciliation
from reconciliation.views.rows import dress
from reconciliation.views.tabs import first_proposals, tab_counts, with_documents


def answer_settled(request: OrganisationRequest, decision: Reconciliation) -> HttpResponse:
    """The row folds into one quiet line with «Undo»."""
    undo = reverse("reconciliation_undo", args=[request.organisation.slug, decision.pk])
    documents = settled_documents(decision)
    if not request.htmx:
        words = _("Accepted: %(documents)s.") % {"documents": ", ".join(documents)}
        return answer_message(request, words, undo)
    context = {"line": decision.bank_transaction, "documents": documents, "undo": undo}
    return answer_partial(request, "settled", context)


def settled_documents(decision: Reconciliation) -> list[str]:
    """The numbers a decision settled, and the declared payments it proved."""
    links = decision.reconciled_payments.values_list("payment_id", "is_proof", "payment__received_on")
    days = [day for _payment, is_proof, day in links if is_proof]
    paying = [payment for payment, is_proof, _day in links if not is_proof]
    standing = Allocation.objects.standing().filter(payment__in=paying)
    numbers = standing.order_by().values_list("invoice__number", "credit_note__number")
    proved = {_("payment declared on %(day)s") % {"day": f"{day:%d/%m/%Y}"} for day in days}
    return sorted({number for pair in numbers for number in pair if number} | proved)


def answer_again(
    request: OrganisationRequest, line: BankTransaction, words: str, undo: str = "", reason_url: str = ""
) -> HttpResponse:
    """The best proposal of the line, where there is one, and what was just done, with «Undo» where it can be."""
    if not request.htmx:
        return answer_message(request, words, undo)
    proposals = best_proposals(request.organisation, [line])
    context = {"proposals": proposals, "line": line, "words": words, "undo": undo, "reason_url": reason_url}
    return answer_partial(request, "refused", context)


def answer_changed(request: OrganisationRequest, line: BankTransaction | None, words: str) -> HttpResponse:
    """What was to be decided is not what stands any more: why, and where the line waits still, what stands now."""
    if line is None or line.status != BankTransaction.Status.TO_TREAT or not request.htmx:
        return answer_too_late(request, words, line)
    context = {"proposals": best_proposals(request.organisation, [line]), "line": line, "words": words}
    return answer_partial(request, "changed", context)


def best_proposals(organisation: Organisation, lines: Iterable[BankTransaction]) -> list[MatchProposal]:
    """One a line that has any, as its row shows it."""
    proposals = list(with_documents(first_proposals(organisation).filter(bank_transaction__in=lines)))
    dress(proposals)
    return proposals


def answer_too_late(request: OrganisationRequest, words: str, line: BankTransaction | None = None) -> HttpResponse:
    """Somebody was quicker, or the rows changed: said at once, where the person looks."""
    if not request.htmx:
        messages.error(request, words)
        return same_place(request)
    return answer_partial(request, "too_late", {"words": words, "line": line})


def answer_message(request: OrganisationRequest, words: str, undo: str = "") -> HttpResponse:
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")
    return same_place(request)


def restore_tag(request: OrganisationRequest, batch: UUID) -> str:
    """The tag of a message that gives lines ignored at once their one «Undo»."""
    return f"undo:{reverse('ignored_batch_restore', args=[request.organisation.slug, batch])}"


def same_place(request: OrganisationRequest) -> HttpResponse:
    """To the list the person came from, as it was filtered, where their eyes were."""
    origin = request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    place = request.POST.get("place", "")
    anchor = f"#place-{place}" if place.isdecimal() and place.isascii() else ""
    return redirect((origin if known else reverse("proposal_list", args=[request.organisation.slug])) + anchor)


def answer_partial(request: OrganisationRequest, name: str, context: Mapping[str, object]) -> HttpResponse:
    """A part of the list's page, with what stands in its tabs now."""
    around = {"counts": tab_counts(request.organisation), "today": timezone.localdate()}
    return render(request, f"reconciliation/proposal_list.html#{name}", {**context, **around})

"""The list of Réconciliations and its tabs."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import parse_amount
from organisations.models import Organisation
from organisations.request import OrganisationRequest
from reconciliation import operations, wording
from reconciliation.models import (
    IgnoredTransaction,
    MatchProposal,
    ProposalAllocation,
    ReconciledPayment,
    Reconciliation,
    Refusal,
)

PAGE_SIZE = 30
BAND_ORDER = ("certain", "probable", "ambiguous", "possible")


@require_safe
def proposal_list(request: OrganisationRequest) -> HttpResponse:
    tab = request.GET.get("tab", "review")
    counts = tab_counts(request.organisation)
    rows = _rows(request, tab)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    if tab == "review":
        dress(list(page.object_list))
    context = {
        "page": page,
        "tab": tab if tab in counts else "review",
        "tabs": [(name, label, counts[name]) for name, label in tab_labels().items()],
        "counts": counts,
        "bands": MatchProposal.Band.choices,
        "today": timezone.localdate(),
    }
    return render(request, "reconciliation/proposal_list.html", context)


def tab_labels() -> dict[str, str]:
    return {
        "review": _("To review"),
        "unmatched": _("Without a match"),
        "reconciled": _("Reconciled"),
        "ignored": _("Ignored"),
        "refused": _("Refused"),
    }


def tab_counts(organisation: Organisation) -> dict[str, int]:
    """How many lines stand in each tab, how many proposals are certain, how many decisions were taken today."""
    first = MatchProposal.objects.filter(organisation=organisation, rank=1)
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat()
    decided = Reconciliation.objects.for_organisation(organisation).standing()
    review = first.count()
    return {
        "review": review,
        "certain": first.filter(band=MatchProposal.Band.CERTAIN).count(),
        "unmatched": waiting.count() - review,
        "reconciled": decided.count(),
        "today": decided.filter(decided_at__date=timezone.localdate()).count(),
        "ignored": BankTransaction.objects.for_organisation(organisation).ignored().count(),
        "refused": Refusal.objects.filter(organisation=organisation, revoked_at__isnull=True).count(),
    }


def _rows(request: OrganisationRequest, tab: str) -> QuerySet[Any]:
    organisation = request.organisation
    text = request.GET.get("q", "").strip()
    match tab:
        case "unmatched":
            waiting = BankTransaction.objects.for_organisation(organisation).to_treat()
            return waiting.filter(match_proposals__isnull=True).filter(_about(text)).select_related("bank_account")
        case "reconciled":
            decided = Reconciliation.objects.for_organisation(organisation).standing()
            links = ReconciledPayment.objects.select_related("payment__customer").prefetch_related(
                "payment__allocations__invoice"
            )
            return (
                decided.filter(_about(text, "bank_transaction__"))
                .select_related("bank_transaction", "decided_by")
                .prefetch_related(Prefetch("reconciled_payments", links))
            )
        case "ignored":
            ignored = IgnoredTransaction.objects.filter(organisation=organisation, revoked_at__isnull=True)
            return ignored.filter(_about(text, "bank_transaction__")).select_related("bank_transaction", "ignored_by")
        case "refused":
            refused = Refusal.objects.filter(organisation=organisation, revoked_at__isnull=True)
            return refused.filter(_about(text, "bank_transaction__")).select_related("bank_transaction", "refused_by")
    return _to_review(request, text)


def _to_review(request: OrganisationRequest, text: str) -> QuerySet[MatchProposal]:
    """First proposals, the certain ones on top, then by date."""
    rows = MatchProposal.objects.filter(organisation=request.organisation, rank=1)
    band, line = request.GET.get("band", ""), request.GET.get("line", "")
    if band in MatchProposal.Band.values:
        rows = rows.filter(band=band)
    if line.isdecimal():
        rows = rows.filter(bank_transaction=int(line))
    order = Case(
        *(When(band=name, then=Value(place)) for place, name in enumerate(BAND_ORDER)), output_field=IntegerField()
    )
    return with_documents(rows.filter(_about(text, "bank_transaction__"))).order_by(
        order, "-bank_transaction__booking_date", "pk"
    )


def with_documents(rows: QuerySet[MatchProposal]) -> QuerySet[MatchProposal]:
    allocations = ProposalAllocation.objects.select_related("invoice__customer", "payment__customer")
    return rows.select_related("bank_transaction__bank_account").prefetch_related(Prefetch("allocations", allocations))


def _about(text: str, prefix: str = "") -> Q:
    """Lines whose payer, label or amount is what was typed."""
    if not text:
        return Q()
    wanted = Q(**{f"{prefix}counterparty_name__icontains": text})
    wanted |= Q(**{f"{prefix}remittance_information__icontains": text})
    try:
        return wanted | Q(**{f"{prefix}amount": parse_amount(text)})
    except BusinessError:
        return wanted


def dress(proposals: Sequence[MatchProposal]) -> None:
    """Give each proposal what its row shows: chips, documents in words, their sum, how many others there are."""
    lines = [proposal.bank_transaction_id for proposal in proposals]
    ranks = MatchProposal.objects.filter(bank_transaction__in=lines).values_list("bank_transaction_id", flat=True)
    others: dict[int, int] = {}
    for line in ranks:
        others[line] = others.get(line, -1) + 1
    for proposal in proposals:
        allocations = list(proposal.allocations.all())
        line_currency = proposal.bank_transaction.currency
        view: Any = proposal
        view.chips = wording.chips(proposal.reasons, proposal.residual_kind, proposal.residual_amount, line_currency)
        view.asked = proposal.bank_transaction.amount - proposal.residual_amount
        view.documents = [part.invoice for part in allocations if part.invoice_id]
        view.title = operations.describe(allocations)
        view.others = others.get(proposal.bank_transaction_id, 0)
        first = allocations[0].invoice or allocations[0].payment if allocations else None
        view.customer = first.customer if first else None

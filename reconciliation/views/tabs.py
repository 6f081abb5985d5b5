"""The tabs of Réconciliations: what stands in each, and how much."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from banking.models import BankTransaction, BankTransactionQuerySet
from common.counting import count_each
from common.days import midnight
from common.money import ZERO
from invoicing.models import Allocation
from organisations.models import Organisation
from reconciliation.models import (
    CERTAIN_FIRST,
    IgnoredTransaction,
    MatchProposal,
    ProposalAllocation,
    ReconciledCredit,
    ReconciledPayment,
    Reconciliation,
    Refusal,
)


def tab_labels() -> dict[str, str]:
    return {
        "review": _("To review"),
        "unmatched": _("Without a match"),
        "reconciled": pgettext("bank transactions", "Reconciled"),
        "ignored": pgettext("bank transactions", "Ignored"),
        "refused": _("Refused"),
    }


def tab_counts(organisation: Organisation) -> dict[str, int]:
    """How many lines stand in each tab, how many proposals are certain, how many decisions were taken today.

    What is decided is counted up to a bound, since it only grows.
    """
    decided = Reconciliation.objects.for_organisation(organisation).standing()
    rows = {
        "reconciled": decided,
        "today": decided.filter(decided_at__gte=midnight(timezone.localdate())),
        "ignored": IgnoredTransaction.objects.standing().filter(organisation=organisation),
        "refused": Refusal.objects.standing().filter(organisation=organisation),
    }
    waiting = proposal_counts(organisation)
    counted = count_each({"came_in": came_in(organisation)}, rows)
    # What has no proposal is what is left of all that came in: to look for each line's proposals costs far more.
    waiting["unmatched"] = counted.pop("came_in") - waiting.pop("incoming")
    return waiting | counted


def first_proposals(organisation: Organisation) -> QuerySet[MatchProposal]:
    """One a line that waits with any."""
    return MatchProposal.objects.filter(organisation=organisation, rank=1)


def proposal_counts(organisation: Organisation) -> dict[str, int]:
    """How many lines have a proposal (`review`), how many a certain one, and how many of them brought money in."""
    counts: dict[str, int] = first_proposals(organisation).aggregate(
        review=Count("pk"),
        certain=Count("pk", filter=Q(band_place=CERTAIN_FIRST)),
        incoming=Count("pk", filter=Q(amount__gt=ZERO)),
    )
    return counts


def tab_rows(organisation: Organisation, tab: str, *, all_ranks: bool = False) -> QuerySet[Any]:
    """The rows of a tab, as it shows them; `all_ranks` shows the lesser proposals too."""
    match tab:
        case "unmatched":
            return unmatched(organisation).select_related("bank_account")
        case "reconciled":
            return _reconciled(organisation)
        case "ignored":
            ignored = IgnoredTransaction.objects.standing().filter(organisation=organisation)
            return ignored.select_related("bank_transaction", "ignored_by", "rule")
        case "refused":
            refused = Refusal.objects.standing().filter(organisation=organisation)
            return refused.select_related("bank_transaction", "refused_by")
    proposals = with_documents(MatchProposal.objects.filter(organisation=organisation))
    if all_ranks:
        return proposals.order_by("rank", "pk")
    return proposals.filter(rank=1).order_by("band_place", "-booking_date", "pk")


def unmatched(organisation: Organisation) -> BankTransactionQuerySet:
    """Money that came in and that nothing explains. What went out is the bank page's."""
    return came_in(organisation).exclude(Exists(MatchProposal.objects.filter(bank_transaction=OuterRef("pk"))))


def came_in(organisation: Organisation) -> BankTransactionQuerySet:
    """All money in that waits, proposed for something or not."""
    return BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__gt=ZERO)


def _reconciled(organisation: Organisation) -> QuerySet[Reconciliation]:
    settled = Prefetch("payment__allocations", Allocation.objects.standing().select_related("invoice"))
    links = ReconciledPayment.objects.select_related("payment__customer").prefetch_related(settled)
    decided = Reconciliation.objects.for_organisation(organisation).standing()
    return decided.select_related("bank_transaction", "decided_by").prefetch_related(
        Prefetch("reconciled_payments", links), Prefetch("reconciled_credits", ReconciledCredit.objects.standing())
    )


def with_documents(rows: QuerySet[MatchProposal]) -> QuerySet[MatchProposal]:
    allocations = ProposalAllocation.objects.select_related("invoice__customer", "payment__customer")
    return rows.select_related("bank_transaction__bank_account").prefetch_related(Prefetch("allocations", allocations))

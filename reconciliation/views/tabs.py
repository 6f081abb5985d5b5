"""The tabs of Réconciliations: what stands in each, and how much."""

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from banking.models import BankTransaction, BankTransactionQuerySet
from common.counting import count_bounded
from common.money import ZERO
from invoicing.models import Allocation
from organisations.models import Organisation
from reconciliation.models import (
    IgnoredTransaction,
    MatchProposal,
    ProposalAllocation,
    ReconciledPayment,
    Reconciliation,
    Refusal,
)

BAND_ORDER = ("certain", "probable", "ambiguous", "possible")


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

    Bounded: fifty thousand lines cost what ten thousand do.
    """
    first = MatchProposal.objects.filter(organisation=organisation, rank=1)
    decided = Reconciliation.objects.for_organisation(organisation).standing()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = {
        "review": first,
        "certain": first.filter(band=MatchProposal.Band.CERTAIN),
        "unmatched": unmatched(organisation),
        "reconciled": decided,
        "today": decided.filter(decided_at__gte=midnight),
        "ignored": BankTransaction.objects.for_organisation(organisation).ignored(),
        "refused": Refusal.objects.filter(organisation=organisation, revoked_at__isnull=True),
    }
    return {name: count_bounded(of_tab) for name, of_tab in rows.items()}


def tab_rows(organisation: Organisation, tab: str, *, all_ranks: bool = False) -> QuerySet[Any]:
    """The rows of a tab, as it shows them; `all_ranks` shows the lesser proposals too."""
    match tab:
        case "unmatched":
            return unmatched(organisation).select_related("bank_account")
        case "reconciled":
            return _reconciled(organisation)
        case "ignored":
            ignored = IgnoredTransaction.objects.filter(organisation=organisation, revoked_at__isnull=True)
            return ignored.select_related("bank_transaction", "ignored_by")
        case "refused":
            refused = Refusal.objects.filter(organisation=organisation, revoked_at__isnull=True)
            return refused.select_related("bank_transaction", "refused_by")
    proposals = MatchProposal.objects.filter(organisation=organisation)
    return in_order(with_documents(proposals if all_ranks else proposals.filter(rank=1)))


def unmatched(organisation: Organisation) -> BankTransactionQuerySet:
    """Money that came in and that nothing explains. What went out is the bank page's."""
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__gt=ZERO)
    return waiting.exclude(Exists(MatchProposal.objects.filter(bank_transaction=OuterRef("pk"))))


def _reconciled(organisation: Organisation) -> QuerySet[Reconciliation]:
    settled = Prefetch("payment__allocations", Allocation.objects.standing().select_related("invoice"))
    links = ReconciledPayment.objects.select_related("payment__customer").prefetch_related(settled)
    decided = Reconciliation.objects.for_organisation(organisation).standing()
    return decided.select_related("bank_transaction", "decided_by").prefetch_related(
        Prefetch("reconciled_payments", links)
    )


def in_order(proposals: QuerySet[MatchProposal]) -> QuerySet[MatchProposal]:
    """The certain ones on top, then the latest."""
    places = [When(band=band, then=Value(place)) for place, band in enumerate(BAND_ORDER)]
    return proposals.order_by(
        "rank", Case(*places, output_field=IntegerField()), "-bank_transaction__booking_date", "pk"
    )


def with_documents(rows: QuerySet[MatchProposal]) -> QuerySet[MatchProposal]:
    allocations = ProposalAllocation.objects.select_related("invoice__customer", "payment__customer")
    return rows.select_related("bank_transaction__bank_account").prefetch_related(Prefetch("allocations", allocations))

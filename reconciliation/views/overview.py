"""What the dashboard says of reconciling: what waits and since when, and how often proposals are right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from banking.models import BankTransaction
from common.amounts import Amount, amounts
from common.days import midnight
from common.money import ZERO
from organisations.models import Organisation
from reconciliation.models import Inquiry, Reconciliation
from reconciliation.views.tabs import came_in, first_proposals, proposal_counts


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines of Réconciliations that wait: those with a proposal, and money in that nothing explains."""

    proposed: int
    unmatched: int
    amounts: list[Amount]  # what came in, by currency, then what went out: they do not make up for each other
    oldest: date | None

    @property
    def lines(self) -> int:
        return self.proposed + self.unmatched

    def days(self, today: date) -> int:
        """Age of the oldest one, by its booking date."""
        return max((today - self.oldest).days, 0) if self.oldest else 0


def waiting(organisation: Organisation) -> Waiting:
    """What `tabs` counts, with its sums and ages: the counts of both are of the same rows."""
    came = _summed(came_in(organisation), "currency")
    proposed = first_proposals(organisation)
    counts = proposal_counts(organisation)
    went = _summed(proposed.filter(amount__lt=ZERO), "bank_transaction__currency")
    return Waiting(
        proposed=counts["review"],
        unmatched=sum(row["n"] for row in came) - counts["incoming"],
        amounts=_amounts(came) + (_amounts(went) if went else []),
        oldest=min((row["oldest"] for row in (*came, *went)), default=None),
    )


def _summed(rows: QuerySet[Any], currency: str) -> list[dict[str, Any]]:
    sums = rows.order_by().values(of=F(currency))
    return list(sums.annotate(n=Count("pk"), total=Sum("amount"), oldest=Min("booking_date")))


def _amounts(rows: list[dict[str, Any]]) -> list[Amount]:
    return amounts({row["of"]: row["total"] for row in rows})


def answers_waiting(organisation: Organisation) -> int:
    """How many customers answered about lines that still wait: the list behind is `inquiry_list`."""
    answered = Inquiry.objects.for_organisation(organisation).answered()
    return answered.filter(bank_transaction__status=BankTransaction.Status.TO_TREAT).count()


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of a month that stand, and those of them that took the proposal as it was."""

    total: int = 0
    as_proposed: int = 0

    @property
    def by_hand(self) -> int:
        return self.total - self.as_proposed

    @property
    def rate(self) -> int | None:
        """Accepted as proposed, in %; none where nothing was decided."""
        return round(100 * self.as_proposed / self.total) if self.total else None


def decided_by_month(organisation: Organisation, since: date) -> dict[date, Decided]:
    """By first day of the month in which people decided. What was undone since does not count."""
    decisions = Reconciliation.objects.for_organisation(organisation).standing().filter(decided_at__gte=midnight(since))
    rows = (
        decisions.order_by()
        .values(month=TruncMonth("decided_at"))
        .annotate(total=Count("pk"), as_proposed=Count("pk", filter=Q(by_hand=False)))
    )
    return {row["month"].date(): Decided(row["total"], row["as_proposed"]) for row in rows}

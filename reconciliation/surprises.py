"""What may surprise whoever accepts many proposals at once: it stands on top of the list, and says why."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from common.money import format_money
from invoicing.models import Payment
from reconciliation.models import MatchProposal
from reconciliation.wording import chips

LARGE = Decimal(10_000)  # in the line's own currency
OLD = timedelta(days=90)
HABIT = 3  # payments that make a habit
BEYOND_HABIT = 2  # times the largest payment so far


def surprises(proposals: Sequence[MatchProposal], today: date) -> dict[int, list[str]]:
    """For each proposal by its id, what is unusual of it, in words.

    Unusual are a doubt, a difference, a large amount, an old line, and twice what the customer ever paid.
    """
    customers = {each.pk: _customers(each) for each in proposals}
    largest = _largest_payments(set().union(*customers.values()))
    return {each.pk: _of_one(each, [largest.get(pk) for pk in customers[each.pk]], today) for each in proposals}


def _customers(proposal: MatchProposal) -> set[int]:
    documents = [part.invoice or part.payment for part in proposal.allocations.all()]
    return {each.customer_id for each in documents if each}


def _of_one(proposal: MatchProposal, largest: Iterable[Decimal | None], today: date) -> list[str]:
    line = proposal.bank_transaction
    found = chips(proposal.reasons, proposal.residual_kind, proposal.residual_amount, line.currency)
    said = [chip.text for chip in found if chip.tone != "proof"]
    if line.amount >= LARGE:
        said.append(_("large amount"))
    if line.booking_date < today - OLD:
        said.append(_("received more than three months ago"))
    habits = [most for most in largest if most is not None]
    if habits and line.amount > BEYOND_HABIT * max(habits):
        most = format_money(max(habits), line.currency)
        said.append(_("this customer never paid more than %(amount)s") % {"amount": most})
    return said


def _largest_payments(customers: set[int]) -> dict[int, Decimal]:
    """The largest payment of each customer who has a habit of paying."""
    received = Payment.objects.received().filter(customer__in=customers).order_by()
    by_customer = received.values("customer").annotate(n=Count("pk"), most=Max("amount")).filter(n__gte=HABIT)
    return {row["customer"]: row["most"] for row in by_customer}

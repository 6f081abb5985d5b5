"""What the row of a proposal shows: prepared here, so that templates only lay it out."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from banking.models import BankTransaction
from reconciliation import operations, wording
from reconciliation.models import MatchProposal
from reconciliation.noting import notes_of


def dress(proposals: Sequence[MatchProposal]) -> None:
    """Give each proposal its chips, notes, documents in words, sum, customers, and how many others there are."""
    lines = [proposal.bank_transaction_id for proposal in proposals]
    ranks = MatchProposal.objects.filter(bank_transaction__in=lines).values_list("bank_transaction").order_by()
    of_line = dict(ranks.annotate(n=Count("pk")))
    notes = notes_of(lines)
    for proposal in proposals:
        allocations = list(proposal.allocations.all())
        line = proposal.bank_transaction
        view: Any = proposal
        view.chips = wording.chips(proposal.reasons, proposal.residual_kind, proposal.residual_amount, line.currency)
        view.notes = notes.get(line.pk, ())
        view.why = wording.why(proposal, line.currency)
        view.asked = line.amount - proposal.residual_amount
        view.lacking = -proposal.residual_amount
        view.documents = [part.invoice for part in allocations if part.invoice]
        view.title = operations.describe(allocations)
        view.others = of_line.get(line.pk, 1) - 1
        whose = [part.invoice or part.payment for part in allocations]
        view.customers = list(dict.fromkeys(each.customer.name for each in whose if each))


def dress_lines(lines: Sequence[BankTransaction]) -> None:
    """Give each line that nothing explains what is to be known of it."""
    notes = notes_of([line.pk for line in lines])
    for line in lines:
        view: Any = line
        view.notes = notes.get(line.pk, ())

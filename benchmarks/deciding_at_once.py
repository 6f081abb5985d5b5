"""Eight people who accept, refuse, ignore and undo over the same bank lines, and whether the books are still right.

Imported after `django.setup()`, by the benchmark of thirty seconds and by a short test.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing.journal import Act, breaks
from invoicing.models import Allocation, Invoice, JournalEntry
from organisations.models import Organisation, User
from reconciliation import operations
from reconciliation.models import MatchProposal, ReconciledPayment, Reconciliation, Refusal

NOTHING = Decimal(0)


def decide_at_random(organisation: Organisation, by: User, seed: int, goes_on: Callable[[], bool]) -> Counter[str]:
    """Decide until `goes_on` says no; return how often what was done, or refused because somebody was quicker."""
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    while goes_on():
        act = chance.choice((_accept, _accept, _accept_many, _refuse, _ignore, _undo, _undo, _give_back))
        try:
            done[act(organisation, by, chance)] += 1
        except BusinessError:
            done["too late"] += 1
    return done


def _proposals(organisation: Organisation, chance: random.Random, count: int) -> list[MatchProposal]:
    own = list(MatchProposal.objects.filter(organisation=organisation).select_related("bank_transaction"))
    return chance.sample(own, min(count, len(own)))


def _accept(organisation: Organisation, by: User, chance: random.Random) -> str:
    outcomes = operations.accept(organisation, [each.pk for each in _proposals(organisation, chance, 1)], by)
    return "accepted" if any(not each.error for each in outcomes) else "too late"


def _accept_many(organisation: Organisation, by: User, chance: random.Random) -> str:
    operations.accept(organisation, [each.pk for each in _proposals(organisation, chance, 5)], by)
    return "accepted by five"


def _refuse(organisation: Organisation, by: User, chance: random.Random) -> str:
    for proposal in _proposals(organisation, chance, 1):
        operations.refuse(proposal, by)
    return "refused"


def _ignore(organisation: Organisation, by: User, chance: random.Random) -> str:
    for proposal in _proposals(organisation, chance, 1):
        operations.ignore(proposal.bank_transaction, "", by)
    return "ignored"


def _undo(organisation: Organisation, by: User, chance: random.Random) -> str:
    standing = list(Reconciliation.objects.for_organisation(organisation).standing())
    for decision in chance.sample(standing, min(1, len(standing))):
        operations.unreconcile(decision, by)
    return "undone"


def _give_back(organisation: Organisation, by: User, chance: random.Random) -> str:
    """A refusal withdrawn, or an ignored line taken up again: so that there is always something to decide."""
    refusals = list(Refusal.objects.standing().filter(organisation=organisation).select_related("organisation"))
    for refusal in chance.sample(refusals, min(1, len(refusals))):
        operations.revoke_refusal(refusal, by)
    ignored = list(BankTransaction.objects.for_organisation(organisation).ignored().select_related("organisation"))
    for line in chance.sample(ignored, min(1, len(ignored))):
        operations.restore(line, by)
    return "given back"


def faults(organisation: Organisation) -> Iterator[str]:
    """What is wrong in the books: to the cent, document by document, line by line, entry by entry."""
    yield from _documents_at_fault(organisation)
    yield from _lines_at_fault(organisation)
    yield from (f"journal: {each}" for each in breaks(organisation))
    settled = Allocation.objects.filter(organisation=organisation)
    for act, count in (
        (Act.PAID, settled.filter(reverses__isnull=True).count()),
        (Act.PAYMENT_WITHDRAWN, settled.filter(reverses__isnull=False).count()),
    ):
        told = JournalEntry.objects.filter(organisation=organisation, act=act).count()
        if told != count:
            yield f"journal: {told} entries «{act}» for {count} allocations"


def _documents_at_fault(organisation: Organisation) -> Iterator[str]:
    sums = Coalesce(Sum("allocations__amount"), NOTHING)
    for invoice in Invoice.objects.for_organisation(organisation).annotate(settled=sums):
        status = Invoice.Status.PAID if invoice.settled == invoice.total_incl_vat else Invoice.Status.SENT
        if invoice.amount_paid != invoice.settled or invoice.status != status:
            yield f"{invoice}: {invoice.status}, {invoice.amount_paid} paid, {invoice.settled} allocated"


def _lines_at_fault(organisation: Organisation) -> Iterator[str]:
    standing = Count("reconciliations", filter=Q(reconciliations__undone_at__isnull=True))
    for line in BankTransaction.objects.for_organisation(organisation).annotate(standing=standing):
        expected = 1 if line.status == BankTransaction.Status.RECONCILED else 0
        if line.standing != expected:
            yield f"line {line.pk}: {line.status}, {line.standing} standing decisions"
    brought = ReconciledPayment.objects.filter(organisation=organisation, undone_at__isnull=True, is_proof=False)
    lines = brought.values("reconciliation__bank_transaction").annotate(total=Sum("payment__amount"))
    wrong = lines.exclude(total=F("reconciliation__bank_transaction__amount"))
    yield from (f"line {each['reconciliation__bank_transaction']}: payments of {each['total']}" for each in wrong)
    if brought.filter(payment__reversed_by__isnull=False).exists():
        yield "a standing decision keeps a withdrawn payment"

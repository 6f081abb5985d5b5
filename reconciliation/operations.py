"""Accept, refuse, undo, ignore: what people decide about bank lines.

Order of locks: bank transactions by id, then documents by id, then payments, then the company's matching lock
(`proposing.lock_matching`), under which alone proposals are written. Everything is read again under the lock.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from banking.treatment import mark
from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from organisations.models import Organisation, User
from reconciliation.accepting import Outcome, accept, lock_to_treat
from reconciliation.choosing import Choice, reconcile
from reconciliation.claims import forget_proposals
from reconciliation.crediting import keep_as_credit
from reconciliation.models import IgnoredTransaction, MatchProposal, ProposalAllocation, Refusal
from reconciliation.overtaken import who_settled, who_settled_each
from reconciliation.proposing import lock_matching, propose_matches
from reconciliation.undoing import undo_batch, unreconcile

__all__ = [
    "Choice",
    "Outcome",
    "accept",
    "describe",
    "ignore",
    "keep_as_credit",
    "reconcile",
    "refuse",
    "restore",
    "restore_batch",
    "revoke_refusal",
    "undo_batch",
    "unreconcile",
    "who_settled",
    "who_settled_each",
]


@atomic_retried
def refuse(proposal: MatchProposal, by: User | None, reason: str = "") -> Refusal:
    """Never propose these documents for this line again; the next best takes the place. Once is enough.

    Raises `BusinessError` where the line is not to be treated any more.
    """
    description = describe(proposal.allocations.select_related("invoice", "payment"))
    line = lock_to_treat(proposal.bank_transaction_id)
    refusal, _created = Refusal.objects.get_or_create(
        organisation_id=line.organisation_id,
        bank_transaction=line,
        documents_key=proposal.documents_key,
        revoked_at=None,
        defaults={"refused_by": by, "description": description[:500], "reason": reason},
    )
    propose_matches(line.organisation, [line.pk])
    return refusal


def describe(allocations: Iterable[ProposalAllocation]) -> str:
    """«F2026-00012 + F2026-00015 − A2026-00003»: the documents of a proposal, as a person would write them."""
    parts = list(allocations)
    goes_out = all(part.amount < ZERO for part in parts)  # a refund, or what the bank takes back
    words = "".join(f"{' − ' if part.amount < ZERO and not goes_out else ' + '}{_named(part)}" for part in parts)
    return words.removeprefix(" + ")


def _named(part: ProposalAllocation) -> str:
    if part.payment is None:
        return str(part.invoice)
    day = f"{part.payment.received_on:%d/%m/%Y}"
    if part.amount < ZERO:
        return _("payment of %(day)s, returned") % {"day": day}
    return _("payment declared on %(day)s") % {"day": day}


@atomic_retried
def revoke_refusal(refusal: Refusal, by: User | None) -> None:
    """Let the documents be proposed for this line again."""
    Refusal.objects.standing().filter(pk=refusal.pk).update(revoked_at=Now(), revoked_by=by)
    propose_matches(refusal.organisation, [refusal.bank_transaction_id])


@atomic_retried
def ignore(line: BankTransaction, reason: str, by: User | None, batch: UUID | None = None) -> IgnoredTransaction:
    """Set a line aside: it settles nothing here. Raises `BusinessError` where it is not to be treated any more."""
    current = lock_to_treat(line.pk)
    ignored = IgnoredTransaction.objects.create(
        organisation_id=current.organisation_id, bank_transaction=current, reason=reason, ignored_by=by, batch=batch
    )
    mark([current.pk], BankTransaction.Status.IGNORED)
    lock_matching(current.organisation)
    forget_proposals([current.pk])
    return ignored


@atomic_retried
def restore(line: BankTransaction, by: User | None) -> None:
    """Take an ignored line up again. Raises `BusinessError` where it is not ignored."""
    if not _take_up(line.organisation, Q(bank_transaction=line), by):
        raise BusinessError(_("This line is not ignored any more. Reload the page."))


@atomic_retried
def restore_batch(organisation: Organisation, batch: UUID, by: User | None) -> int:
    """Take up again all that one click ignored and that still is, all or none. Returns how many lines."""
    return _take_up(organisation, Q(batch=batch), by)


def _take_up(organisation: Organisation, wanted: Q, by: User | None) -> int:
    ignored = IgnoredTransaction.objects.standing().filter(wanted, organisation=organisation)
    lines = set(ignored.values_list("bank_transaction_id", flat=True))
    rows = BankTransaction.objects.select_for_update(no_key=True).filter(pk__in=lines).order_by("pk")
    locked = [line.pk for line in rows if line.status == BankTransaction.Status.IGNORED]
    # Those that somebody took up, and even ignored again, while we waited for the lines are not ours any more.
    ids = list(ignored.filter(bank_transaction__in=locked).values_list("bank_transaction_id", flat=True))
    if not ids:
        return 0
    ignored.filter(bank_transaction__in=ids).update(revoked_at=Now(), revoked_by=by)
    mark(ids, BankTransaction.Status.TO_TREAT)
    propose_matches(organisation, ids)
    return len(ids)

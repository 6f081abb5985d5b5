"""Undo decisions, one or all of a lot: nothing is erased, each row gets its opposite."""

from collections.abc import Iterable
from uuid import UUID

from django.db import OperationalError
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from banking.models import BankTransaction
from banking.treatment import mark
from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing import settlement
from organisations.models import Organisation, User
from reconciliation import imputing, memory
from reconciliation.models import ReconciledPayment, Reconciliation, ReconciliationQuerySet
from reconciliation.proposing import propose_matches
from reconciliation.returning import refuse_if_returned, undo_returns


@atomic_retried
def unreconcile(reconciliation: Reconciliation, by: User | None) -> None:
    """Undo a decision: its payments are withdrawn, declared ones only lose their proof, older credit that it used is
    the customer's again, the line is to treat again.

    Raises `BusinessError` where it was undone already.
    """
    if not _undo(reconciliation.organisation, Reconciliation.objects.filter(pk=reconciliation.pk), by):
        raise BusinessError(_("This reconciliation was already undone. Reload the page."))


@atomic_retried
def undo_batch(organisation: Organisation, batch: UUID, by: User | None) -> int:
    """Undo every standing decision that one click took, all or none. Returns how many."""
    return _undo(organisation, Reconciliation.objects.filter(batch=batch), by)


def _undo(organisation: Organisation, wanted: ReconciliationQuerySet, by: User | None) -> int:
    lines = _lock_lines(wanted.for_organisation(organisation).standing())
    standing = wanted.for_organisation(organisation).standing().filter(bank_transaction__in=lines)
    decisions = list(standing.select_related("bank_transaction"))
    ids = [decision.pk for decision in decisions]
    links = list(ReconciledPayment.objects.filter(reconciliation__in=ids, undone_at__isnull=True))
    refuse_if_returned([link.payment_id for link in links])
    Reconciliation.objects.filter(pk__in=ids).update(undone_at=Now(), undone_by=by)
    undo_returns(organisation, decisions, by)
    ReconciledPayment.objects.filter(pk__in=[link.pk for link in links]).update(undone_at=Now())
    memory.forget(organisation, decisions)
    recorded = [link.payment_id for link in links if not link.is_proof]
    uses = imputing.uses_of(ids)
    if uses:
        settlement.undo(organisation, recorded, settlement.lock_settled(organisation, recorded, uses), by)
    elif recorded:
        settlement.reverse_payments(organisation, recorded, by)
    # Last, so that what listens to the withdrawal does not match these lines a first time.
    line_ids = [decision.bank_transaction_id for decision in decisions]
    mark(line_ids, BankTransaction.Status.TO_TREAT)
    propose_matches(organisation, line_ids)
    return len(decisions)


def _lock_lines(wanted: ReconciliationQuerySet) -> Iterable[int]:
    ids = set(wanted.values_list("bank_transaction_id", flat=True))
    rows = BankTransaction.objects.select_for_update(no_key=True).filter(pk__in=ids)
    return [row.pk for row in rows.order_by("pk")]


def undo_with_payments(organisation: Organisation, payment_ids: Iterable[int], by: User | None) -> set[int]:
    """Let the claim fall with its payments, which are being withdrawn. Returns the lines that are to treat again.

    Raises `BusinessError` where somebody is deciding about one of the lines at this very moment.
    """
    links = ReconciledPayment.objects.filter(organisation=organisation, payment__in=payment_ids, undone_at__isnull=True)
    claims = set(links.values_list("reconciliation_id", flat=True))
    _lock_lines_at_once(Reconciliation.objects.filter(pk__in=claims))
    links.update(undone_at=Now())
    fallen = list(
        Reconciliation.objects.standing()
        .filter(pk__in=claims)
        .exclude(reconciled_payments__undone_at__isnull=True)
        .select_related("bank_transaction")
    )
    lines = {decision.bank_transaction_id for decision in fallen}
    Reconciliation.objects.filter(pk__in=[decision.pk for decision in fallen]).update(undone_at=Now(), undone_by=by)
    memory.forget(organisation, fallen)
    mark(lines, BankTransaction.Status.TO_TREAT)
    return lines


def _lock_lines_at_once(claims: ReconciliationQuerySet) -> None:
    """Whoever withdraws a payment holds documents already. To wait here for a line, against the order of locks, would
    be to wait for somebody who holds it and waits for these documents."""
    rows = BankTransaction.objects.select_for_update(no_key=True, nowait=True)
    try:
        list(rows.filter(pk__in=claims.values("bank_transaction")).order_by("pk"))
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise BusinessError(_("Somebody is deciding about this bank transaction right now. Try again.")) from error

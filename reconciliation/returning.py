"""What the bank takes back: a rejected direct debit, an unpaid cheque, a recalled transfer.

The payment is withdrawn and its documents are owed again; the line that brought it stays reconciled, since that money
did come in.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO
from invoicing import settlement
from invoicing.models import Allocation, Payment
from invoicing.settlement import NewPayment, Part
from organisations.models import Organisation, User
from reconciliation import claims
from reconciliation.models import ReconciledPayment, Reconciliation, ReturnedPayment
from reconciliation.planning import Plan


def is_return(plan: Plan) -> bool:
    return plan.line.amount < ZERO and any(each.payment_id is not None for each in plan.allocations)


@transaction.atomic
def take_back(plan: Plan, by: User | None, batch: UUID | None) -> Reconciliation:
    """Withdraw the payment that the line takes back. The caller holds the line locked.

    Raises `BusinessError` where the payment was withdrawn meanwhile; nothing is then written.
    """
    organisation = plan.line.organisation
    payment_ids = [each.payment_id for each in plan.allocations if each.payment_id is not None]
    returned = Payment.objects.for_organisation(organisation).filter(pk__in=payment_ids)
    if sum((each.amount for each in returned), ZERO) != -plan.line.amount:
        raise BusinessError(_("The returned payment is not of this amount any more. Match the line again."))
    decision = claims.decide(organisation, [plan], by, batch).get(plan.line.pk)
    if decision is None:
        raise BusinessError(_("This proposal has changed meanwhile: the line was matched again. Look at it once more."))
    ReturnedPayment.objects.bulk_create(
        ReturnedPayment(organisation=organisation, reconciliation=decision, payment_id=pk) for pk in payment_ids
    )
    settlement.reverse_payments(organisation, payment_ids, by)
    return decision


def returned_among(payment_ids: Collection[int]) -> set[int]:
    """Payments that the bank took back: their own lines keep their claim."""
    standing = ReturnedPayment.objects.filter(payment__in=payment_ids, undone_at__isnull=True)
    return set(standing.values_list("payment_id", flat=True))


def refuse_if_returned(payment_ids: Collection[int]) -> None:
    if returned_among(payment_ids):
        raise BusinessError(_("The bank took this payment back by a later line: undo that line first."))


def undo_returns(organisation: Organisation, decisions: Sequence[Reconciliation], by: User | None) -> None:
    """Record again the payments that these decisions withdrew: they settle what they settled.

    Raises `BusinessError` where a document was paid otherwise meanwhile.
    """
    standing = ReturnedPayment.objects.filter(reconciliation__in=decisions, undone_at__isnull=True)
    returns = list(standing.select_related("payment").order_by("payment_id"))
    if not returns:
        return
    parts = _parts(returns)
    ids = {pk for some in parts.values() for part in some for pk in (part.invoice_id, part.credit_note_id) if pk}
    documents = settlement.lock_documents(organisation, ids)
    settlement.apply_parts(documents, [part for some in parts.values() for part in some])
    new = [_again(each.payment, parts.get(each.payment_id, [])) for each in returns]
    written = settlement.write_payments(organisation, new, documents, by)
    standing.update(undone_at=Now())
    for each, payment in zip(returns, written, strict=True):
        _tie_again(each.payment_id, payment)


def _parts(returns: Sequence[ReturnedPayment]) -> dict[int, list[Part]]:
    """What the payments settled when they were withdrawn: a part taken back before was not theirs any more."""
    parts: dict[int, list[Part]] = {}
    returned_at = {each.payment_id: each.returned_at for each in returns}
    settled = Allocation.objects.filter(payment__in=returned_at, reverses__isnull=True).select_related("reversed_by")
    for a in settled.order_by("pk"):
        if a.payment_id is not None and a.reversed_by.recorded_at >= returned_at[a.payment_id]:
            name = Allocation.WriteOff(a.write_off) if a.write_off else None
            part = Part(invoice_id=a.invoice_id, amount=a.amount, credit_note_id=a.credit_note_id, write_off=name)
            parts.setdefault(a.payment_id, []).append(part)
    return parts


def _again(payment: Payment, parts: Sequence[Part]) -> NewPayment:
    return NewPayment(
        customer_id=payment.customer_id,
        amount=payment.amount,
        received_on=payment.received_on,
        means=Payment.Means(payment.means),
        origin=Payment.Origin(payment.origin),
        parts=tuple(parts),
        currency=payment.currency,
    )


def _tie_again(withdrawn_id: int, payment: Payment) -> None:
    """The line that brought the money brings it as the new payment."""
    link = ReconciledPayment.objects.filter(payment=withdrawn_id, undone_at__isnull=True).first()
    if link is not None:
        ReconciledPayment.objects.filter(pk=link.pk).update(undone_at=Now())
        claims.tie(payment.organisation, [(link.reconciliation, payment, link.is_proof)])

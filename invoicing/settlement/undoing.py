"""Taking back what one click settled, or a part of it."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from invoicing.models import Allocation
from invoicing.settlement.documents import lock_documents
from invoicing.settlement.parts import documents_of
from invoicing.settlement.withdrawals import reverse_allocations, reverse_payments
from organisations.models import Organisation, User


@atomic_retried
def undo(
    organisation: Organisation, payment_ids: Iterable[int], allocation_ids: Iterable[int], by: User | None
) -> None:
    """Withdraw the payments and take the uses of credit back, all of them or none. Raises `BusinessError`."""
    payments, uses = set(payment_ids), set(allocation_ids)
    lock_settled(organisation, payments, uses)
    if uses:
        take_back(organisation, uses, by)
    if payments:
        reverse_payments(organisation, payments, by)


def lock_settled(organisation: Organisation, payment_ids: Iterable[int], allocation_ids: Iterable[int]) -> set[int]:
    """Lock, in one go and in their order, the documents that these payments and uses of credit settle.

    Returns the uses that stand once nobody else can take one back.
    """
    uses = Allocation.objects.standing().filter(organisation=organisation, pk__in=set(allocation_ids))
    own = Q(payment__in=set(payment_ids)) | Q(pk__in=uses.values("pk"))
    settled = Allocation.objects.standing().filter(own, organisation=organisation)
    lock_documents(organisation, documents_of(settled))
    return set(uses.values_list("pk", flat=True))


@atomic_retried
def take_back(organisation: Organisation, allocation_ids: Iterable[int], by: User | None) -> list[Allocation]:
    """Take parts of payments or of credit notes back from what they settle; they are the customer's credit again.

    Raises `BusinessError` where one was taken back already, belongs to a payment or a refund that is to be withdrawn
    whole, or cancelled its invoice.
    """
    wanted = set(allocation_ids)
    standing = Allocation.objects.standing().filter(organisation=organisation, pk__in=wanted)
    documents = lock_documents(organisation, documents_of(standing))
    allocations = list(standing.all().select_related("payment").order_by("pk"))
    if len(allocations) != len(wanted) or not wanted:
        raise BusinessError(_("This was already taken back. Reload the page."))
    for allocation in allocations:
        _refuse_unless_apart(allocation)
    reverse_allocations(organisation, allocations, documents, by)
    return allocations


def _refuse_unless_apart(allocation: Allocation) -> None:
    if allocation.correction_id is not None:
        raise BusinessError(_("An invoice that was replaced stays replaced."))
    netted = allocation.credit_note_id is not None or bool(allocation.write_off)
    if allocation.payment is not None and (netted or allocation.payment.amount < ZERO):
        raise BusinessError(_("This goes with a payment: withdraw the payment, and all it settled comes back."))

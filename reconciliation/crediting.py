"""Money that came before its invoice, or for none that is known: it is the customer's, and waits as their credit."""

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from invoicing import settlement
from invoicing.models import Customer, Payment
from invoicing.settlement import NewPayment
from organisations.models import User
from reconciliation import claims
from reconciliation.accepting import lock_to_treat
from reconciliation.models import Reconciliation


@atomic_retried
def keep_as_credit(line: BankTransaction, customer: Customer, by: User | None) -> Reconciliation:
    """Record the whole line as a payment of the customer that settles nothing yet.

    Raises `BusinessError` where the line is not to be treated any more, or took money out.
    """
    current = lock_to_treat(line.pk)
    if current.amount <= ZERO or customer.organisation_id != current.organisation_id:
        raise BusinessError(_("Only money that came in can be kept as a customer's credit."))
    decision = claims.claim_by_hand(current, by)
    new = NewPayment(
        customer_id=customer.pk,
        amount=current.amount,
        received_on=current.booking_date,
        means=Payment.Means.TRANSFER,
        origin=Payment.Origin.BANK,
        parts=(),
        currency=current.currency,
    )
    [payment] = settlement.write_payments(current.organisation, [new], {}, by)
    claims.tie(current.organisation, [(decision, payment, False)])
    return decision

"""A customer's older credit, set against the documents that a person ticked, besides what the line brings."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing import settlement
from invoicing.models import Invoice, Payment
from invoicing.settlement import Documents, Share, Use
from invoicing.settlement.credits import refuse_beyond_unallocated, unallocated_of
from organisations.models import User
from reconciliation.models import ReconciledCredit, Reconciliation

Chosen = list[tuple[Invoice, Decimal]]


def lock_credits(line: BankTransaction, older: Sequence[Share]) -> dict[int, Payment]:
    """Lock the payments, after the documents. Raises `BusinessError` where not as much is left of one as was seen."""
    if older and line.amount <= ZERO:
        raise BusinessError(_("A customer's credit goes with money that came in."))
    payments = settlement.lock_unallocated(line.organisation, {share.pk for share in older})
    for share in older:
        payment = payments.get(share.pk)
        if payment is not None and unallocated_of(payment) != share.expected:
            left = format_money(unallocated_of(payment), payment.currency)
            words = _("What is left of this payment has changed meanwhile: it is %(left)s.")
            raise BusinessError(words % {"left": left})
        refuse_beyond_unallocated(payment, share.amount)
    return payments


def spread_credits(older: Sequence[Share], payments: dict[int, Payment], chosen: Chosen) -> tuple[list[Use], Chosen]:
    """Use the credit first, on its customer's own invoices, the earliest due first; the line settles what it leaves.

    Raises `BusinessError` where a credit finds nothing to settle, or leaves the line nothing.
    """
    if not older:
        return [], chosen
    left = {document.pk: amount for document, amount in chosen}
    invoices = [document for document, _amount in chosen if not document.is_credit_note]
    invoices.sort(key=lambda invoice: (invoice.due_date, invoice.pk))
    uses: list[Use] = []
    for share in older:
        payment, rest = payments[share.pk], share.amount
        for invoice in invoices:
            used = min(rest, left[invoice.pk]) if invoice.customer_id == payment.customer_id else ZERO
            if used:
                uses.append(Use(invoice_id=invoice.pk, amount=used, payment_id=payment.pk))
                rest, left[invoice.pk] = rest - used, left[invoice.pk] - used
        if rest:
            raise BusinessError(_too_much(payment, rest))
    if not any(left[invoice.pk] for invoice in invoices):
        raise BusinessError(
            _("The credit settles all that is ticked: this line would pay nothing. Use less of it, or tick more.")
        )
    return uses, [(document, left[document.pk]) for document, _amount in chosen if left[document.pk]]


def _too_much(payment: Payment, rest: Decimal) -> str:
    words = _("%(rest)s of the credit of %(day)s find no invoice to settle: use less of it, or tick more.")
    return words % {"rest": format_money(rest, payment.currency), "day": f"{payment.received_on:%d/%m/%Y}"}


def impute(
    decision: Reconciliation,
    uses: Sequence[Use],
    documents: Documents,
    payments: dict[int, Payment],
    by: User | None,
) -> None:
    """Write the uses as part of the decision. The caller holds the documents and the payments locked."""
    if not uses:
        return
    written = settlement.write_uses(decision.organisation, uses, documents, payments, by)
    ReconciledCredit.objects.bulk_create(
        ReconciledCredit(organisation_id=decision.organisation_id, reconciliation=decision, allocation=each)
        for each in written
    )


def uses_of(decisions: Collection[int]) -> list[int]:
    """Ids of the allocations by which these decisions used older credit; some may be taken back since."""
    rows = ReconciledCredit.objects.filter(reconciliation__in=decisions)
    return list(rows.values_list("allocation_id", flat=True))

"""Documents as they are under a lock, settled in memory and stored at once."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing import events
from invoicing.models import Invoice
from organisations.models import Organisation

Documents = dict[int, Invoice]

# One statement for any number of documents: Django's bulk_update writes a CASE that grows with them.
STORE = """
UPDATE invoicing_invoice AS document SET amount_paid = settled.amount_paid, status = settled.status
FROM unnest(%s::bigint[], %s::numeric[], %s::text[]) AS settled (id, amount_paid, status)
WHERE document.id = settled.id
"""


def lock_documents(organisation: Organisation, ids: Iterable[int]) -> Documents:
    """Lock documents of the company, lowest id first, and return them as they are now."""
    locked = (
        Invoice.objects.select_for_update(of=("self",), no_key=True)
        .for_organisation(organisation)
        .filter(pk__among=set(ids))
    )
    return {document.pk: document for document in locked.order_by("pk")}


def refuse_unless_owed(document: Invoice | None, amount: Decimal) -> Invoice:
    """Return the document if that much of it is still open. Raises `BusinessError`."""
    if document is None:
        raise BusinessError(_("This document no longer exists. Reload the page."))
    if document.status != Invoice.Status.SENT:
        raise BusinessError(
            _("%(number)s is not awaiting payment (status: %(status)s). Nothing was recorded.")
            % {"number": document, "status": document.get_status_display()}
        )
    if amount <= ZERO or amount > document.balance_due:
        raise BusinessError(
            _("%(number)s has %(balance)s left to pay, not %(amount)s. Nothing was recorded.")
            % {
                "number": document,
                "balance": format_money(document.balance_due, document.currency),
                "amount": format_money(amount, document.currency),
            }
        )
    return document


def refuse_unless_seen(document: Invoice, expected_balance: Decimal) -> None:
    """The person judged by the balance they saw: a second click, or somebody else's act meanwhile, has changed it."""
    if document.balance_due != expected_balance:
        raise BusinessError(
            _("The balance of %(number)s has changed meanwhile: it is %(balance)s. Check, then record the payment.")
            % {"number": document, "balance": format_money(document.balance_due, document.currency)}
        )


def move_amount_paid(document: Invoice, amount: Decimal, settled: Invoice.Status = Invoice.Status.PAID) -> None:
    """Add `amount` (below zero where something is withdrawn) in memory; the status follows the balance.

    `settled` is the status of a document of which nothing is left. Raises `BusinessError` where it is cancelled.
    """
    document.amount_paid += amount
    document.balance_due = document.total_incl_vat - document.amount_deducted - document.amount_paid
    status = Invoice.Status.SENT if document.balance_due else settled
    if status != document.status:
        if not document.may_become(status):
            raise BusinessError(
                _("%(number)s is cancelled, and what cancelled it is final: nothing can be taken back from it.")
                % {"number": document}
            )
        document.status = status


def store(organisation: Organisation, documents: Documents, ids: Iterable[int]) -> None:
    """Write what was settled in memory, in one statement, and announce it."""
    changed = [documents[pk] for pk in sorted(set(ids))]
    columns = ([d.pk for d in changed], [d.amount_paid for d in changed], [str(d.status) for d in changed])
    with connection.cursor() as cursor:
        cursor.execute(STORE, columns)
    events.documents_changed.send(sender=None, organisation=organisation, invoice_ids=[d.pk for d in changed])

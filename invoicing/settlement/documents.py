"""Documents as they are under a lock, settled in memory and stored at once."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.arrays import packed
from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing import events
from invoicing.models import Invoice
from organisations.models import Organisation

Documents = dict[int, Invoice]

# One statement for any number of documents: Django's bulk_update writes a CASE that grows with them.
STORE = """
UPDATE invoicing_invoice AS document SET amount_paid = settled.amount_paid, status = settled.status
FROM unnest(
    string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::numeric[], string_to_array(%s, ',')
) AS settled (id, amount_paid, status)
WHERE document.id = settled.id
"""


BALANCE = (
    "organisation_id",
    "customer_id",
    "kind",
    "status",
    "number",
    "due_date",
    "currency",
    "total_incl_vat",
    "amount_deducted",
    "amount_paid",
    "balance_due",
)
"""Of a document, what settling it looks at."""


def lock_documents(organisation: Organisation, ids: Iterable[int]) -> Documents:
    """Lock documents of the company, lowest id first, and return them as they are now."""
    return {document.pk: document for document in _locked(organisation, ids)}


def lock_balances(organisation: Organisation, ids: Iterable[int]) -> Documents:
    """As `lock_documents`, without their addresses and texts: where a thousand are settled, half of what is read."""
    return {document.pk: document for document in _locked(organisation, ids).only(*BALANCE)}


def _locked(organisation: Organisation, ids: Iterable[int]) -> QuerySet[Invoice]:
    rows = Invoice.objects.select_for_update(of=("self",), no_key=True).for_organisation(organisation)
    return rows.filter(pk__among=set(ids)).order_by("pk")


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
    paid, statuses = packed(d.amount_paid for d in changed), packed(str(d.status) for d in changed)
    with connection.cursor() as cursor:
        cursor.execute(STORE, [packed(d.pk for d in changed), paid, statuses])
    events.documents_changed.send(sender=None, organisation=organisation, invoice_ids=[d.pk for d in changed])

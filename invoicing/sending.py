"""From draft to sent: numbered, dated, frozen, owed."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from invoicing import corrections, events, missing
from invoicing.company import identity_of, settings_of
from invoicing.document_files import keep
from invoicing.documents import facts_of, parties_of
from invoicing.drafting import follow_today, set_totals
from invoicing.journal import Act, record
from invoicing.models import Invoice, InvoicingSettings
from invoicing.numbering import next_number, number_key
from invoicing.parties import freeze
from invoicing.settlement import Documents, lock_documents
from organisations.models import User


@atomic_retried
def send_invoice(invoice: Invoice, *, today: date, by: User) -> Invoice:
    """Issue a draft, dated today, with the next number, and keep what was issued as it is.

    Raises `BusinessError` where it was sent already, or is not what the law asks of an invoice: no number is taken.
    """
    draft, others = _lock(invoice)
    said: dict[str, Any] = {
        "lines": list(draft.lines.all()),
        "identity": identity_of(draft.organisation),
        "settings": settings_of(draft.organisation),
    }
    set_totals(draft, said["lines"])
    date_today(draft, said["settings"], today)
    corrections.check_before_issue(draft, others)
    missing.refuse(draft, facts_of(draft, **said))
    _refuse(draft, others)
    draft.number = next_number(draft.organisation, draft.kind, today)
    draft.number_key = number_key(draft.number)
    draft.seller, draft.buyer = freeze(*parties_of(draft, said["identity"], said["settings"]))
    draft.status = Invoice.Status.SENT if draft.total_incl_vat > draft.amount_deducted else Invoice.Status.PAID
    draft.balance_due = draft.total_incl_vat - draft.amount_deducted
    draft.sent_at, draft.sent_by = timezone.now(), by
    draft.save()
    kept = keep(draft, facts_of(draft, **said))
    record(Act.SENT, draft, by, total=draft.total_incl_vat, sha256=kept.sha256)
    corrections.after_issue(draft, others, by)
    events.documents_changed.send(sender=None, organisation=draft.organisation, invoice_ids=[draft.pk])
    return draft


def date_today(draft: Invoice, settings: InvoicingSettings, today: date) -> None:
    """Date the draft, in memory, as it will be issued: what its terms made due is counted from this day."""
    if draft.is_credit_note:
        draft.due_date = max(draft.due_date, today)  # nobody owes it: the date says nothing
    else:
        follow_today(draft, settings, today)
    draft.issue_date = today


def _lock(invoice: Invoice) -> tuple[Invoice, Documents]:
    """The draft and the documents it speaks of, locked and as they are now."""
    documents = lock_documents(invoice.organisation, {invoice.pk, *_spoken_of(invoice.pk)})
    draft = documents.pop(invoice.pk, None)
    if draft is None:
        raise BusinessError(_("This document no longer exists. Reload the page."))
    if not draft.may_become(Invoice.Status.SENT):
        raise BusinessError(_("%(number)s was already sent.") % {"number": draft})
    draft.organisation = invoice.organisation
    return draft, documents


def _spoken_of(draft_id: int) -> set[int]:
    """Ids of what the draft credits, replaces, deducts or is deducted by, and of what settles what it replaces."""
    own = Invoice.objects.filter(pk=draft_id)
    rows = own.values_list(
        "credited_invoice",
        "credited_invoice__deducted_by__final_invoice",
        "corrected_invoice",
        "corrected_invoice__allocations__credit_note",
        "deductions__deposit",
        "deducted_by__final_invoice",
    )
    return {pk for row in rows for pk in row if pk is not None}


def _refuse(draft: Invoice, others: Documents) -> None:
    """Raise `BusinessError` unless the draft may be issued, dated as it now is."""
    if draft.total_incl_vat <= ZERO:
        raise BusinessError(_("Add at least one line with an amount before sending."))
    if draft.due_date < draft.issue_date:
        raise BusinessError(_("The due date is past. Change it before sending."))
    if draft.purpose == Invoice.Purpose.FINAL:
        _refuse_deposits(draft, [others.get(pk) for pk in draft.deductions.values_list("deposit_id", flat=True)])


def _refuse_deposits(draft: Invoice, deposits: list[Invoice | None]) -> None:
    """Only what was asked for and still stands is taken off (rules.md C4, C5)."""
    standing = {Invoice.Status.SENT, Invoice.Status.PAID}
    for deposit in deposits:
        if deposit is None or deposit.status not in standing or deposit.customer_id != draft.customer_id:
            words = {"number": deposit or "?"}
            raise BusinessError(_("The deposit %(number)s cannot be deducted any more. Reload the draft.") % words)
    if draft.amount_deducted != sum((each.total_incl_vat for each in deposits if each), ZERO):
        raise BusinessError(_("The deposits to deduct have changed meanwhile. Open the draft and save it again."))

"""From draft to sent: numbered, dated, frozen, owed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO
from invoicing import events, vat
from invoicing.models import Invoice, InvoiceLine
from invoicing.numbering import next_number, number_key
from organisations.models import User


@transaction.atomic
def send_invoice(invoice: Invoice, *, today: date, by: User) -> Invoice:
    """Issue a draft, dated today, with the next number. Raises `BusinessError` where it cannot be sent."""
    draft = Invoice.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invoice.pk)
    if not draft.may_become(Invoice.Status.SENT):
        raise BusinessError(_("%(number)s was already sent.") % {"number": draft})
    refresh_totals(draft)
    _refuse_unless_lawful(draft, today)
    draft.issue_date = today
    draft.number = next_number(draft.organisation, draft.kind, today)
    draft.number_key = number_key(draft.number)
    draft.status = Invoice.Status.SENT
    draft.sent_at = timezone.now()
    draft.sent_by = by
    draft.save()
    events.documents_changed.send(sender=None, organisation=draft.organisation, invoice_ids=[draft.pk])
    return draft


def _refuse_unless_lawful(draft: Invoice, today: date) -> None:
    if draft.total_incl_vat <= ZERO:
        raise BusinessError(_("Add at least one line with an amount before sending."))
    if draft.due_date < today:
        raise BusinessError(_("The due date is past. Change it before sending."))


def refresh_totals(draft: Invoice) -> None:
    """Compute the draft's totals from its lines, in memory."""
    lines = [vat.PricedLine(each.quantity, each.unit_price, each.vat_rate) for each in draft.lines.all()]
    totals = vat.totals(lines)
    draft.total_excl_vat, draft.total_vat, draft.total_incl_vat = totals.excl_vat, totals.vat, totals.incl_vat


@transaction.atomic
def duplicate(invoice: Invoice, *, today: date) -> Invoice:
    """Return a new draft with the same customer and lines, and the same delay of payment."""
    lines = list(invoice.lines.all())
    copy = Invoice.objects.create(
        organisation=invoice.organisation,
        customer=invoice.customer,
        kind=Invoice.Kind.INVOICE,
        subject=invoice.subject,
        currency=invoice.currency,
        issue_date=today,
        due_date=today + max(invoice.due_date - invoice.issue_date, timedelta(0)),
    )
    for line in lines:
        line.pk, line.invoice = None, copy
    InvoiceLine.objects.bulk_create(lines)
    refresh_totals(copy)
    copy.save()
    return copy

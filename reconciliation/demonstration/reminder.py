"""One reminder that left: the customer who is latest, and of whom no payment waits, was told so."""

from datetime import date

from django.utils import timezone

from invoicing.company import settings_of
from invoicing.delivering import Manner, hand_over_again
from invoicing.holds import holds_of
from invoicing.journal import Act, record
from invoicing.models import Invoice, Reminder
from invoicing.reminder_texts import render_reminder
from organisations.models import Organisation, User


def remind_the_latest(organisation: Organisation, today: date, by: User) -> None:
    """Written as if it had left: no e-mail of the demonstration leaves the house."""
    overdue = Invoice.objects.for_organisation(organisation).overdue(today).select_related("customer", "organisation")
    for invoice in overdue.order_by("due_date", "pk"):
        if not holds_of(invoice, today):
            _write(invoice, by)
            return


def _write(invoice: Invoice, by: User) -> None:
    hand_over_again(invoice, Manner.POST, deliveries_seen=0, by=by)
    subject, body = render_reminder(settings_of(invoice.organisation), invoice, 1, "")
    reminder = Reminder.objects.create(
        organisation=invoice.organisation,
        invoice=invoice,
        level=1,
        balance_due=invoice.balance_due,
        recipients=invoice.customer.email,
        subject=subject,
        body=body,
        is_duplicate=True,
        state=Reminder.State.SENT,
        attempts=1,
        sent_at=timezone.now(),
        created_by=by,
    )
    told = {"level": reminder.level, "recipients": reminder.recipients}
    record(Act.REMINDER_QUEUED, invoice, by, **told, balance=reminder.balance_due)
    record(Act.REMINDED, invoice, by, **told)

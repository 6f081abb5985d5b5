"""The e-mail that reminds: whether there is still a reason for it when its turn comes, and what became of it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from invoicing import mailing
from invoicing.emails import envelope_of
from invoicing.holds import holds_of
from invoicing.journal import Act, record
from invoicing.models import Invoice, Reminder
from invoicing.outbox import Outbox, State

SETTLED, CHANGED, HELD = "settled", "changed", "held"
ACTS = {State.SENT: Act.REMINDED, State.FAILED: Act.REMINDER_FAILED, State.UNSENT: Act.REMINDER_UNSENT}


def deliver(email_id: int, *, is_last_try: bool) -> None:
    """Send the reminder, once, unless the invoice was settled meanwhile. Raises `NotDeliveredError`."""
    _await_payments(email_id)
    OUTBOX.deliver(email_id, is_last_try=is_last_try)


@transaction.atomic
def _await_payments(email_id: int) -> None:
    """A payment that is being recorded holds its invoice: let it end, so that it is seen.

    In a transaction of its own: a mail server that is slow holds up nobody who records a payment.
    """
    list(Invoice.objects.select_for_update(no_key=True).filter(reminders=email_id).values_list("pk"))


def _overtaken(reminder: Reminder) -> str:
    invoice, today = reminder.invoice, timezone.localdate()
    if not invoice.is_overdue(today):
        return SETTLED
    if invoice.balance_due != reminder.balance_due:
        return CHANGED
    return HELD if {hold.key for hold in holds_of(invoice, today)} - set(reminder.acknowledged) else ""


def _rows() -> QuerySet[Reminder]:
    return Reminder.objects.select_related("invoice__organisation", "invoice__customer", "created_by")


def _note(reminder: Reminder) -> None:
    reason = {"reason": reminder.error} if reminder.state != State.SENT else {}
    told = {"level": reminder.level, "recipients": reminder.recipients, **reason}
    record(ACTS[State(reminder.state)], reminder.invoice, reminder.created_by, **told)


OUTBOX = Outbox(
    rows=_rows,
    message=lambda reminder: envelope_of(reminder, reminder.invoice, "reminder"),
    overtaken=_overtaken,
    note=_note,
)
give_up = OUTBOX.give_up


def reason_in_words(error: str) -> str:
    """Say why it did not leave, from what was stored."""
    words = {
        SETTLED: _("Cancelled: the invoice was settled meanwhile."),
        CHANGED: _("Cancelled: what is left to pay has changed meanwhile."),
        HELD: _("Cancelled: something came meanwhile that speaks against it, a payment perhaps."),
    }
    return words.get(error) or mailing.reason_in_words(error)

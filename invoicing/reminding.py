"""Remind a customer of a late invoice: never twice by a double click, never against what a person has not seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing.delivering import Message
from invoicing.document_files import file_of
from invoicing.emails import never_left
from invoicing.holds import holds_of
from invoicing.journal import Act, record
from invoicing.models import Invoice, Reminder
from invoicing.tasks import email_reminder
from organisations.models import User

State = Reminder.State


class HeldError(BusinessError):
    """Something speaks against the reminder that the person has not acknowledged; nothing was written."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person saw: how many reminders, what was left to pay, the holds in spite of which it shall leave."""

    reminders: int
    balance_due: Decimal
    acknowledged: Collection[str] = ()


def next_level(invoice: Invoice) -> int:
    """One above the last that left or is on its way, three at most: those from before a bank's return count."""
    gone = invoice.reminders.filter(state__in=[State.QUEUED, State.SENT]).aggregate(last=Max("level"))["last"] or 0
    return min(gone + 1, Reminder.HIGHEST_LEVEL)


def refuse_unless_late(invoice: Invoice, today: date) -> None:
    """Raise `BusinessError` where nothing is owed, or not yet."""
    if not invoice.is_overdue(today):
        raise BusinessError(
            _("%(number)s is not late, or is settled: there is nothing to remind of.") % _named(invoice)
        )


@atomic_retried
def remind(invoice: Invoice, message: Message, seen: Seen, *, today: date, by: User) -> Reminder:
    """Have the customer reminded by the job worker.

    A second click has seen one reminder too few, and is refused. Raises `HeldError`, or `BusinessError` where nothing
    is late, or what the person saw is not so any more.
    """
    rows = Invoice.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "customer")
    locked = rows.get(pk=invoice.pk)
    refuse_unless_late(locked, today)
    if locked.reminders.count() != seen.reminders:
        raise BusinessError(_("%(number)s was reminded of meanwhile. Look at its reminders first.") % _named(locked))
    if locked.reminders.filter(state=State.QUEUED).exists():
        raise BusinessError(_("A reminder of %(number)s waits for its turn already.") % _named(locked))
    if locked.balance_due != seen.balance_due:
        raise BusinessError(_("What is left to pay of %(number)s has changed meanwhile.") % _named(locked))
    held_by = [hold.key for hold in holds_of(locked, today)]
    if set(held_by) - set(seen.acknowledged):
        raise HeldError(_("Nothing was sent: look at what speaks against it first."))
    return _queue(locked, message, held_by, by)


def _named(invoice: Invoice) -> dict[str, Invoice]:
    return {"number": invoice}


def _queue(invoice: Invoice, message: Message, held_by: list[str], by: User) -> Reminder:
    """The job is written in the same transaction, as that of a document's e-mail is."""
    file_of(invoice)  # refused here, to the person's face, rather than in the worker
    reminder = Reminder.objects.create(
        organisation_id=invoice.organisation_id,
        invoice=invoice,
        level=next_level(invoice),
        balance_due=invoice.balance_due,
        acknowledged=held_by,
        recipients=", ".join(message.recipients),
        subject=message.subject,
        body=message.body,
        is_duplicate=not never_left(invoice),
        created_by=by,
    )
    in_spite = {"in_spite_of": held_by} if held_by else {}
    told = {"level": reminder.level, "recipients": reminder.recipients, "balance": reminder.balance_due, **in_spite}
    record(Act.REMINDER_QUEUED, invoice, by, **told)
    email_reminder.defer(email_id=reminder.pk)
    return reminder

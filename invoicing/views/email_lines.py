"""E-mails as the pages list them: where each is, and why."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from invoicing import reminder_emails, worker
from invoicing.models import DocumentEmail, EmailWithDocument, Invoice, Reminder


def told(email: EmailWithDocument) -> dict[str, Any]:
    """An e-mail, and why it is where it is."""
    is_reminder = isinstance(email, Reminder)
    line: dict[str, Any] = {"email": email, "reason": reminder_emails.reason_in_words(email.error)}
    line["may_retry"] = not is_reminder and email.state == DocumentEmail.State.FAILED
    if email.state == DocumentEmail.State.QUEUED:
        task = "email_reminder" if is_reminder else "email_document"
        line |= {"next_try": worker.next_try(email.pk, task), "is_forsaken": not worker.is_running(timezone.now())}
    return line


def told_all(emails: Iterable[EmailWithDocument]) -> list[dict[str, Any]]:
    return [told(email) for email in emails]


def reminders_of(invoice: Invoice) -> list[dict[str, Any]]:
    """Its reminders, the latest first."""
    return told_all(invoice.reminders.select_related("created_by"))

"""How a document reaches the customer: by e-mail through the job worker, or otherwise, as somebody says."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing.document_files import file_of
from invoicing.emails import DUPLICATE, has_left
from invoicing.journal import Act, record
from invoicing.models import DocumentEmail, Invoice, JournalEntry
from invoicing.sending import send_invoice
from invoicing.tasks import email_document
from organisations.models import User

SUBJECT_LENGTH = 200


class Manner(models.TextChoices):
    """How a document reached the customer otherwise than by our e-mail."""

    HAND = "hand", gettext_lazy("Handed over in person")
    POST = "post", gettext_lazy("By post")
    PORTAL = "portal", gettext_lazy("On the customer's portal")
    OWN_EMAIL = "own_email", gettext_lazy("With my own e-mail program")
    OTHER = "other", gettext_lazy("In another manner")


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wants to be written. `written_as` is the number that the words were written with."""

    recipients: tuple[str, ...]
    subject: str
    body: str
    written_as: str = ""

    def numbered(self, number: str) -> "Message":
        """The words with the number that was given: another document may have taken the one foreseen meanwhile."""
        if not self.written_as or self.written_as == number:
            return self
        subject, body = (text.replace(self.written_as, number) for text in (self.subject, self.body))
        return replace(self, subject=subject, body=body)


@atomic_retried
def send_by_email(draft: Invoice, message: Message, *, today: date, by: User) -> DocumentEmail:
    """Issue the draft and have it e-mailed: both or neither. Raises `BusinessError` where it cannot be issued."""
    sent = send_invoice(draft, today=today, by=by)
    return _queue(sent, message.numbered(sent.number or ""), by, is_duplicate=False)


@atomic_retried
def send_otherwise(draft: Invoice, manner: str, *, today: date, by: User) -> Invoice:
    """Issue the draft, which reaches the customer in another manner. Raises `BusinessError`."""
    sent = send_invoice(draft, today=today, by=by)
    record(Act.SENT_OTHERWISE, sent, by, manner=manner)
    return sent


@atomic_retried
def email_again(document: Invoice, message: Message, *, deliveries_seen: int, by: User) -> DocumentEmail:
    """E-mail an issued document: as a duplicate, once the original has left.

    `deliveries_seen` is how many deliveries the person saw: a second click has seen one too few, and is refused. Raises
    `BusinessError`.
    """
    _lock(document, deliveries_seen)
    return _queue(document, message, by, is_duplicate=has_left(document))


@atomic_retried
def hand_over_again(document: Invoice, manner: str, *, deliveries_seen: int, by: User) -> None:
    """Record that an issued document reached the customer in another manner. Raises `BusinessError`."""
    _lock(document, deliveries_seen)
    record(Act.SENT_OTHERWISE, document, by, manner=manner)


@atomic_retried
def try_again(email: DocumentEmail, by: User) -> None:
    """Have an e-mail that failed sent after all. Raises `BusinessError` where it did not fail, or waits already."""
    failed = DocumentEmail.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=email.pk, state=DocumentEmail.State.FAILED
    )
    if not failed.update(state=DocumentEmail.State.QUEUED, attempts=0):
        raise BusinessError(_("This e-mail has left, or waits for its turn already."))
    record(Act.EMAIL_QUEUED, email.invoice, by, recipients=email.recipients, is_duplicate=email.is_duplicate)
    email_document.defer(email_id=email.pk)


def _lock(document: Invoice, deliveries_seen: int) -> None:
    locked = Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if locked.is_draft:
        raise BusinessError(_("A draft has no PDF yet: send it first."))
    if deliveries_of(document) != deliveries_seen:
        raise BusinessError(_("%(number)s was sent again meanwhile. Look at its history first.") % {"number": document})


def deliveries_of(document: Invoice) -> int:
    """How often somebody asked for it to reach the customer."""
    return JournalEntry.objects.filter(document=document, act__in=[Act.EMAIL_QUEUED, Act.SENT_OTHERWISE]).count()


def _queue(document: Invoice, message: Message, by: User, *, is_duplicate: bool) -> DocumentEmail:
    """The job is written in the same transaction: the e-mail is asked for if and only if all the rest is done."""
    file_of(document)  # refused here, to the person's face, rather than in the worker
    email = DocumentEmail.objects.create(
        organisation_id=document.organisation_id,
        invoice=document,
        recipients=", ".join(message.recipients),
        subject=_marked(message.subject, document) if is_duplicate else message.subject,
        body=message.body,
        is_duplicate=is_duplicate,
        created_by=by,
    )
    record(Act.EMAIL_QUEUED, document, by, recipients=email.recipients, is_duplicate=is_duplicate)
    email_document.defer(email_id=email.pk)
    return email


def _marked(subject: str, document: Invoice) -> str:
    word = DUPLICATE[document.language]
    return subject if word in subject else f"{word} · {subject}"[:SUBJECT_LENGTH]

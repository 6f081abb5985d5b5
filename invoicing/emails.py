"""The e-mail that carries a document: written from what was asked for, handed to the mail server, its fate recorded."""

from django.db import transaction
from django.utils import timezone

from invoicing.company import identity_of
from invoicing.document_files import duplicate_of, file_name, file_of
from invoicing.journal import Act, record
from invoicing.mailing import DETAIL, Envelope, NotDeliveredError, Refusal, domain, hand_over, sender
from invoicing.models import DocumentEmail

State = DocumentEmail.State
DUPLICATE = {"fr": "Duplicata", "en": "Duplicate"}


def deliver(email_id: int, *, is_last_try: bool) -> None:
    """Send the e-mail, once, and record what became of it.

    Raises `NotDeliveredError` where it is worth another try; the reason is stored all the same. Nothing happens where
    it left already, or was given up.
    """
    with transaction.atomic():
        waiting = DocumentEmail.objects.select_for_update(of=("self",), no_key=True).filter(state=State.QUEUED)
        email = waiting.select_related("invoice__organisation", "created_by").filter(pk=email_id).first()
        if email is None:
            return
        refusal = _hand_over(email)
        email.attempts += 1
        _record(email, refusal, given_up=refusal is not None and (is_last_try or refusal.is_final))
    if email.state == State.QUEUED:
        raise NotDeliveredError(email.error)


def _hand_over(email: DocumentEmail) -> Refusal | None:
    refusal, refused = hand_over(_message(email))
    email.error = f"copies\n{', '.join(refused)}"[:DETAIL] if refused else ""
    return refusal


def give_up(email_id: int) -> None:
    """Record that our own software cannot send it: the reason is in the server's log."""
    with transaction.atomic():
        waiting = DocumentEmail.objects.select_for_update(of=("self",), no_key=True).filter(state=State.QUEUED)
        email = waiting.select_related("invoice", "created_by").filter(pk=email_id).first()
        if email is not None:
            _record(email, Refusal("software", "", is_final=True), given_up=True)


def _record(email: DocumentEmail, refusal: Refusal | None, *, given_up: bool) -> None:
    document, by = email.invoice, email.created_by
    if refusal is None:
        email.state, email.sent_at = State.SENT, timezone.now()
        record(Act.EMAILED, document, by, recipients=email.recipients, is_duplicate=email.is_duplicate)
    else:
        email.error = f"{refusal.code}\n{refusal.detail}"
        if given_up:
            email.state = State.FAILED
            record(Act.EMAIL_FAILED, document, by, recipients=email.recipients, reason=email.error)
    email.save(update_fields=["state", "sent_at", "error", "attempts"])


def _message(email: DocumentEmail) -> Envelope:
    """The message with the very bytes that were issued, or with a duplicate made of the same facts."""
    document = email.invoice
    original = file_of(document)
    first, *copies = email.recipients.split(", ")
    answers_to = identity_of(document.organisation).email
    message = Envelope(
        subject=email.subject,
        body=email.body,
        from_email=sender(document.organisation.name),
        to=[first],
        cc=copies,
        reply_to=[answers_to] if answers_to else None,
        # The same at each try: a mailbox that gets it twice, since we were cut off before we knew, shows it once.
        headers={"Message-ID": f"<document.{email.pk}.{original.sha256[:16]}@{domain()}>"},
    )
    if email.is_duplicate:
        name = file_name(document, f"{DUPLICATE[document.language]}-")
        message.attach(name, duplicate_of(document), "application/pdf")
    else:
        message.attach(file_name(document), bytes(original.pdf), "application/pdf")
    return message

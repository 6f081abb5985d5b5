"""The e-mail that carries a document: what is in it, and whether it left."""

from django.db.models import QuerySet

from invoicing.company import identity_of
from invoicing.document_files import duplicate_of, file_name, file_of
from invoicing.journal import Act, record
from invoicing.mailing import Envelope, domain, sender
from invoicing.models import DocumentEmail, EmailWithDocument, Invoice, JournalEntry
from invoicing.outbox import Outbox, State

DUPLICATE = {"fr": "Duplicata", "en": "Duplicate"}


def has_left(document: Invoice) -> bool:
    """Whether the original reached the customer, or is on its way."""
    on_the_way = document.emails.exclude(state=State.FAILED)
    return on_the_way.exists() or JournalEntry.objects.filter(document=document, act=Act.SENT_OTHERWISE).exists()


def never_left(document: Invoice) -> bool:
    """Whether all that was tried to send it failed. What came from another tool was sent there."""
    return document.emails.exists() and not has_left(document)


def envelope_of(email: EmailWithDocument, document: Invoice, kind: str) -> Envelope:
    """The message with the very bytes that were issued, or with a duplicate made of the same facts.

    `kind` tells the e-mails of one table from those of another.
    """
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
        headers={"Message-ID": f"<{kind}.{email.pk}.{original.sha256[:16]}@{domain()}>"},
    )
    if email.is_duplicate:
        name = file_name(document, f"{DUPLICATE[document.language]}-")
        message.attach(name, duplicate_of(document), "application/pdf")
    else:
        message.attach(file_name(document), bytes(original.pdf), "application/pdf")
    return message


def _rows() -> QuerySet[DocumentEmail]:
    return DocumentEmail.objects.select_related("invoice__organisation", "created_by")


def _message(email: DocumentEmail) -> Envelope:
    return envelope_of(email, email.invoice, "document")


def _note(email: DocumentEmail) -> None:
    document, by = email.invoice, email.created_by
    if email.state == State.SENT:
        record(Act.EMAILED, document, by, recipients=email.recipients, is_duplicate=email.is_duplicate)
    else:
        record(Act.EMAIL_FAILED, document, by, recipients=email.recipients, reason=email.error)


OUTBOX = Outbox(rows=_rows, message=_message, note=_note)
deliver, give_up = OUTBOX.deliver, OUTBOX.give_up

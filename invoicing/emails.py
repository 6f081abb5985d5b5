"""The e-mail that carries a document: written from what was asked for, handed to the mail server, its fate recorded."""

import smtplib
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from invoicing.company import identity_of
from invoicing.document_files import duplicate_of, file_name, file_of
from invoicing.journal import Act, record
from invoicing.models import DocumentEmail

State = DocumentEmail.State
FIRST_PERMANENT = 500  # SMTP replies from here on will be the same tomorrow (RFC 5321 §4.2.1)
DETAIL = 300
DUPLICATE = {"fr": "Duplicata", "en": "Duplicate"}


class NotDeliveredError(Exception):
    """The mail server did not take the e-mail: worth another try."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an e-mail did not leave: a code to word, what the server said, and whether another try makes sense."""

    code: str
    detail: str
    is_final: bool


class _Envelope(EmailMessage):
    """A message handed over for some of its readers: all of them are named in it."""

    envelope: tuple[str, ...] = ()

    def recipients(self) -> list[str]:
        return list(self.envelope)


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
    """Give it to the mail server: first for its main reader, then for those in copy.

    Servers answer for each reader, and Django hears only «none of them»: together, a refused customer would pass for
    served because the copy to ourselves went through.
    """
    message = _message(email)
    first, *copies = message.to + message.cc
    try:
        with get_connection() as connection:
            _send(connection, message, first)
            refused = [reader for reader in copies if not _is_sent(connection, message, reader)]
    except (smtplib.SMTPException, OSError) as error:
        return refusal_of(error)
    email.error = f"copies\n{', '.join(refused)}"[:DETAIL] if refused else ""
    return None


def _send(connection: BaseEmailBackend, message: _Envelope, reader: str) -> None:
    message.envelope = (reader,)
    connection.send_messages([message])


def _is_sent(connection: BaseEmailBackend, message: _Envelope, reader: str) -> bool:
    try:
        _send(connection, message, reader)
    except (smtplib.SMTPException, OSError):
        return False
    return True


def refusal_of(error: Exception) -> Refusal:
    """Tell what went wrong from what smtplib raised."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        reader, (code, answer) = next(iter(error.recipients.items()))
        return Refusal("recipient", f"{reader} ({code} {_text(answer)})"[:DETAIL], is_final=code >= FIRST_PERMANENT)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Refusal("login", _text(error.smtp_error), is_final=False)
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
        return Refusal("refused", said, is_final=error.smtp_code >= FIRST_PERMANENT)
    return Refusal("unreachable", str(error)[:DETAIL], is_final=False)


def _text(said: bytes | str) -> str:
    return (said.decode(errors="replace") if isinstance(said, bytes) else said)[:DETAIL]


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


def _message(email: DocumentEmail) -> _Envelope:
    """The message with the very bytes that were issued, or with a duplicate made of the same facts."""
    document = email.invoice
    original = file_of(document)
    first, *copies = email.recipients.split(", ")
    answers_to = identity_of(document.organisation).email
    message = _Envelope(
        subject=email.subject,
        body=email.body,
        from_email=_sender(document.organisation.name),
        to=[first],
        cc=copies,
        reply_to=[answers_to] if answers_to else None,
        # The same at each try: a mailbox that gets it twice, since we were cut off before we knew, shows it once.
        headers={"Message-ID": f"<document.{email.pk}.{original.sha256[:16]}@{_domain()}>"},
    )
    if email.is_duplicate:
        name = file_name(document, f"{DUPLICATE[document.language]}-")
        message.attach(name, duplicate_of(document), "application/pdf")
    else:
        message.attach(file_name(document), bytes(original.pdf), "application/pdf")
    return message


def _sender(company: str) -> str:
    """The company's name, at our own address: mail servers refuse who writes in another domain's name."""
    name = " ".join(company.split())
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def reason_in_words(error: str) -> str:
    """Say why an e-mail did not leave, from what was stored."""
    code, _newline, detail = error.partition("\n")
    words = {
        "recipient": _("The mail server refuses this address: %(detail)s"),
        "login": _("The mail server does not accept our user name and password: %(detail)s"),
        "refused": _("The mail server refuses the message: %(detail)s"),
        "unreachable": _("The mail server does not answer: %(detail)s"),
        "software": _("The software itself failed: its log says why. Tell your administrator."),
        "copies": _("Sent; but the mail server refuses the copies to %(detail)s"),
    }
    return words.get(code, "%(detail)s") % {"detail": detail or code} if error else ""

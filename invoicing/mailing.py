"""How an e-mail is handed to the mail server, whatever it carries, and what the server says in words."""

import smtplib
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

FIRST_PERMANENT = 500  # SMTP replies from here on will be the same tomorrow (RFC 5321 §4.2.1)
DETAIL = 300


class NotDeliveredError(Exception):
    """The mail server did not take the e-mail: worth another try."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an e-mail did not leave: a code to word, what the server said, and whether another try makes sense."""

    code: str
    detail: str
    is_final: bool


class Envelope(EmailMessage):
    """A message handed over for some of its readers: all of them are named in it."""

    envelope: tuple[str, ...] = ()

    def recipients(self) -> list[str]:
        return list(self.envelope)


def hand_over(message: Envelope) -> tuple[Refusal | None, list[str]]:
    """Give it to the mail server: first for its main reader, then for those in copy, of whom the refused are returned.

    Servers answer for each reader, and Django hears only «none of them»: together, a refused customer would pass for
    served because the copy to ourselves went through.
    """
    first, *copies = message.to + message.cc
    try:
        with get_connection() as connection:
            _send(connection, message, first)
            return None, [reader for reader in copies if not _is_sent(connection, message, reader)]
    except (smtplib.SMTPException, OSError) as error:
        return refusal_of(error), []


def _send(connection: BaseEmailBackend, message: Envelope, reader: str) -> None:
    message.envelope = (reader,)
    connection.send_messages([message])


def _is_sent(connection: BaseEmailBackend, message: Envelope, reader: str) -> bool:
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


def sender(company: str) -> str:
    """The company's name, at our own address: mail servers refuse who writes in another domain's name."""
    name = " ".join(company.split())
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def domain() -> str:
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

"""The e-mail that asks a customer: its words, and how it is handed to the mail server."""

import re
from datetime import date
from typing import NamedTuple

from babel.dates import format_date
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.money import format_money
from invoicing import mailing
from invoicing.company import identity_of
from invoicing.models import Customer
from reconciliation.inquiry_links import link_of
from reconciliation.models import Inquiry

State = Inquiry.State
LINK = re.compile(r"\{\s*(?:lien|link)\s*\}")
NEEDLESS = "needless"


class Words(NamedTuple):
    subject: str
    body: str


WORDS = {
    "fr": Words(
        "À quoi correspond votre règlement de %(amount)s\u00a0?",
        "Bonjour,\n\nLe %(day)s, nous avons reçu un règlement de %(amount)s que nous ne savons pas rattacher à vos "
        "factures."
        "\nPouvez-vous nous indiquer ce qu’il règle\u00a0? Il suffit de cocher les factures sur cette page, ouverte "
        "jusqu’au %(until)s\u00a0:\n\n{lien}\n\nSi ce règlement n’est pas le vôtre, vous pouvez aussi nous le dire sur "
        "cette page.\n\nBien cordialement,\n%(company)s",
    ),
    "en": Words(
        "What does your payment of %(amount)s settle?",
        "Hello,\n\nOn %(day)s we received a payment of %(amount)s that we cannot match with your invoices."
        "\nCould you tell us what it settles? Just tick the invoices on this page, open until %(until)s:\n\n{link}\n\n"
        "If this payment is not yours, you can say so on the same page.\n\nKind regards,\n%(company)s",
    ),
}


def words_for(line: BankTransaction, customer: Customer, until: date) -> Words:
    """What we would write, in the customer's language; the person may change it."""
    language = customer.language if customer.language in WORDS else "fr"
    said = {
        "amount": format_money(line.amount, line.currency, language),
        "day": _day(line.booking_date, language),
        "until": _day(until, language),
        "company": line.organisation.name,
    }
    subject, body = WORDS[language]
    return Words(subject % said, body % said)


def _day(day: date, language: str) -> str:
    written: str = format_date(day, "long", locale="en_GB" if language == "en" else "fr_FR")
    return written


def deliver(inquiry_id: int, *, is_last_try: bool) -> None:
    """Send the question, once, and record what became of it.

    Raises `NotDeliveredError` where it is worth another try. A question that was withdrawn, or whose line was settled
    before its turn came, does not leave.
    """
    with transaction.atomic():
        inquiry = _waiting(inquiry_id)
        if inquiry is None:
            return
        inquiry.attempts += 1
        if _is_needless(inquiry):
            _record(inquiry, mailing.Refusal(NEEDLESS, "", is_final=True), given_up=True)
        else:
            refusal, _copies = mailing.hand_over(_message(inquiry))
            _record(inquiry, refusal, given_up=refusal is not None and (is_last_try or refusal.is_final))
    if inquiry.state == State.QUEUED:
        raise mailing.NotDeliveredError(inquiry.error)


def give_up(inquiry_id: int) -> None:
    """Record that our own software cannot send it: the reason is in the server's log."""
    with transaction.atomic():
        inquiry = _waiting(inquiry_id)
        if inquiry is not None:
            _record(inquiry, mailing.Refusal("software", "", is_final=True), given_up=True)


def _waiting(inquiry_id: int) -> Inquiry | None:
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True).filter(state=State.QUEUED, pk=inquiry_id)
    return rows.select_related("organisation", "bank_transaction").first()


def _is_needless(inquiry: Inquiry) -> bool:
    settled = inquiry.bank_transaction.status != BankTransaction.Status.TO_TREAT
    return settled or not inquiry.is_open(timezone.now())


def _record(inquiry: Inquiry, refusal: mailing.Refusal | None, *, given_up: bool) -> None:
    if refusal is None:
        inquiry.state, inquiry.sent_at, inquiry.error = State.SENT, timezone.now(), ""
    else:
        inquiry.error = f"{refusal.code}\n{refusal.detail}"
        inquiry.state = State.FAILED if given_up else State.QUEUED
    inquiry.save(update_fields=["state", "sent_at", "error", "attempts"])


def _message(inquiry: Inquiry) -> mailing.Envelope:
    answers_to = identity_of(inquiry.organisation).email
    link = link_of(inquiry)
    return mailing.Envelope(
        subject=inquiry.subject,
        body=LINK.sub(lambda _found: link, inquiry.body),
        from_email=mailing.sender(inquiry.organisation.name),
        to=[inquiry.recipient],
        reply_to=[answers_to] if answers_to else None,
        headers={"Message-ID": f"<inquiry.{inquiry.pk}.{inquiry.asked_at:%Y%m%d%H%M%S}@{mailing.domain()}>"},
    )


def reason_in_words(error: str) -> str:
    """Say why it did not leave, from what was stored."""
    if error.startswith(NEEDLESS):
        return _("It was not sent: the line was settled or the question withdrawn before its turn came.")
    return mailing.reason_in_words(error)

"""The e-mail that asks a customer: its words, and why it might not leave any more."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.days import written_out
from common.money import format_money
from invoicing import mailing
from invoicing.company import identity_of
from invoicing.models import Customer
from invoicing.outbox import Outbox
from reconciliation.inquiry_links import link_of
from reconciliation.models import Inquiry

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
        "day": written_out(line.booking_date, language),
        "until": written_out(until, language),
        "company": line.organisation.name,
    }
    subject, body = WORDS[language]
    return Words(subject % said, body % said)


def _rows() -> QuerySet[Inquiry]:
    return Inquiry.objects.select_related("organisation", "bank_transaction")


def _overtaken(inquiry: Inquiry) -> str:
    """A question that was withdrawn, or whose line was settled before its turn came, does not leave."""
    settled = inquiry.bank_transaction.status != BankTransaction.Status.TO_TREAT
    return NEEDLESS if settled or not inquiry.is_open(timezone.now()) else ""


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


OUTBOX = Outbox(rows=_rows, message=_message, overtaken=_overtaken)
deliver, give_up = OUTBOX.deliver, OUTBOX.give_up


def reason_in_words(error: str) -> str:
    """Say why it did not leave, from what was stored."""
    if error.startswith(NEEDLESS):
        return _("It was not sent: the line was settled or the question withdrawn before its turn came.")
    return mailing.reason_in_words(error)

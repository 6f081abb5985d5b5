"""Ask a customer what a payment settles, and take the answer.

Order of locks: the bank transaction, then the question, then the company's matching lock (`proposing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO
from common.transactions import atomic_retried
from invoicing.models import Customer, Invoice
from organisations.models import User
from reconciliation import finding
from reconciliation.accepting import lock_to_treat
from reconciliation.models import Inquiry, InquiryDocument
from reconciliation.proposing import propose_matches
from reconciliation.tasks import email_inquiry

LIFE = timedelta(days=14)
MOST_ON_A_LINE = 10  # e-mails: beyond, a telephone call says more


class ClosedError(Exception):
    """The link cannot be used any more; nothing was written."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the customer reads. `{lien}` in the body stands for the link."""

    recipient: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A document that the customer named; no amount for all of it."""

    document_id: int
    amount: Decimal | None = None


@atomic_retried
def ask(
    line: BankTransaction, customer: Customer, letter: Letter, *, site: str, asked_seen: int, by: User, now: datetime
) -> Inquiry:
    """Have the customer asked by the job worker. An older question to them about this line is withdrawn.

    `asked_seen` is how often the person saw that it was asked: a second click has seen one too few, and is refused.
    Raises `BusinessError` where the line is not to be treated any more, or was asked about too often.
    """
    current = lock_to_treat(line.pk)
    if current.amount <= ZERO or customer.organisation_id != current.organisation_id:
        raise BusinessError(_("Only money that came in is asked about, of a customer of yours."))
    asked = Inquiry.objects.filter(bank_transaction=current)
    count = asked.count()
    if count != asked_seen:
        raise BusinessError(_("A customer was asked about this line meanwhile. Look at what was sent first."))
    if count >= MOST_ON_A_LINE:
        raise BusinessError(_("This line was asked about ten times already: better to call the customer."))
    asked.unanswered().filter(customer=customer).update(revoked_at=Now(), revoked_by=by)
    inquiry = Inquiry.objects.create(
        organisation_id=current.organisation_id,
        bank_transaction=current,
        customer=customer,
        recipient=letter.recipient,
        subject=letter.subject,
        body=letter.body,
        site=site,
        asked_by=by,
        expires_at=now + LIFE,
    )
    email_inquiry.defer(email_id=inquiry.pk)
    return inquiry


def documents_of(inquiry: Inquiry) -> list[Invoice]:
    """What the customer may tick: all that is open with them in the line's currency, forty at most, by due date."""
    return finding.documents_of_customers(inquiry.bank_transaction, [inquiry.customer_id])


@atomic_retried
def answer(inquiry: Inquiry, kind: str, ticks: Sequence[Tick], message: str, now: datetime) -> None:
    """Take the customer's answer: it becomes a proposal, never a booking.

    Raises `ClosedError` where the link was used, withdrawn or has expired, or where the line was settled meanwhile;
    `BusinessError` where a document was.
    """
    lines = BankTransaction.objects.select_for_update(no_key=True).filter(pk=inquiry.bank_transaction_id)
    line = lines.get()
    current = Inquiry.objects.select_for_update(no_key=True).get(pk=inquiry.pk)
    if not current.is_open(now) or line.status != BankTransaction.Status.TO_TREAT:
        raise ClosedError
    shown = {document.pk for document in documents_of(inquiry)}
    if not shown.issuperset(tick.document_id for tick in ticks):
        raise BusinessError(_("Something that you ticked is settled meanwhile: look at the list again."))
    current.answered_at, current.answer, current.message = now, kind, message
    current.save(update_fields=["answered_at", "answer", "message"])
    InquiryDocument.objects.bulk_create(
        InquiryDocument(inquiry=current, invoice_id=tick.document_id, amount=tick.amount) for tick in ticks
    )
    propose_matches(inquiry.organisation, [line.pk])


@atomic_retried
def revoke(inquiry: Inquiry, by: User) -> None:
    """Close the link; of an answer that came, take no account any more. Raises `BusinessError` where it was done."""
    list(BankTransaction.objects.select_for_update(no_key=True).filter(pk=inquiry.bank_transaction_id))
    standing = Inquiry.objects.filter(pk=inquiry.pk, revoked_at__isnull=True)
    if not standing.update(revoked_at=Now(), revoked_by=by):
        raise BusinessError(_("This question was already withdrawn."))
    propose_matches(inquiry.organisation, [inquiry.bank_transaction_id])


@atomic_retried
def try_again(inquiry: Inquiry) -> None:
    """Have an e-mail that failed sent after all. Raises `BusinessError` where it did not fail, or is needless."""
    failed = Inquiry.objects.unanswered().filter(pk=inquiry.pk, state=Inquiry.State.FAILED)
    if not failed.update(state=Inquiry.State.QUEUED, attempts=0):
        raise BusinessError(_("This e-mail has left, or waits for its turn already."))
    email_inquiry.defer(email_id=inquiry.pk)

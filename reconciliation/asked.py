"""What customers were asked about bank lines, with what became of each question."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from banking.models import BankTransaction
from invoicing import worker
from reconciliation.inquiry_emails import reason_in_words
from reconciliation.models import Inquiry


def inquiries_of(line: BankTransaction) -> list[dict[str, Any]]:
    """What was asked about a line, the latest first, with what became of it."""
    return told(Inquiry.objects.filter(bank_transaction=line))


def told(rows: QuerySet[Inquiry]) -> list[dict[str, Any]]:
    now = timezone.now()
    found = rows.select_related("customer", "asked_by", "bank_transaction").prefetch_related("documents__invoice")
    return [_one(each, now) for each in found]


def _one(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    waits = inquiry.bank_transaction.status == BankTransaction.Status.TO_TREAT
    is_unanswered = inquiry.answered_at is None and inquiry.revoked_at is None
    is_open = waits and inquiry.is_open(now)
    each: dict[str, Any] = {
        "inquiry": inquiry,
        "is_open": is_open,
        "has_expired": is_unanswered and now >= inquiry.expires_at,
        "is_overtaken": inquiry.is_open(now) and not waits,  # nobody needs the answer: its link says so too
        "may_revoke": is_open or (waits and inquiry.answered_at is not None and inquiry.revoked_at is None),
        "reason": reason_in_words(inquiry.error),
    }
    if inquiry.state == Inquiry.State.QUEUED:
        each["next_try"] = worker.next_try(inquiry.pk, "email_inquiry")
    return each

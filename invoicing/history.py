"""The journal of one document in words: what was done, by whom, when."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.money import format_money
from invoicing.delivering import Manner
from invoicing.journal import Act
from invoicing.models import Allocation, Invoice, JournalEntry, Payment
from invoicing.reminder_emails import reason_in_words

ICONS = {
    Act.CREATED: "edit",
    Act.DELETED: "trash",
    Act.SENT: "lock",
    Act.IMPORTED: "upload",
    Act.SENT_OTHERWISE: "send",
    Act.EMAIL_QUEUED: "clock",
    Act.EMAILED: "mail",
    Act.EMAIL_FAILED: "alert-triangle",
    Act.REMINDER_QUEUED: "clock",
    Act.REMINDED: "mail-forward",
    Act.REMINDER_FAILED: "alert-triangle",
    Act.REMINDER_UNSENT: "arrow-back-up",
    Act.PAID: "circle-check",
    Act.PAYMENT_WITHDRAWN: "arrow-back-up",
    Act.CREDITED: "receipt-refund",
    Act.CREDIT_WITHDRAWN: "arrow-back-up",
    Act.REFUNDED: "receipt-refund",
    Act.REPLACED: "arrows-exchange",
    Act.WRITTEN_OFF: "receipt-refund",
    Act.WRITE_OFF_WITHDRAWN: "arrow-back-up",
}
TROUBLES = {Act.EMAIL_FAILED, Act.REMINDER_FAILED}
AMOUNTS = ("amount", "total", "balance")
CHOICES = {"write_off": dict(Allocation.WriteOff.choices), "means": dict(Payment.Means.choices)}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    who: str
    words: str
    detail: str
    icon: str
    is_trouble: bool = False
    payment_id: int | None = None  # of what has its own page, and its undoing there


def history_of(document: Invoice) -> list[Event]:
    """What the journal says of the document, newest first."""
    entries = JournalEntry.objects.filter(organisation_id=document.organisation_id, document=document)
    return [_event(entry, document.currency) for entry in entries.order_by("-pk")]


def _event(entry: JournalEntry, currency: str) -> Event:
    details: dict[str, Any] = json.loads(entry.details) if entry.details else {}
    act = Act(entry.act)
    detail = " · ".join(filter(None, _said(act, details, currency)))
    who = entry.recorded_by_name or "Quittance"
    return Event(
        entry.recorded_at,
        who,
        str(act.label),
        detail,
        ICONS.get(act, "history"),
        is_trouble=act in TROUBLES,
        payment_id=details.get("payment"),
    )


def _said(act: Act, details: dict[str, Any], currency: str) -> Iterator[str]:
    """The details that people read, in their order."""
    yield from _of_reminder(details)
    for name in AMOUNTS:
        if name in details:
            yield _money(details[name], currency)
    if act == Act.SENT_OTHERWISE:
        yield str(Manner(details["manner"]).label) if details.get("manner") in Manner.values else ""
    if "recipients" in details:
        yield str(details["recipients"])
    if details.get("is_duplicate"):
        yield _("duplicate")
    if "reason" in details:
        yield reason_in_words(str(details["reason"]))
    if "copied_from" in details:
        yield _("copied from %(document)s") % {"document": details["copied_from"]}
    yield from (str(labels[details[name]]) for name, labels in CHOICES.items() if details.get(name) in labels)
    if "on" in details:
        yield date_format(date.fromisoformat(str(details["on"])), "SHORT_DATE_FORMAT")
    yield from (str(details[name]) for name in ("document", "number", "note") if details.get(name))


def _of_reminder(details: dict[str, Any]) -> Iterator[str]:
    if "level" in details:
        yield _("reminder %(level)s") % {"level": details["level"]}
    if "in_spite_of" in details:
        yield _("in spite of what spoke against it")


def _money(text: object, currency: str) -> str:
    try:
        return format_money(Decimal(str(text)), currency)
    except InvalidOperation:
        return str(text)

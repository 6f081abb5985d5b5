"""What speaks against a reminder: «a reminder never goes to someone who paid»."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.money import ZERO, format_money
from invoicing import events
from invoicing.accounts import usable_credit
from invoicing.emails import never_left
from invoicing.models import Invoice


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to wait, in words, and the page that settles it. `key` tells it from one that comes later."""

    key: str
    words: str
    href: str = ""


def holds_of(invoice: Invoice, today: date) -> list[Hold]:
    """All that is known here, then what the apps above answer when they are asked."""
    answers: list[Any] = events.reminder_considered.send(sender=Invoice, invoice=invoice, today=today)
    heard: Iterable[Hold] = (hold for _receiver, holds in answers for hold in holds)
    return [*_own(invoice), *heard]


def _own(invoice: Invoice) -> Iterator[Hold]:
    credit = usable_credit(invoice)
    if credit > ZERO:
        words = {"customer": invoice.customer.name, "amount": format_money(credit, invoice.currency)}
        yield Hold(
            f"credit-{credit}",
            _("%(customer)s has %(amount)s of credit, which could be set against this invoice.") % words,
            reverse("customer_detail", args=[invoice.organisation.slug, invoice.customer_id]),
        )
    if never_left(invoice):
        yield Hold("never-left", _("The invoice itself has not reached the customer: its e-mail failed."))

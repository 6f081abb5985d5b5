"""A reminder asked for twice at the same moment, and one whose turn comes while its invoice is being paid."""

from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from common.errors import BusinessError
from invoicing.delivering import Message
from invoicing.models import Invoice, Payment, Reminder
from invoicing.reminder_emails import deliver
from invoicing.reminding import Seen, remind
from invoicing.settlement import mark_as_paid
from organisations.models import User
from tests.factories import TODAY, InvoiceFactory, UserFactory
from tests.races.processes import how_many_wait
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

WORDS = Message(("compta@lefevre.example",), "Rappel", "Bonjour")


@pytest.fixture
def late() -> Invoice:
    return InvoiceFactory(issue_date=TODAY - timedelta(days=45))


def pay(invoice: Invoice, by: User) -> None:
    mark_as_paid(
        invoice,
        amount=Decimal(120),
        expected_balance=Decimal(120),
        on=TODAY,
        means=Payment.Means.TRANSFER,
        by=by,
    )


def test_asked_for_four_times_at_once_it_is_queued_once(late: Invoice) -> None:
    user, seen = UserFactory(), Seen(0, Decimal("120.00"))

    results: list[Any] = together([lambda: remind(late, WORDS, seen, today=TODAY, by=user)] * 4)

    assert sum(isinstance(each, BusinessError) for each in results) == 3
    assert Reminder.objects.count() == 1


def test_a_reminder_waits_for_the_payment_that_is_being_recorded(late: Invoice) -> None:
    user = UserFactory()
    reminder = remind(late, WORDS, Seen(0, Decimal("120.00")), today=TODAY, by=user)
    is_paid, has_left = Event(), Event()

    def paying() -> None:
        with transaction.atomic():
            pay(late, user)
            is_paid.set()
            while not has_left.is_set() and not how_many_wait():  # nobody, where the worker did not wait
                has_left.wait(0.01)

    def reminding() -> None:
        assert is_paid.wait(30)
        deliver(reminder.pk, is_last_try=False)
        has_left.set()

    together([paying, reminding])

    reminder.refresh_from_db()
    assert (mail.outbox, reminder.state, reminder.error) == ([], "unsent", "settled")

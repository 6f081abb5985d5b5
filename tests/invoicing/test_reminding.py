"""Reminders: who may be reminded of what, once, and what becomes of the e-mail."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from common.errors import BusinessError
from invoicing import reminding, settlement
from invoicing.delivering import Message, send_by_email
from invoicing.emails import give_up as give_document_up
from invoicing.mailing import NotDeliveredError
from invoicing.models import Invoice, JournalEntry, Payment, Reminder
from invoicing.reminder_emails import deliver, give_up, reason_in_words
from invoicing.reminding import HeldError, Seen, next_level, remind
from organisations.models import User
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, UserFactory
from tests.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db

CUSTOMER = "compta@lefevre.example"
LATE = TODAY - timedelta(days=45)
WORDS = Message((CUSTOMER,), "Rappel – F2026-00001", "Bonjour,\nil reste 120,00 € à payer.")


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def late() -> Invoice:
    return InvoiceFactory(issue_date=LATE)


def asked(invoice: Invoice, by: User, *acknowledged: str) -> Reminder:
    """As a person does who has just looked at the page."""
    invoice.refresh_from_db()
    seen = Seen(invoice.reminders.count(), invoice.balance_due, acknowledged)
    return remind(invoice, WORDS, seen, today=TODAY, by=by)


def pay(invoice: Invoice, amount: str, by: User) -> Payment:
    invoice.refresh_from_db()
    return settlement.mark_as_paid(
        invoice,
        amount=Decimal(amount),
        expected_balance=invoice.balance_due,
        on=TODAY,
        means=Payment.Means.TRANSFER,
        by=by,
    )


def jobs() -> int:
    """Those of earlier tests may be there still."""
    return ProcrastinateJob.objects.filter(task_name="email_reminder").count()


def credit(invoice: Invoice) -> None:
    """An open credit note of 30.00 for the invoice's customer."""
    InvoiceFactory(
        organisation=invoice.organisation,
        customer=invoice.customer,
        number="A2026-00001",
        kind="credit_note",
        total_incl_vat=Decimal(30),
    )


def acts(invoice: Invoice) -> list[str]:
    entries = JournalEntry.objects.filter(document=invoice, act__startswith="remind").order_by("pk")
    return list(entries.values_list("act", flat=True))


def test_remind_is_sent_with_the_pdf_and_written_in_the_journal(late: Invoice, by: User, smtp: MailServer) -> None:
    before = jobs()
    reminder = asked(late, by)
    assert jobs() == before + 1

    deliver(reminder.pk, is_last_try=False)

    ((reader, sent),) = smtp.taken
    assert (reader, sent["Subject"]) == (CUSTOMER, WORDS.subject)
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (f"Duplicata-{late.number}.pdf", "application/pdf")
    reminder.refresh_from_db()
    assert (reminder.level, reminder.state, reminder.created_by, reminder.balance_due) == (1, "sent", by, Decimal(120))
    assert acts(late) == ["reminder_queued", "reminded"]
    queued = JournalEntry.objects.get(document=late, act="reminder_queued")
    assert json.loads(queued.details) == {"balance": "120.00", "level": 1, "recipients": CUSTOMER}


def test_deliver_twice_sends_once(late: Invoice, by: User, smtp: MailServer) -> None:
    reminder = asked(late, by)

    deliver(reminder.pk, is_last_try=False)
    deliver(reminder.pk, is_last_try=True)

    assert (len(smtp.taken), acts(late)) == (1, ["reminder_queued", "reminded"])


def test_a_second_click_reminds_nobody_again(late: Invoice, by: User) -> None:
    seen, before = Seen(0, late.total_incl_vat), jobs()
    remind(late, WORDS, seen, today=TODAY, by=by)

    with pytest.raises(BusinessError):
        remind(late, WORDS, seen, today=TODAY, by=by)
    with pytest.raises(BusinessError):  # nor does who has seen the first one while it waits
        asked(late, by)

    assert (Reminder.objects.count(), jobs()) == (1, before + 1)


def test_postgresql_lets_one_reminder_of_an_invoice_wait(late: Invoice, by: User) -> None:
    reminder = asked(late, by)

    with pytest.raises(IntegrityError, match="one_reminder_waits_per_invoice"):
        Reminder.objects.create(
            organisation=late.organisation, invoice=reminder.invoice, level=2, balance_due=1, subject="x", body="x"
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"issue_date": TODAY},
        {"issue_date": LATE, "due_date": TODAY},
        {"issue_date": LATE, "status": "paid", "amount_paid": Decimal(120)},
        {"issue_date": LATE, "status": "cancelled", "amount_paid": Decimal(120)},
        {"issue_date": LATE, "kind": "credit_note"},
        {"issue_date": LATE, "status": "draft", "number": None, "number_key": ""},
    ],
    ids=["not due", "due today", "paid", "cancelled", "credit note", "draft"],
)
def test_remind_refuses_what_is_not_late(by: User, fields: dict[str, Any]) -> None:
    with pytest.raises(BusinessError):
        asked(InvoiceFactory(**fields), by)

    assert (Reminder.objects.count(), JournalEntry.objects.count()) == (0, 0)


def test_remind_refuses_a_balance_that_nobody_saw(late: Invoice, by: User) -> None:
    pay(late, "20.00", by)

    with pytest.raises(BusinessError):
        remind(late, WORDS, Seen(0, Decimal("120.00")), today=TODAY, by=by)

    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("amount", "reason"), [("120.00", "settled"), ("20.00", "changed")], ids=["in full", "in part"]
)
def test_a_reminder_overtaken_by_a_payment_does_not_leave(
    late: Invoice, by: User, smtp: MailServer, amount: str, reason: str
) -> None:
    reminder = asked(late, by)
    pay(late, amount, by)

    deliver(reminder.pk, is_last_try=False)

    reminder.refresh_from_db()
    assert (smtp.taken, reminder.state, reminder.sent_at, reminder.error) == ([], "unsent", None, reason)
    assert reason_in_words(reminder.error) != reason
    assert acts(late) == ["reminder_queued", "reminder_unsent"]
    assert next_level(late) == 1


def test_levels_go_up_with_what_left_and_stop_at_three(late: Invoice, by: User, smtp: MailServer) -> None:
    levels = []
    for _each in range(4):
        reminder = asked(late, by)
        levels.append(reminder.level)
        deliver(reminder.pk, is_last_try=True)

    assert levels == [1, 2, 3, 3]


def test_a_reminder_that_failed_leaves_its_level_to_the_next(late: Invoice, by: User) -> None:
    reminder = asked(late, by)
    give_up(reminder.pk)

    assert (next_level(late), acts(late)) == (1, ["reminder_queued", "reminder_failed"])
    assert asked(late, by).level == 1


def test_what_the_server_refuses_is_tried_again_then_given_up(late: Invoice, by: User, smtp: MailServer) -> None:
    smtp.refusals = {CUSTOMER: "450 mailbox busy"}
    reminder = asked(late, by)

    with pytest.raises(NotDeliveredError):
        deliver(reminder.pk, is_last_try=False)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts) == ("queued", 1)
    deliver(reminder.pk, is_last_try=True)

    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts) == ("failed", 2)
    assert "450 mailbox busy" in reason_in_words(reminder.error)


def test_a_credit_of_the_customer_holds_the_reminder(late: Invoice, by: User) -> None:
    InvoiceFactory(
        organisation=late.organisation,
        customer=late.customer,
        number="A2026-00001",
        kind="credit_note",
        total_incl_vat=30,
    )

    with pytest.raises(HeldError):
        asked(late, by)

    assert asked(late, by, "credit-30.00").acknowledged == ["credit-30.00"]


def test_an_invoice_that_never_left_holds_the_reminder_and_goes_with_it_as_the_original(
    by: User, smtp: MailServer
) -> None:
    draft = DraftFactory(customer=CustomerFactory())
    email = send_by_email(draft, WORDS, today=TODAY, by=by)
    give_document_up(email.pk)
    tomorrow = email.invoice.due_date + timedelta(days=1)
    seen = Seen(0, Decimal("120.00"))

    with pytest.raises(HeldError):
        remind(email.invoice, WORDS, seen, today=tomorrow, by=by)
    reminder = reminding.remind(email.invoice, WORDS, Seen(0, Decimal("120.00"), ["never-left"]), today=tomorrow, by=by)

    assert not reminder.is_duplicate


def test_a_hold_that_came_meanwhile_keeps_the_reminder_back(late: Invoice, by: User, smtp: MailServer) -> None:
    reminder = asked(late, by)
    InvoiceFactory(
        organisation=late.organisation,
        customer=late.customer,
        number="A2026-00001",
        kind="credit_note",
        total_incl_vat=30,
    )

    deliver(reminder.pk, is_last_try=False)

    reminder.refresh_from_db()
    assert (smtp.taken, reminder.state, reminder.error) == ([], "unsent", "held")

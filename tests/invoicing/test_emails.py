"""E-mails with documents, handed to a real mail server."""

import hashlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from common.errors import BusinessError
from invoicing.delivering import Manner, Message, email_again, hand_over_again, send_by_email, try_again
from invoicing.document_files import file_of
from invoicing.emails import deliver, give_up
from invoicing.mailing import NotDeliveredError, reason_in_words
from invoicing.models import DocumentEmail, Invoice, JournalEntry
from invoicing.tasks import PAUSES, email_document
from tests.factories import TODAY, DraftFactory, UserFactory, todays_number
from tests.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db

CUSTOMER, COPY = "compta@lefevre.example", "marie@lefevre.example"


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEFAULT_FROM_EMAIL = "Quittance <facturation@quittance.example>"
        yield server


def message(*recipients: str, written_as: str = "") -> Message:
    number = todays_number(1)
    return Message(recipients or (CUSTOMER,), f"Facture {number}", f"Bonjour,\nvoici la facture {number}.", written_as)


def queued(*recipients: str, **draft: Any) -> DocumentEmail:
    return send_by_email(DraftFactory(**draft), message(*recipients), today=TODAY, by=UserFactory())


def acts(document: Invoice) -> list[str]:
    return list(JournalEntry.objects.filter(document=document).order_by("pk").values_list("act", flat=True))


def test_deliver_hands_over_the_pdf_that_was_issued(smtp: MailServer) -> None:
    email = queued(organisation__name="Atelier Vérdier, Lyon")

    deliver(email.pk, is_last_try=False)

    ((reader, sent),) = smtp.taken
    assert reader == sent["To"] == CUSTOMER
    assert sent["From"] == '"Atelier Vérdier, Lyon" <facturation@quittance.example>'
    assert (sent["Reply-To"], sent["Subject"]) == ("facturation@atelier.example", f"Facture {todays_number(1)}")
    assert sent.get_body().get_content().splitlines() == ["Bonjour,", f"voici la facture {todays_number(1)}."]
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (f"{todays_number(1)}.pdf", "application/pdf")
    assert hashlib.sha256(attached.get_content()).hexdigest() == email.invoice.file.sha256
    email.refresh_from_db()
    assert (email.state, email.attempts, email.error) == ("sent", 1, "")
    assert email.sent_at is not None
    assert acts(email.invoice) == ["sent", "email_queued", "emailed"]


def test_deliver_twice_sends_once(smtp: MailServer) -> None:
    email = queued()

    deliver(email.pk, is_last_try=False)
    deliver(email.pk, is_last_try=True)

    assert len(smtp.taken) == 1
    assert acts(email.invoice) == ["sent", "email_queued", "emailed"]


def test_deliver_names_the_copies_to_everybody_and_bears_one_identity(smtp: MailServer) -> None:
    email = queued(CUSTOMER, COPY)

    deliver(email.pk, is_last_try=False)

    assert [reader for reader, _sent in smtp.taken] == [CUSTOMER, COPY]
    assert {(sent["To"], sent["Cc"]) for _reader, sent in smtp.taken} == {(CUSTOMER, COPY)}
    assert len({sent["Message-ID"] for _reader, sent in smtp.taken}) == 1


def test_deliver_tells_a_copy_that_was_refused_from_a_customer_that_was(smtp: MailServer) -> None:
    smtp.refusals = {COPY: "550 no such user"}
    email = queued(CUSTOMER, COPY)

    deliver(email.pk, is_last_try=False)

    email.refresh_from_db()
    assert (email.state, email.error) == ("sent", f"copies\n{COPY}")


@pytest.mark.parametrize(
    ("refusals", "answer", "state", "reason"),
    [
        ({CUSTOMER: "550 no such user"}, "250 ok", "failed", f"recipient\n{CUSTOMER} (550 no such user)"),
        ({CUSTOMER: "450 mailbox busy"}, "250 ok", "queued", f"recipient\n{CUSTOMER} (450 mailbox busy)"),
        ({}, "554 spam", "failed", "refused\n554 spam"),
        ({}, "451 later", "queued", "refused\n451 later"),
    ],
)
def test_deliver_gives_up_at_once_what_will_be_the_same_tomorrow(
    smtp: MailServer, refusals: dict[str, str], answer: str, state: str, reason: str
) -> None:
    smtp.refusals, smtp.data_answer = refusals, answer
    email = queued()

    try:
        deliver(email.pk, is_last_try=False)
        raised = False
    except NotDeliveredError:
        raised = True

    email.refresh_from_db()
    assert (email.state, email.error, raised) == (state, reason, state == "queued")
    assert acts(email.invoice) == ["sent", "email_queued"] + ["email_failed"] * (state == "failed")


@pytest.fixture
def no_server(settings: Any) -> None:
    """A port at which nobody listens: it was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]


def test_deliver_without_mail_server_is_tried_again_then_fails_with_the_reason(no_server: None) -> None:
    email = queued()

    with pytest.raises(NotDeliveredError):
        deliver(email.pk, is_last_try=False)
    email.refresh_from_db()
    assert (email.state, email.attempts) == ("queued", 1)
    deliver(email.pk, is_last_try=True)

    email.refresh_from_db()
    assert (email.state, email.attempts) == ("failed", 2)
    assert "Connection refused" in reason_in_words(email.error)


def test_try_again_sends_what_had_failed(no_server: None, settings: Any) -> None:
    email, user = queued(), UserFactory()
    deliver(email.pk, is_last_try=True)

    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        try_again(email, user)
        deliver(email.pk, is_last_try=False)
        with pytest.raises(BusinessError):
            try_again(email, user)

    assert len(server.taken) == 1
    assert acts(email.invoice) == ["sent", "email_queued", "email_failed", "email_queued", "emailed"]


def test_send_by_email_asks_the_worker_once(smtp: MailServer) -> None:
    draft, user = DraftFactory(), UserFactory()
    email = send_by_email(draft, message(), today=TODAY, by=user)

    with pytest.raises(BusinessError):
        send_by_email(draft, message(), today=TODAY, by=user)

    assert [job.args for job in ProcrastinateJob.objects.filter(task_name="email_document")] == [{"email_id": email.pk}]
    assert DocumentEmail.objects.count() == 1


def test_send_by_email_that_is_refused_writes_nothing() -> None:
    draft = DraftFactory(line=None)

    with pytest.raises(BusinessError):
        send_by_email(draft, message(), today=TODAY, by=UserFactory())

    assert (DocumentEmail.objects.count(), ProcrastinateJob.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)


def test_send_by_email_writes_the_number_that_was_given_rather_than_foreseen() -> None:
    foreseen = todays_number(9)

    email = send_by_email(
        DraftFactory(),
        Message((CUSTOMER,), f"Facture {foreseen}", f"Voici {foreseen}.", written_as=foreseen),
        today=TODAY,
        by=UserFactory(),
    )

    assert (email.subject, email.body) == (f"Facture {todays_number(1)}", f"Voici {todays_number(1)}.")


def test_email_again_sends_a_duplicate_and_leaves_the_original_alone(smtp: MailServer) -> None:
    first = queued()
    document, before = first.invoice, bytes(first.invoice.file.pdf)

    again = email_again(document, message(), deliveries_seen=1, by=UserFactory())
    deliver(again.pk, is_last_try=False)

    ((_reader, sent),) = smtp.taken
    assert sent["Subject"] == f"Duplicata · Facture {todays_number(1)}"
    (attached,) = sent.iter_attachments()
    assert attached.get_filename() == f"Duplicata-{todays_number(1)}.pdf"
    assert attached.get_content() != before
    assert bytes(file_of(document).pdf) == before


def test_email_again_sends_the_original_where_it_never_left(no_server: None) -> None:
    first = queued()
    deliver(first.pk, is_last_try=True)

    again = email_again(first.invoice, message(), deliveries_seen=1, by=UserFactory())

    assert (again.is_duplicate, again.subject) == (False, f"Facture {todays_number(1)}")


def test_email_again_marks_what_was_handed_over_otherwise_as_a_duplicate(no_server: None) -> None:
    first, user = queued(), UserFactory()
    deliver(first.pk, is_last_try=True)
    hand_over_again(first.invoice, Manner.POST, deliveries_seen=1, by=user)

    assert email_again(first.invoice, message(), deliveries_seen=2, by=user).is_duplicate


def test_a_second_click_sends_nothing_again() -> None:
    first, user = queued(), UserFactory()
    email_again(first.invoice, message(), deliveries_seen=1, by=user)

    with pytest.raises(BusinessError):
        email_again(first.invoice, message(), deliveries_seen=1, by=user)
    with pytest.raises(BusinessError):
        hand_over_again(first.invoice, Manner.POST, deliveries_seen=1, by=user)

    assert DocumentEmail.objects.count() == 2


def context(attempts: int) -> JobContext:
    """What the worker gives the task at its nth try."""
    job = ProcrastinateJob.objects.get(task_name="email_document").procrastinate_job.evolve(attempts=attempts)
    return JobContext(
        start_timestamp=0, app=app, worker_name=None, worker_queues=None, job=job, abort_reason=lambda: None
    )


def test_email_task_waits_longer_each_time_and_gives_up_in_the_end(no_server: None) -> None:
    email = queued()
    waits = []

    for attempt in range(len(PAUSES)):
        with pytest.raises(NotDeliveredError) as failure:
            email_document(context(attempt), email_id=email.pk)
        decision = email_document.retry_strategy.get_retry_decision(exception=failure.value, job=context(attempt).job)
        waits.append(decision.retry_at)
    email_document(context(len(PAUSES)), email_id=email.pk)

    assert waits == sorted(waits)
    email.refresh_from_db()
    assert (email.state, email.attempts) == ("failed", len(PAUSES) + 1)


def test_email_task_says_that_the_software_failed_where_it_did(smtp: MailServer) -> None:
    email = queued()
    DocumentEmail.objects.filter(pk=email.pk).update(subject="Deux\nlignes")  # which no header may hold

    with pytest.raises(ValueError, match="newlines"):
        email_document(context(len(PAUSES)), email_id=email.pk)

    email.refresh_from_db()
    assert (email.state, email.error.splitlines()) == ("failed", ["software"])


def test_give_up_leaves_what_has_left(smtp: MailServer) -> None:
    email = queued()
    deliver(email.pk, is_last_try=False)

    give_up(email.pk)

    email.refresh_from_db()
    assert email.state == "sent"

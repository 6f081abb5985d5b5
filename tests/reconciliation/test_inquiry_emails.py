"""The e-mail that asks: its words, its link, its fate."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from banking.models import BankTransaction
from invoicing.mailing import NotDeliveredError
from invoicing.models import Customer
from organisations.models import Membership, Organisation
from reconciliation import inquiring, operations
from reconciliation.inquiry_emails import deliver, give_up, reason_in_words, words_for
from reconciliation.inquiry_links import of_token, token_of
from reconciliation.models import Inquiry
from tests.factories import TODAY, CustomerFactory
from tests.reconciliation.builders import make_line
from tests.smtp import mail_server

SITE = "https://quittance.example"


@pytest.fixture
def line(organisation: Organisation) -> BankTransaction:
    return make_line(organisation, "1234.50", "VIR RECU", booking_date=TODAY.replace(month=3, day=2))


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, email="compta@lefevre.example")


@pytest.fixture
def inquiry(line: BankTransaction, customer: Customer, member: Membership) -> Inquiry:
    words = words_for(line, customer, TODAY)
    letter = inquiring.Letter("compta@lefevre.example", words.subject, words.body)
    return inquiring.ask(line, customer, letter, site=SITE, asked_seen=0, by=member.user, now=timezone.now())


@pytest.mark.parametrize(
    ("language", "amount", "day"), [("fr", "1\u202f234,50\u00a0€", "2 mars"), ("en", "€1,234.50", "2 March")]
)
def test_words_are_in_the_customers_language(
    line: BankTransaction, customer: Customer, language: str, amount: str, day: str
) -> None:
    customer.language = language
    subject, body = words_for(line, customer, TODAY)

    assert amount in subject
    assert f"{day} {TODAY.year}" in body
    assert "Atelier Verdier" in body


def test_the_link_opens_the_page_and_is_written_nowhere(inquiry: Inquiry) -> None:
    deliver(inquiry.pk, is_last_try=False)

    [message] = mail.outbox
    [link] = re.findall(r"https://\S+", message.body)
    assert message.to == ["compta@lefevre.example"]
    assert message.reply_to == ["facturation@atelier.example"]
    found = of_token(link.removeprefix(f"{SITE}/reponses/").removesuffix("/"))
    assert found == inquiry
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.attempts, inquiry.error) == ("sent", 1, "")
    assert token_of(inquiry) not in str(Inquiry.objects.values().get())


def test_it_leaves_once(inquiry: Inquiry) -> None:
    deliver(inquiry.pk, is_last_try=False)
    deliver(inquiry.pk, is_last_try=False)

    assert len(mail.outbox) == 1


def test_it_does_not_leave_where_the_question_is_needless(
    inquiry: Inquiry, line: BankTransaction, member: Membership
) -> None:
    operations.ignore(line, "", member.user)
    deliver(inquiry.pk, is_last_try=False)

    inquiry.refresh_from_db()
    assert (mail.outbox, inquiry.state) == ([], "unsent")
    assert "line was settled" in reason_in_words(inquiry.error) or "ligne" in reason_in_words(inquiry.error)


@pytest.mark.parametrize(
    ("answer", "last", "state"),
    [("451 later", False, "queued"), ("451 later", True, "failed"), ("550 no", False, "failed")],
)
def test_what_the_server_refuses_is_tried_again_or_given_up(
    inquiry: Inquiry, settings: Any, answer: str, *, last: bool, state: str
) -> None:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        server.refusals["compta@lefevre.example"] = answer
        if state == "queued":
            with pytest.raises(NotDeliveredError):
                deliver(inquiry.pk, is_last_try=last)
        else:
            deliver(inquiry.pk, is_last_try=last)

    inquiry.refresh_from_db()
    assert inquiry.state == state
    assert answer.split(maxsplit=1)[0] in reason_in_words(inquiry.error)


def test_what_failed_may_be_tried_again(inquiry: Inquiry) -> None:
    give_up(inquiry.pk)
    inquiring.try_again(inquiry)
    deliver(inquiry.pk, is_last_try=False)

    assert len(mail.outbox) == 1

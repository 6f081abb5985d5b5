"""Two people, one document: real threads against a real PostgreSQL."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from common.errors import BusinessError
from invoicing.delivering import Message, send_by_email
from invoicing.document_files import file_of
from invoicing.emails import deliver
from invoicing.importing import import_ledger
from invoicing.journal import Act, breaks, record_many
from invoicing.models import (
    Allocation,
    Customer,
    DocumentEmail,
    DocumentFile,
    Invoice,
    JournalEntry,
    JournalHead,
    Payment,
)
from invoicing.sending import send_invoice
from invoicing.settlement import mark_as_paid, mark_as_unpaid, reverse_payments
from tests.factories import (
    TODAY,
    CustomerFactory,
    DraftFactory,
    InvoiceFactory,
    OrganisationFactory,
    UserFactory,
    todays_number,
)
from tests.races.test_import_races import database_url
from tests.races.threads import together
from tests.smtp import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def refusals(results: Sequence[Any]) -> int:
    return sum(isinstance(result, BusinessError) for result in results)


def test_sending_from_eight_threads_leaves_no_gap_and_no_twin() -> None:
    user = UserFactory()
    customer = CustomerFactory()
    good = DraftFactory.create_batch(200, organisation=customer.organisation, customer=customer)
    bad = DraftFactory.create_batch(8, organisation=customer.organisation, customer=customer, line=None)

    def send_some(thread: int) -> list[bool]:
        outcome = []
        for draft in [*good[thread::8], bad[thread]]:
            try:
                send_invoice(draft, today=TODAY, by=user)
                outcome.append(True)
            except BusinessError:
                outcome.append(False)
        return outcome

    results = together([lambda thread=thread: send_some(thread) for thread in range(8)])

    assert results == [[True] * 25 + [False]] * 8
    numbers = sorted(Invoice.objects.issued().values_list("number", flat=True))
    assert numbers == [todays_number(n) for n in range(1, 201)]
    assert DocumentFile.objects.count() == 200
    assert list(breaks(customer.organisation)) == []
    assert JournalHead.objects.get().position == 200


def test_sending_one_draft_twice_at_once_gives_one_number() -> None:
    draft, user = DraftFactory(), UserFactory()

    results = together([lambda: send_invoice(draft, today=TODAY, by=user)] * 4)

    assert refusals(results) == 3
    assert Invoice.objects.get().number == todays_number(1)


def test_sending_one_draft_by_email_twice_at_once_writes_one_email() -> None:
    draft, user = DraftFactory(), UserFactory()
    message = Message(("compta@lefevre.example",), "Facture", "Bonjour")
    before = ProcrastinateJob.objects.count()  # other tests' jobs outlive them

    results = together([lambda: send_by_email(draft, message, today=TODAY, by=user)] * 4)

    assert refusals(results) == 3
    assert (DocumentEmail.objects.count(), ProcrastinateJob.objects.count() - before) == (1, 1)


def test_an_email_that_two_workers_take_at_once_leaves_once(settings: Any) -> None:
    email = send_by_email(
        DraftFactory(), Message(("compta@lefevre.example",), "Facture", "Bonjour"), today=TODAY, by=UserFactory()
    )
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port

        together([lambda: deliver(email.pk, is_last_try=False)] * 4)

    assert len(server.taken) == 1


def test_a_document_taken_over_gets_one_pdf_however_many_ask() -> None:
    document = InvoiceFactory()

    results = together([lambda: file_of(document).sha256] * 4)

    assert (len(set(results)), DocumentFile.objects.count()) == (1, 1)


def test_acts_that_end_at_once_are_chained_one_after_the_other() -> None:
    """The seal is set at commit: eight transactions that all wrote before any ended."""
    document = InvoiceFactory()
    written = Barrier(8)

    def act() -> None:
        with transaction.atomic():
            record_many(Act.SENT, [(document, {"n": n}) for n in range(10)], by=None)
            written.wait(timeout=30)

    together([act] * 8)

    assert list(breaks(document.organisation)) == []
    positions = JournalEntry.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 81))


KILLED = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from invoicing import events
from invoicing.models import Invoice
from invoicing.sending import send_invoice
from organisations.models import User

def die(**_):
    print("numbered", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

events.documents_changed.connect(die)  # the last thing before the end of the transaction
send_invoice(Invoice.objects.get(pk=int(sys.argv[1])), today=timezone.localdate(), by=User.objects.get())
"""


def test_a_process_killed_while_it_sends_burns_no_number() -> None:
    user = UserFactory()
    customer = CustomerFactory()
    first, second = DraftFactory.create_batch(2, organisation=customer.organisation, customer=customer)

    killed = subprocess.run(  # noqa: S603 — our own program
        [sys.executable, "-c", KILLED, str(first.pk)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )

    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, b"numbered\n")
    sent = send_invoice(second, today=TODAY, by=user)  # waits until PostgreSQL has seen the process go
    first.refresh_from_db()
    assert (first.status, first.number, sent.number) == ("draft", None, todays_number(1))
    assert (DocumentFile.objects.count(), JournalEntry.objects.count()) == (1, 1)
    assert send_invoice(first, today=TODAY, by=user).number == todays_number(2)


def test_marking_paid_at_once_pays_once() -> None:
    invoice, user = InvoiceFactory(), UserFactory()

    def pay() -> Payment:
        balance = Decimal("120.00")
        return mark_as_paid(invoice, amount=balance, expected_balance=balance, on=TODAY, means="transfer", by=user)

    results = together([pay] * 4)

    assert refusals(results) == 3
    assert (Payment.objects.count(), Allocation.objects.count()) == (1, 1)
    assert Invoice.objects.get().status == Invoice.Status.PAID


def test_part_payments_at_once_count_once() -> None:
    """Each was typed against the balance of 120.00: the second must look again."""
    invoice, user = InvoiceFactory(), UserFactory()
    seen = {"expected_balance": Decimal("120.00"), "on": TODAY, "means": "cheque", "by": user}

    results = together([lambda: mark_as_paid(invoice, amount=Decimal("50.00"), **seen)] * 3)

    assert refusals(results) == 2
    assert Invoice.objects.get().amount_paid == Decimal("50.00")


@pytest.mark.parametrize("undo", ["unpaid", "reverse"])
def test_undoing_at_once_undoes_once(undo: str) -> None:
    invoice, user = InvoiceFactory(), UserFactory()
    balance = Decimal("120.00")
    payment = mark_as_paid(invoice, amount=balance, expected_balance=balance, on=TODAY, means="card", by=user)
    acts = {
        "unpaid": lambda: mark_as_unpaid(invoice, user),
        "reverse": lambda: reverse_payments(invoice.organisation, [payment.pk], user),
    }

    results = together([acts[undo]] * 3)

    assert refusals(results) == 2
    assert sum(Payment.objects.values_list("amount", flat=True)) == 0
    assert Invoice.objects.get().amount_paid == 0


def test_importing_one_ledger_twice_at_once_stores_it_once() -> None:
    organisation = OrganisationFactory()
    rows = [f"X-{n},Client {n % 3},2026-10-01,2026-10-31,12.00" for n in range(50)]
    content = "\n".join(["number,customer,issue_date,due_date,total_incl_vat", *rows]).encode()

    results = together([lambda: import_ledger(organisation, content)] * 3)

    assert sorted((each.created, each.already_known) for each in results) == [(0, 50), (0, 50), (50, 0)]
    assert (Invoice.objects.count(), Customer.objects.count()) == (50, 3)

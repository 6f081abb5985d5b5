"""From draft to sent: numbered, dated, frozen, its PDF kept."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from common.errors import BusinessError
from invoicing import events
from invoicing.documents import facts_of
from invoicing.models import (
    CompanyIdentity,
    Customer,
    DepositDeduction,
    DocumentFile,
    Invoice,
    JournalEntry,
    NumberSequence,
)
from invoicing.sending import send_invoice
from tests.factories import (
    TODAY,
    CustomerFactory,
    DraftFactory,
    InvoiceFactory,
    LineFactory,
    UserFactory,
    todays_number,
)

pytestmark = pytest.mark.django_db


def test_send_invoice_numbers_dates_and_freezes() -> None:
    draft, user = DraftFactory(issue_date=TODAY - timedelta(days=5)), UserFactory()

    sent = send_invoice(draft, today=TODAY, by=user)

    stored = Invoice.objects.get(pk=draft.pk)
    assert (stored.status, stored.number, stored.number_key) == ("sent", todays_number(1), f"F{TODAY.year}00001")
    assert (stored.issue_date, stored.sent_by, stored.balance_due) == (TODAY, user, Decimal("120.00"))
    assert stored.sent_at is not None
    assert sent == stored
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        stored.lines.update(quantity=2)


def test_send_invoice_announces_the_document() -> None:
    heard: list[list[int]] = []

    def listen(*, invoice_ids: list[int], **_: Any) -> None:
        heard.append(invoice_ids)

    draft = DraftFactory()
    events.documents_changed.connect(listen)
    try:
        send_invoice(draft, today=TODAY, by=UserFactory())
    finally:
        events.documents_changed.disconnect(listen)

    assert heard == [[draft.pk]]


def test_send_invoice_takes_the_totals_from_the_lines() -> None:
    draft = DraftFactory(total_excl_vat=1, total_vat=0, total_incl_vat=1)

    sent = send_invoice(draft, today=TODAY, by=UserFactory())

    assert (sent.total_excl_vat, sent.total_vat, sent.total_incl_vat) == (100, 20, 120)


def test_send_invoice_accepts_a_due_date_of_today() -> None:
    assert send_invoice(DraftFactory(due_date=TODAY), today=TODAY, by=UserFactory()).status == "sent"


def _without_lines() -> Invoice:
    return DraftFactory(line=None)


def _of_zero() -> Invoice:
    draft = DraftFactory(line=None)
    LineFactory(invoice=draft, unit_price=Decimal(0), total_excl_vat=Decimal(0))
    return draft


def _due_yesterday() -> Invoice:
    return DraftFactory(issue_date=TODAY - timedelta(days=9), due_date=TODAY - timedelta(days=1))


@pytest.mark.parametrize("make", [_without_lines, _of_zero, _due_yesterday, InvoiceFactory])
def test_send_invoice_refuses_and_burns_no_number(make: Any) -> None:
    document = make()
    before = document.status

    with pytest.raises(BusinessError):
        send_invoice(document, today=TODAY, by=UserFactory())

    document.refresh_from_db()
    assert (document.status, NumberSequence.objects.count()) == (before, 0)


def test_send_invoice_twice_gives_one_number() -> None:
    draft = DraftFactory()
    send_invoice(draft, today=TODAY, by=UserFactory())

    with pytest.raises(BusinessError, match=todays_number(1)):
        send_invoice(draft, today=TODAY, by=UserFactory())  # the stale object still says it is a draft

    assert NumberSequence.objects.get().last_number == 1


def test_send_invoice_keeps_the_pdf_that_was_made() -> None:
    sent = send_invoice(DraftFactory(), today=TODAY, by=UserFactory())

    kept = DocumentFile.objects.get(invoice=sent)
    assert bytes(kept.pdf).startswith(b"%PDF-")
    assert hashlib.sha256(kept.pdf).hexdigest() == kept.sha256
    (entry,) = JournalEntry.objects.filter(document=sent)
    assert (entry.act, entry.document_name) == ("sent", todays_number(1))
    assert json.loads(entry.details) == {"sha256": kept.sha256, "total": "120.00"}


def test_send_invoice_copies_seller_and_buyer_into_the_document() -> None:
    draft = DraftFactory(customer__name="Menuiserie Lefèvre SARL")
    sent = send_invoice(draft, today=TODAY, by=UserFactory())
    before = facts_of(sent)

    Customer.objects.update(name="Autre nom", city="Ailleurs")
    CompanyIdentity.objects.update(legal_name="Autre nom", vat_number="", siren="")

    assert facts_of(Invoice.objects.get()) == before
    assert (before.buyer.name, before.number) == ("Menuiserie Lefèvre SARL", todays_number(1))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"customer__siren": ""}, "SIREN"),
        ({"customer__address_line1": ""}, "address"),
        ({"unfinished": {"due_date": "demain"}}, "demain"),
    ],
)
def test_send_invoice_refuses_what_the_law_would_not_take_and_says_why(change: dict[str, Any], reason: str) -> None:
    draft = DraftFactory(**change)

    with override("en"), pytest.raises(BusinessError, match=reason):
        send_invoice(draft, today=TODAY, by=UserFactory())

    assert NumberSequence.objects.count() == 0


def _final(customer: Customer, total: str, *deposits: Invoice) -> Invoice:
    amount = sum((each.total_incl_vat for each in deposits), Decimal(0))
    final = DraftFactory(
        organisation=customer.organisation, customer=customer, purpose="final", amount_deducted=amount, line=None
    )
    LineFactory(invoice=final, unit_price=Decimal(total))
    for deposit in deposits:
        DepositDeduction.objects.create(final_invoice=final, deposit=deposit)
    return final


@pytest.mark.parametrize(("total", "status", "balance"), [("100.00", "paid", "0.00"), ("150.00", "sent", "60.00")])
def test_send_invoice_that_its_deposits_cover_is_paid_at_once(total: str, status: str, balance: str) -> None:
    customer, user = CustomerFactory(), UserFactory()
    common = {"organisation": customer.organisation, "customer": customer}
    deposit = send_invoice(DraftFactory(**common, purpose="deposit"), today=TODAY, by=user)

    send_invoice(_final(customer, total, deposit), today=TODAY, by=user)

    final = Invoice.objects.get(purpose="final")
    assert (final.status, final.balance_due, final.number) == (status, Decimal(balance), todays_number(2))


@pytest.mark.parametrize("wrong", ["draft", "cancelled", "another customer"])
def test_send_invoice_refuses_deposits_that_do_not_stand(wrong: str) -> None:
    customer = CustomerFactory()
    common = {"organisation": customer.organisation, "customer": customer, "purpose": "deposit"}
    full = Decimal("120.00")
    deposit = {
        "draft": lambda: DraftFactory(**common),
        "cancelled": lambda: InvoiceFactory(**common, status="cancelled", amount_paid=full),
        "another customer": lambda: InvoiceFactory(organisation=customer.organisation, purpose="deposit"),
    }[wrong]()
    final = _final(customer, "500.00", deposit)

    with override("en"), pytest.raises(BusinessError, match="deposit"):
        send_invoice(final, today=TODAY, by=UserFactory())

    assert Invoice.objects.get(pk=final.pk).status == "draft"


TABLES = {
    "invoicing_invoice": "subject = 'x'",
    "invoicing_invoiceline": "description = 'x'",
    "invoicing_documentfile": "sha256 = 'x'",
    "invoicing_depositdeduction": "deposit_id = deposit_id",
    "invoicing_journalentry": "act = 'paid'",
}


@pytest.fixture
def issued() -> Invoice:
    """A final invoice with a row of everything that is issued with it."""
    customer, user = CustomerFactory(), UserFactory()
    common = {"organisation": customer.organisation, "customer": customer}
    deposit = send_invoice(DraftFactory(**common, purpose="deposit"), today=TODAY, by=user)
    return send_invoice(_final(customer, "500.00", deposit), today=TODAY, by=user)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {table} SET {change}", "DELETE FROM {table}"])
def test_postgresql_refuses_to_change_what_was_issued(issued: Invoice, table: str, act: str) -> None:
    with pytest.raises(IntegrityError, match=r"cannot be changed|cannot be deleted|append-only"), transaction.atomic():
        execute(act.format(table=table, change=TABLES[table]))


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE invoicing_invoice SET number = 'F2026-99999'",
        "UPDATE invoicing_invoice SET status = 'draft', number = NULL",
        "UPDATE invoicing_invoice SET seller = '{}'",
        "UPDATE invoicing_invoice SET total_incl_vat = total_incl_vat + 1",
        "UPDATE invoicing_invoiceline SET invoice_id = invoice_id + 1",
        (
            'INSERT INTO invoicing_invoiceline SELECT (jsonb_populate_record(l, \'{"id": 0, "position": 99}\')).* '
            "FROM invoicing_invoiceline l LIMIT 1"
        ),
        (
            "INSERT INTO invoicing_depositdeduction (final_invoice_id, deposit_id) SELECT max(id), max(id) "
            "FROM invoicing_invoice"
        ),
    ],
)
def test_postgresql_refuses_every_way_round(issued: Invoice, act: str) -> None:
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        execute(act)


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)

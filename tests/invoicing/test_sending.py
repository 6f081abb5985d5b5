"""From draft to sent, and copies."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import BusinessError
from invoicing import events
from invoicing.models import Invoice, NumberSequence
from invoicing.sending import duplicate, send_invoice
from tests.factories import TODAY, DraftFactory, InvoiceFactory, LineFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_send_invoice_numbers_dates_and_freezes() -> None:
    draft, user = DraftFactory(issue_date=TODAY - timedelta(days=5)), UserFactory()

    sent = send_invoice(draft, today=TODAY, by=user)

    stored = Invoice.objects.get(pk=draft.pk)
    assert (stored.status, stored.number, stored.number_key) == ("sent", "F2026-00001", "F202600001")
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

    with pytest.raises(BusinessError, match="F2026-00001"):
        send_invoice(draft, today=TODAY, by=UserFactory())  # the stale object still says it is a draft

    assert NumberSequence.objects.get().last_number == 1


def test_duplicate_is_a_draft_with_the_same_lines_and_delay() -> None:
    original = send_invoice(DraftFactory(subject="Atelier d'octobre"), today=TODAY, by=UserFactory())

    copy = duplicate(original, today=TODAY + timedelta(days=60))

    assert (copy.status, copy.number, copy.subject, copy.total_incl_vat) == ("draft", None, "Atelier d'octobre", 120)
    assert (copy.issue_date, copy.due_date) == (TODAY + timedelta(days=60), TODAY + timedelta(days=90))
    assert list(copy.lines.values_list("description", "quantity")) == [("Conseil", 1)]
    assert original.lines.count() == 1

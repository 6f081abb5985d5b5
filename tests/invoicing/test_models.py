"""What the database itself refuses of documents."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from invoicing.models import Invoice
from tests.factories import DraftFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{"total_incl_vat": Decimal(1)}, {"number": "F2026-99999"}, {"customer_id": 1}])
def test_issued_document_refuses_change(change: dict) -> None:
    invoice = InvoiceFactory()

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**change)


def test_issued_document_refuses_deletion() -> None:
    invoice = InvoiceFactory()

    with pytest.raises(IntegrityError, match="cannot be deleted"), transaction.atomic():
        invoice.delete()


def test_draft_is_deleted_with_its_lines() -> None:
    DraftFactory().delete()

    assert Invoice.objects.count() == 0

"""Many rows by COPY, as INSERT would store them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.copying import append_rows, copy_rows
from invoicing.models import Invoice
from organisations.models import Organisation
from tests.factories import TODAY, CustomerFactory

pytestmark = pytest.mark.django_db


def row(organisation: Organisation, **change: object) -> dict[str, object]:
    customer = CustomerFactory(organisation=organisation)
    usual: dict[str, object] = {"organisation_id": organisation.pk, "customer_id": customer.pk}
    return usual | {"issue_date": TODAY, "due_date": TODAY} | change


def test_copied_rows_are_as_if_they_were_inserted(organisation: Organisation) -> None:
    given = row(organisation, subject='Deux\nlignes, un "guillemet" et un \\N', total_incl_vat=Decimal("12.34"))
    inserted = Invoice.objects.create(**given)

    [pk] = copy_rows(Invoice, [given])

    copied = Invoice.objects.get(pk=pk)
    differing = {"id", "version", "created_at"}
    fields = [each.attname for each in Invoice._meta.concrete_fields if each.attname not in differing]
    assert [getattr(copied, name) for name in fields] == [
        getattr(Invoice.objects.get(pk=inserted.pk), name) for name in fields
    ]
    assert timezone.now() - copied.created_at < timedelta(minutes=1)


def test_copied_rows_have_ids_and_identifiers_of_their_own(organisation: Organisation) -> None:
    ids = copy_rows(Invoice, [row(organisation), row(organisation)])

    later = Invoice.objects.create(**row(organisation))
    copied = Invoice.objects.in_bulk(ids)
    assert (len(copied), later.pk in ids, len({each.version for each in copied.values()})) == (2, False, 2)


def test_nothing_is_copied_from_nothing(organisation: Organisation) -> None:
    assert copy_rows(Invoice, []) == []


def test_the_databases_own_rules_hold(organisation: Organisation) -> None:
    wrong = row(organisation, due_date=TODAY - timedelta(days=1))

    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Invoice, [row(organisation), wrong])

    assert not Invoice.objects.exists()


def test_rows_that_bring_no_id_get_one(organisation: Organisation) -> None:
    append_rows(Invoice, [row(organisation, subject="a"), row(organisation, subject="b")])
    append_rows(Invoice, [])

    assert list(Invoice.objects.order_by("pk").values_list("subject", flat=True)) == ["a", "b"]

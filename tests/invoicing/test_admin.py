"""The support desk: searches, shows, changes nothing, leaves a trace."""

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.models import Invoice, Payment
from invoicing.settlement import mark_as_paid
from organisations.models import SupportVisit
from tests.factories import TODAY, InvoiceFactory, UserFactory

pytestmark = pytest.mark.django_db

MODELS = ["customer", "invoice", "payment", "allocation"]


@pytest.fixture
def support(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def paid() -> Invoice:
    invoice = InvoiceFactory()
    mark_as_paid(
        invoice,
        amount=invoice.total_incl_vat,
        expected_balance=invoice.total_incl_vat,
        on=TODAY,
        means=Payment.Means.CARD,
        by=UserFactory(),
    )
    return invoice


def row_of(model: str, paid: Invoice) -> int:
    allocation = paid.allocations.get()
    rows = {"customer": paid.customer_id, "invoice": paid.pk, "payment": allocation.payment_id}
    return rows.get(model, allocation.pk)


@pytest.mark.parametrize("model", MODELS)
def test_support_finds_and_opens_every_row_and_is_logged(support: Client, paid: Invoice, model: str) -> None:
    listed = support.get(reverse(f"admin:invoicing_{model}_changelist"), {"q": paid.organisation.slug})
    opened = support.get(reverse(f"admin:invoicing_{model}_change", args=[row_of(model, paid)]))

    assert (listed.status_code, listed.context["cl"].result_count, opened.status_code) == (200, 1, 200)
    assert SupportVisit.objects.filter(organisation=paid.organisation).count() == 1
    assert SupportVisit.objects.count() == 2


@pytest.mark.parametrize("model", MODELS)
def test_support_changes_nothing(support: Client, paid: Invoice, model: str) -> None:
    pk = row_of(model, paid)
    addresses = [
        reverse(f"admin:invoicing_{model}_add"),
        reverse(f"admin:invoicing_{model}_change", args=[pk]),
        reverse(f"admin:invoicing_{model}_delete", args=[pk]),
    ]

    assert [support.post(each).status_code for each in addresses] == [403, 403, 403]

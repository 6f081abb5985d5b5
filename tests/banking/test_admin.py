"""The bank's rows at the support desk."""

import pytest
from django.test import Client
from django.urls import reverse

from banking.models import BankTransaction
from organisations.models import SupportVisit
from tests.factories import BankTransactionFactory, UserFactory

pytestmark = pytest.mark.django_db

MODELS = ["bankaccount", "statementimport", "statement", "banktransaction"]


@pytest.fixture
def support_client() -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS)
def test_admin_searches_across_companies(support_client: Client, model: str) -> None:
    for _ in range(2):
        BankTransactionFactory()

    response = support_client.get(reverse(f"admin:banking_{model}_changelist"), {"q": "atelier"})

    assert response.context["cl"].result_count == 2


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("count", [1, 3])
def test_admin_lists_with_as_many_queries_for_1_row_as_for_3(
    support_client: Client, model: str, count: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(count):
        BankTransactionFactory()

    with django_assert_max_num_queries(8):
        support_client.get(reverse(f"admin:banking_{model}_changelist"))


def test_admin_changes_nothing_and_logs_the_visit(support_client: Client) -> None:
    row = BankTransactionFactory()
    address = reverse("admin:banking_banktransaction_change", args=[row.pk])

    looked = support_client.get(address)
    changed = support_client.post(address, {"status": "ignored"})
    deleted = support_client.post(reverse("admin:banking_banktransaction_delete", args=[row.pk]), {"post": "yes"})

    assert (looked.status_code, changed.status_code, deleted.status_code) == (200, 403, 403)
    assert BankTransaction.objects.get().status == "to_treat"
    assert SupportVisit.objects.filter(organisation=row.organisation, path=address).exists()

"""The account on which the company wants to be paid: a change is proven, traced and told."""

import json
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from invoicing.account_notice import send_notice
from invoicing.company import identity_of
from invoicing.journal import breaks
from invoicing.models import CompanyIdentity, JournalEntry
from organisations.models import Membership, Organisation
from tests.factories import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db

FIRST, SECOND = "FR7630006000011234567890189", "FR7699999000010001234567809"


@pytest.fixture
def address(organisation: Organisation) -> str:
    return reverse("company_account", args=[organisation.slug])


@pytest.fixture
def paid_on_first(organisation: Organisation) -> None:
    CompanyIdentity.objects.filter(organisation=organisation).update(iban=FIRST)


def waiting() -> list[Any]:
    return list(ProcrastinateJob.objects.filter(task_name="warn_of_account_change").values_list("args", flat=True))


def test_the_first_account_needs_no_password(owner_client: Client, organisation: Organisation, address: str) -> None:
    owner_client.post(
        address, {"iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "agrifrpp", "account_holder": "Verdier"}
    )

    identity = identity_of(organisation)
    assert (identity.iban, identity.bic, identity.account_holder) == (FIRST, "AGRIFRPP", "Verdier")
    assert waiting() == [{"entry_id": JournalEntry.objects.get().pk}]


@pytest.mark.usefixtures("paid_on_first")
@pytest.mark.parametrize("password", ["", "pas le bon"])
def test_another_account_needs_the_password(
    owner_client: Client, organisation: Organisation, address: str, password: str
) -> None:
    response = owner_client.post(address, {"iban": SECOND, "password": password})

    assert list(response.context["form"].errors) == ["password"]
    assert (identity_of(organisation).iban, JournalEntry.objects.count(), waiting()) == (FIRST, 0, [])


@pytest.mark.usefixtures("paid_on_first")
def test_another_account_is_written_in_the_journal(
    owner_client: Client, organisation: Organisation, address: str
) -> None:
    owner_client.post(address, {"iban": SECOND, "password": PASSWORD})

    entry = JournalEntry.objects.get()
    details = json.loads(entry.details)
    assert identity_of(organisation).iban == SECOND
    assert (entry.act, entry.document, details["iban_before"], details["iban"]) == (
        "account_changed",
        None,
        FIRST,
        SECOND,
    )
    assert owner_client.get(address).context["changes"].get() == entry


@pytest.mark.usefixtures("paid_on_first")
def test_the_same_account_again_is_no_change(owner_client: Client, address: str) -> None:
    response = owner_client.post(address, {"iban": "FR76 3000 6000 0112 3456 7890 189"})

    assert (response.status_code, JournalEntry.objects.count(), waiting()) == (302, 0, [])


@pytest.mark.usefixtures("paid_on_first")
def test_passwords_are_not_guessed_here(
    owner_client: Client, organisation: Organisation, address: str, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/m/user"}
    owner_client.post(address, {"iban": SECOND, "password": "pas le bon"})

    owner_client.post(address, {"iban": SECOND, "password": PASSWORD})

    assert identity_of(organisation).iban == FIRST


@pytest.mark.parametrize("typed", [{"iban": "FR7630006000011234567890180"}, {"iban": FIRST, "bic": "DEUTDEFF"}])
def test_wrong_numbers_are_refused(
    owner_client: Client, organisation: Organisation, address: str, typed: dict[str, str]
) -> None:
    owner_client.post(address, typed)

    assert identity_of(organisation).iban == ""


@pytest.mark.usefixtures("paid_on_first")
def test_every_owner_is_told_in_their_language(
    owner_client: Client, organisation: Organisation, address: str, mailoutbox: list[EmailMessage]
) -> None:
    other = MembershipFactory(organisation=organisation, role=Membership.Role.OWNER).user
    other.language = "en"
    other.save()
    MembershipFactory(organisation=organisation, role=Membership.Role.ACCOUNTANT)
    owner_client.post(address, {"iban": SECOND, "password": PASSWORD})

    assert send_notice(JournalEntry.objects.get().pk) == 2

    english = mailoutbox[1]
    assert english.to == [other.email]
    assert "Before: FR76 3000 6000 0112 3456 7890 189\nNow: FR76 9999 9000 0100 0123 4567 809" in english.body


@pytest.mark.django_db(transaction=True)
def test_the_trace_is_chained_with_the_rest_of_the_journal(
    owner_client: Client, organisation: Organisation, address: str
) -> None:
    owner_client.post(address, {"iban": FIRST})

    assert list(breaks(organisation)) == []
    assert JournalEntry.objects.get().position == 1

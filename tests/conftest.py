"""Fixtures that most tests share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory


@pytest.fixture(autouse=True)
def files_in_memory(settings: Any) -> None:
    """What tests store as files never lands among those of a person who runs the site here."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


@pytest.fixture(scope="session", autouse=True)
def flushing_between_tests() -> Iterator[None]:
    """Let tests that commit empty the tables afterwards, which the database refuses (migrations `refuse_truncation`).

    By the right of a superuser alone, for the one transaction that empties: nothing in the application has that right.
    """
    sql_flush = DatabaseOperations.sql_flush

    def with_triggers_off(self: DatabaseOperations, *arguments: Any, **options: Any) -> list[str]:
        return ["SET LOCAL session_replication_role = replica", *sql_flush(self, *arguments, **options)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", with_triggers_off)
        yield


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory(name="Atelier Verdier", slug="atelier-verdier")


@pytest.fixture
def member(organisation: Organisation) -> Membership:
    return MembershipFactory(organisation=organisation, role=Membership.Role.MEMBER)


@pytest.fixture
def member_client(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def owner_client(organisation: Organisation) -> Client:
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=Membership.Role.OWNER).user)
    return client


@pytest.fixture
def accountant_client(organisation: Organisation) -> Client:
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=Membership.Role.ACCOUNTANT).user)
    return client

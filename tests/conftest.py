"""Fixtures that most tests share."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from organisations.models import Membership, Organisation
from tests.databases import empty_tables, template_database
from tests.factories import MembershipFactory, OrganisationFactory


def pytest_collection_finish() -> None:
    """What was imported stays: going over it again and again in search of garbage took a sixth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def template(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ExitStack]:
    """Have Django copy this session's database; whoever asked for it closes the stack once that is done."""
    with ExitStack() as held:
        with django_db_blocker.unblock():
            django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = held.enter_context(template_database())
        yield held


@pytest.fixture(scope="session")
def django_db_setup(template: ExitStack, django_db_setup: None) -> None:
    """pytest-django's own, after the template and before its release."""
    template.close()


@pytest.fixture(autouse=True)
def files_in_memory(settings: Any) -> None:
    """What tests store as files never lands among those of a person who runs the site here."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


@pytest.fixture(scope="session", autouse=True)
def emptying_after_tests_that_commit() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: empty_tables())
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

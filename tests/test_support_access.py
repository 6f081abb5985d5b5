"""The support desk: closed to everybody else, searched by its staff, changed by nobody, and every look is written."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from organisations.admin import ReadOnlyAdmin
from organisations.models import Membership, Organisation, SupportVisit, User
from tests.addresses import every_address, own_models
from tests.company import furnish
from tests.factories import TODAY, MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

DESK = [model for model, desk in admin.site._registry.items() if isinstance(desk, ReadOnlyAdmin)]


@pytest.fixture
def company(organisation: Organisation) -> Organisation:
    furnish(organisation, MembershipFactory(organisation=organisation, role=Membership.Role.OWNER).user, TODAY)
    return organisation


@pytest.fixture
def staff() -> User:
    """May do all that Django lets a person do: the desk refuses it all the same."""
    return UserFactory(email="support@quittance.example", is_staff=True, is_superuser=True)


@pytest.fixture
def desk(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def name_of(model: type[Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def row_of(model: type[Model], staff: User) -> Model:
    if model is SupportVisit:
        return SupportVisit.objects.create(user=staff, path="/support/")
    return model._default_manager.order_by("pk")[0]


def values_of(row: Model) -> dict[str, object]:
    return type(row)._default_manager.filter(pk=row.pk).values().get()


def pages_of(model: type[Model], staff: User) -> list[str]:
    row = row_of(model, staff)
    return [
        reverse(name_of(model, "changelist")),
        reverse(name_of(model, "changelist")) + "?q=lefevre",
        reverse(name_of(model, "change"), args=[row.pk]),
        reverse(name_of(model, "history"), args=[row.pk]),
    ]


def test_the_desk_shows_every_app() -> None:
    assert {model._meta.app_label for model in DESK} == {"organisations", "invoicing", "banking", "reconciliation"}
    assert [model for model in own_models() if model in admin.site._registry and model not in DESK] == []


@pytest.mark.parametrize("role", list(Membership.Role))
def test_the_desk_is_closed_to_the_people_of_companies(company: Organisation, role: str) -> None:
    client = Client()
    client.force_login(MembershipFactory(organisation=company, role=role).user)
    desk = [address for address in every_address() if address.name.startswith("admin:")]

    found = {address.name: client.get(address.paths(company)[0]).status_code for address in desk}

    assert {name: code for name, code in found.items() if code not in {302, 403, 404}} == {}
    assert SupportVisit.objects.count() == 0


def test_every_look_at_the_desk_is_written(desk: Client, staff: User, company: Organisation) -> None:
    pages = [page for model in DESK for page in pages_of(model, staff)]
    known = SupportVisit.objects.count()

    assert {page: code for page in pages if (code := desk.get(page).status_code) != 200} == {}

    seen = SupportVisit.objects.order_by("pk").values_list("user", "path")[known:]
    assert list(seen) == [(staff.pk, page) for page in pages]


def test_nothing_is_added_at_the_desk(desk: Client) -> None:
    assert {desk.post(reverse(name_of(model, "add")), {"name": "x"}).status_code for model in DESK} == {403}


def test_nothing_is_deleted_at_the_desk(desk: Client, staff: User, company: Organisation) -> None:
    rows = {model: row_of(model, staff) for model in DESK}

    for model, row in rows.items():
        desk.post(reverse(name_of(model, "delete"), args=[row.pk]), {"post": "yes"})
        lot = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        desk.post(reverse(name_of(model, "changelist")), lot)

    assert [model for model, row in rows.items() if not model._default_manager.filter(pk=row.pk).exists()] == []


def test_nothing_is_changed_at_the_desk(desk: Client, staff: User, company: Organisation) -> None:
    """People's accounts apart: the next test."""
    rows = {model: row_of(model, staff) for model in DESK if model is not User}
    before = {model: values_of(row) for model, row in rows.items()}

    codes = {
        desk.post(reverse(name_of(model, "change"), args=[row.pk]), dict.fromkeys(before[model], "1")).status_code
        for model, row in rows.items()
    }

    assert codes == {403}
    assert {model: values_of(row) for model, row in rows.items()} == before


def test_an_account_is_closed_at_the_desk_and_nothing_else_of_it(desk: Client, company: Organisation) -> None:
    person = company.members.first()
    form = {"email": "other@quittance.example", "is_superuser": "on", "is_staff": "on"}

    desk.post(reverse("admin:organisations_user_change", args=[person.pk]), form)

    closed = User.objects.get(pk=person.pk)
    assert (closed.is_active, closed.email, closed.is_staff, closed.is_superuser) == (
        False,
        person.email,
        False,
        False,
    )


def test_the_staff_find_an_invoice_across_companies(desk: Client, company: Organisation) -> None:
    page = desk.get(reverse("admin:invoicing_invoice_changelist"), {"q": "F2026-00003"}).content.decode()

    assert ("F2026-00003" in page, "F2026-00004" in page) == (True, False)


def test_a_look_at_a_document_names_its_company(desk: Client, company: Organisation) -> None:
    desk.get(reverse("admin:invoicing_invoice_change", args=[company.documents.first().pk]))

    assert SupportVisit.objects.get().organisation == company

"""Who may open and who may do what, over every address of the site."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from organisations.models import Membership, Organisation
from tests.addresses import Address, company_addresses, every_address, own_models
from tests.company import furnish
from tests.factories import TODAY, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

Codes = dict[str, set[int]]

PUBLIC = {
    "favicon",
    "health",
    "inquiry_answer",  # opened by its signed link alone
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
OWNERS_ALONE = {
    "organisation_settings",
    "membership_list",
    "membership_edit",
    "membership_remove",
    "welcome_identity",
    "welcome_terms",
    "welcome_account",
}
OWNERS_CHANGE = {  # everybody reads them
    "company_identity",
    "company_logo_remove",
    "company_account",
    "company_terms",
    "company_numbering",
    "company_emails",
}


@pytest.fixture
def company(organisation: Organisation) -> Organisation:
    """Atelier Verdier, with a row of everything and somebody in each role."""
    people = [MembershipFactory(organisation=organisation, role=role) for role in Membership.Role]
    furnish(organisation, people[0].user, TODAY)
    return organisation


@pytest.fixture
def client_of(company: Organisation) -> Callable[[str], Client]:
    def log_in(role: str) -> Client:
        client = Client()
        client.force_login(company.memberships.get(role=role).user)
        return client

    return log_in


@pytest.fixture
def elsewhere(company: Organisation) -> Organisation:
    return MembershipFactory(role=Membership.Role.OWNER).organisation


@pytest.fixture
def stranger(elsewhere: Organisation) -> Client:
    """The owner of another company."""
    client = Client()
    client.force_login(elsewhere.memberships.get().user)
    return client


def paths_of(company: Organisation, slug: str = "", *, about_rows: bool = False) -> dict[str, list[str]]:
    """The paths of each address of a company, one for each row that it can be about."""
    return {
        address.name: address.paths(company, slug)
        for address in company_addresses()
        if not about_rows or address.is_about_rows
    }


def one_of_each(paths: dict[str, list[str]]) -> dict[str, list[str]]:
    """For what is decided before any row is looked at."""
    return {name: each[:1] for name, each in paths.items()}


def codes(ask: Callable[[str], HttpResponse], paths: dict[str, list[str]]) -> Codes:
    """What each address answers, over all its paths."""
    return {name: {ask(path).status_code for path in each} for name, each in paths.items()}


def openness(found: set[int]) -> int:
    """One code an address: 200 where any row opens (a sent invoice has no page to edit it, a draft has one).

    An address that only takes a form is as open as the page that has the form.
    """
    return 200 if 200 in found or found == {405} else max(found)


def everywhere(found: set[int]) -> Codes:
    return {address.name: found for address in company_addresses()}


def rows() -> dict[str, list[dict[str, object]]]:
    """All that the database holds of ours."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in own_models()}


def test_the_walk_finds_the_pages_and_the_rows_they_are_about(company: Organisation) -> None:
    paths = paths_of(company)

    assert paths["dashboard"] == ["/e/atelier-verdier/"]
    assert len(paths["invoice_detail"]) == company.documents.count()
    assert len(paths["membership_edit"]) == len(Membership.Role)


def test_nobody_is_sent_to_the_log_in_but_from_the_public_pages(client: Client, company: Organisation) -> None:
    doors = (reverse("account_login"), reverse("admin:login"))

    def is_open(address: Address) -> bool:
        answer = client.get(address.paths(company)[0])
        return answer.status_code != 302 or not answer["Location"].startswith(doors)

    assert {address.name for address in every_address() if is_open(address)} == PUBLIC


def test_nobody_does_anything_to_a_company(client: Client, company: Organisation) -> None:
    before = rows()

    assert codes(client.post, paths_of(company)) == everywhere({302})
    assert rows() == before


def test_a_stranger_finds_nothing_at_the_companys_addresses(stranger: Client, company: Organisation) -> None:
    before, paths = rows(), paths_of(company)

    assert codes(stranger.get, paths) == everywhere({404})
    assert codes(stranger.post, paths) == everywhere({404})
    for method in (stranger.head, stranger.put, stranger.delete):
        assert codes(method, one_of_each(paths)) == everywhere({404})
    assert rows() == before


def test_a_stranger_opens_no_row_of_the_company_under_their_own_address(
    stranger: Client, company: Organisation, elsewhere: Organisation
) -> None:
    found = codes(stranger.get, paths_of(company, elsewhere.slug, about_rows=True))

    assert {name: each for name, each in found.items() if not each <= {404, 405}} == {}


def test_a_stranger_changes_no_row_of_the_company_under_their_own_address(
    stranger: Client, company: Organisation, elsewhere: Organisation
) -> None:
    before = rows()

    codes(stranger.post, paths_of(company, elsewhere.slug, about_rows=True))

    assert rows() == before


@pytest.mark.parametrize(
    ("role", "refused"), [("owner", set()), ("member", OWNERS_ALONE), ("accountant", OWNERS_ALONE)]
)
def test_every_page_opens_for_those_it_is_for_and_changes_nothing(
    client_of: Callable[[str], Client], company: Organisation, role: str, refused: set[str]
) -> None:
    visitor, before = client_of(role), rows()

    found = {name: openness(each) for name, each in codes(visitor.get, paths_of(company)).items()}

    assert found == {name: 403 if name in refused else 200 for name in found}
    assert rows() == before


def test_an_accountant_changes_nothing(client_of: Callable[[str], Client], company: Organisation) -> None:
    accountant, before = client_of("accountant"), rows()

    assert codes(accountant.post, paths_of(company)) == everywhere({403})
    assert rows() == before


def test_a_member_does_nothing_that_is_the_owners(client_of: Callable[[str], Client], company: Organisation) -> None:
    member, before = client_of("member"), rows()
    owners = {name: each for name, each in paths_of(company).items() if name in OWNERS_ALONE | OWNERS_CHANGE}

    assert codes(member.post, owners) == {name: {403} for name in OWNERS_ALONE | OWNERS_CHANGE}
    assert rows() == before


def test_nothing_is_done_without_the_forms_token(company: Organisation) -> None:
    """Another site's page cannot act with the visitor's session."""
    owner = Client(enforce_csrf_checks=True)
    owner.force_login(company.memberships.get(role=Membership.Role.OWNER).user)
    before = rows()

    assert codes(owner.post, one_of_each(paths_of(company))) == everywhere({403})
    assert rows() == before


def test_an_empty_form_is_answered_and_never_a_bug(client_of: Callable[[str], Client], company: Organisation) -> None:
    owner = client_of("owner")

    def post(path: str) -> HttpResponse:
        with transaction.atomic():
            answer = owner.post(path)
            transaction.set_rollback(True)
        return answer

    found = codes(post, paths_of(company))

    assert {name: each for name, each in found.items() if not each <= {200, 302, 404, 405, 422}} == {}

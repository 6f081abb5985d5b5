"""Pages about companies and people."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_organisation_choose_leads_a_newcomer_to_their_first_company(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get("/").url == reverse("organisation_create")


def test_organisation_choose_leads_to_the_only_company(member_client: Client, organisation: Organisation) -> None:
    assert member_client.get("/").url == reverse("dashboard", args=[organisation.slug])


def test_organisation_choose_offers_several_companies(member_client: Client, member: Membership) -> None:
    other = MembershipFactory(user=member.user, organisation=OrganisationFactory(name="Boulangerie Fictive"))

    page = member_client.get("/").content.decode()

    assert member.organisation.name in page
    assert other.organisation.name in page


def test_organisation_create_makes_its_creator_the_owner(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)

    client.post(reverse("organisation_create"), {"name": "Menuiserie Fictive"})

    assert Membership.objects.get(user=user).role == Membership.Role.OWNER


@pytest.mark.parametrize("name", ["", "   ", "🙂", "x" * 300])
def test_organisation_create_refuses_a_bad_name(client: Client, name: str) -> None:
    client.force_login(UserFactory())

    response = client.post(reverse("organisation_create"), {"name": name})

    assert (response.status_code, Organisation.objects.count()) == (200, 0)


def test_profile_switches_the_language(member_client: Client, member: Membership) -> None:
    member_client.post(reverse("profile"), {"language": "en", "theme": "dark", "first_name": "", "last_name": ""})

    page = member_client.get(reverse("profile")).content.decode()

    assert '<html lang="en" data-bs-theme="dark"' in page


def test_organisation_settings_are_the_owners_alone(member_client: Client, organisation: Organisation) -> None:
    assert member_client.get(reverse("organisation_settings", args=[organisation.slug])).status_code == 403


def test_membership_list_adds_a_person_with_a_confirmed_account(
    owner_client: Client, organisation: Organisation
) -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    owner_client.post(reverse("membership_list", args=[organisation.slug]), {"email": user.email, "role": "accountant"})

    assert Membership.objects.get(user=user).role == Membership.Role.ACCOUNTANT


def test_membership_list_refuses_an_unconfirmed_account(owner_client: Client, organisation: Organisation) -> None:
    user = UserFactory()

    owner_client.post(reverse("membership_list", args=[organisation.slug]), {"email": user.email, "role": "member"})

    assert not Membership.objects.filter(user=user).exists()


def test_membership_edit_refuses_the_last_owner_with_a_message(
    owner_client: Client, organisation: Organisation
) -> None:
    owner = organisation.memberships.get()

    response = owner_client.post(
        reverse("membership_edit", args=[organisation.slug, owner.pk]), {"role": "member"}, follow=True
    )

    owner.refresh_from_db()
    assert owner.role == Membership.Role.OWNER
    assert "au moins un propriétaire" in response.content.decode()


def test_membership_remove_of_another_company_is_not_found(owner_client: Client, organisation: Organisation) -> None:
    stranger = MembershipFactory()

    response = owner_client.post(reverse("membership_remove", args=[organisation.slug, stranger.pk]))

    assert response.status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()

"""Pages about companies and people."""

from urllib.parse import parse_qs, urlsplit

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


class TestAfterASessionHasEnded:
    """The log-in leads back to the page that was seen, not to what it asked for: a verb's address opens nothing."""

    PAGE = "/e/atelier-verdier/reconciliations/?tab=review"
    VERB = "/e/atelier-verdier/reconciliations/12/accepter/"

    @pytest.mark.parametrize(
        ("referer", "back"),
        [
            (f"http://testserver{PAGE}", PAGE),
            ("http://elsewhere.example/trap/", "/"),
            ("", "/"),
        ],
    )
    def test_a_sent_form_leads_to_its_page_and_says_that_nothing_was_recorded(
        self, client: Client, referer: str, back: str
    ) -> None:
        response = client.post(self.VERB, HTTP_REFERER=referer, follow=True)

        [(address, status)] = response.redirect_chain
        assert (status, parse_qs(urlsplit(address).query)) == (302, {"next": [back]})
        assert "rien n’a été enregistré" in response.content.decode()

    def test_an_act_in_place_leads_the_whole_window_to_the_log_in(self, client: Client) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{self.PAGE}#place-3"}

        response = client.post(self.VERB, headers=headers)

        assert parse_qs(urlsplit(response["HX-Redirect"]).query) == {"next": [self.PAGE]}
        assert "rien n’a été enregistré" in client.get(reverse("account_login")).content.decode()

    def test_a_part_of_a_page_leads_to_its_page_without_a_message(self, client: Client) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{self.PAGE}"}

        response = client.get("/e/atelier-verdier/reconciliations/entre-temps/", headers=headers)

        assert parse_qs(urlsplit(response["HX-Redirect"]).query) == {"next": [self.PAGE]}
        assert "rien n’a été enregistré" not in client.get(reverse("account_login")).content.decode()

    def test_a_page_leads_to_itself(self, client: Client) -> None:
        response = client.get(self.PAGE, HTTP_REFERER="http://testserver/compte/")

        assert parse_qs(urlsplit(response["Location"]).query) == {"next": [self.PAGE]}

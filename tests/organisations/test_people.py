"""Companies come into being and people join and leave them."""

import pytest

from common.errors import BusinessError
from organisations import people
from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Atelier Verdier", "atelier-verdier"),
        ("L’Été & Fils", "lete-fils"),
        ("日本", "entreprise"),
        ("A" * 200, "a" * 44),
    ],
)
def test_create_organisation_draws_its_address_from_the_name(name: str, slug: str) -> None:
    assert people.create_organisation(name, UserFactory()).slug == slug


def test_create_organisation_gives_namesakes_addresses_of_their_own() -> None:
    owner = UserFactory()

    slugs = [people.create_organisation("Atelier Verdier", owner).slug for _ in range(3)]

    assert slugs == ["atelier-verdier", "atelier-verdier-2", "atelier-verdier-3"]


def test_change_role_keeps_one_owner(organisation: Organisation) -> None:
    owner = MembershipFactory(organisation=organisation, role=Membership.Role.OWNER)

    with pytest.raises(BusinessError):
        people.change_role(owner, Membership.Role.MEMBER)

    owner.refresh_from_db()
    assert owner.role == Membership.Role.OWNER


def test_remove_member_keeps_one_owner(organisation: Organisation) -> None:
    first = MembershipFactory(organisation=organisation, role=Membership.Role.OWNER)
    second = MembershipFactory(organisation=organisation, role=Membership.Role.OWNER)

    people.remove_member(first)

    with pytest.raises(BusinessError):
        people.remove_member(second)

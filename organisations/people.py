"""Companies come into being and people join and leave them."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.errors import BusinessError
from organisations.models import Membership, Organisation, User

SLUG_LENGTH = 50


@transaction.atomic
def create_organisation(name: str, owner: User) -> Organisation:
    """Create a company whose address is drawn from its name, with its first owner."""
    base = slugify(name)[: SLUG_LENGTH - 6] or "entreprise"
    slug, suffix = base, 1
    while Organisation.objects.filter(slug=slug).exists():
        suffix += 1
        slug = f"{base}-{suffix}"
    organisation = Organisation.objects.create(name=name, slug=slug)
    add_owner(organisation, owner)
    return organisation


def add_owner(organisation: Organisation, user: User) -> Membership:
    """Make somebody an owner. Their address counts as confirmed: whoever runs the command vouches for it."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return Membership.objects.create(organisation=organisation, user=user, role=Membership.Role.OWNER)


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Give a member another role. Raises `BusinessError` where the company would be left without an owner."""
    if role != Membership.Role.OWNER:
        _refuse_losing_last_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove_member(membership: Membership) -> None:
    """End a membership. Raises `BusinessError` where the company would be left without an owner."""
    _refuse_losing_last_owner(membership)
    membership.delete()


def _refuse_losing_last_owner(membership: Membership) -> None:
    # The company's row is the lock: two owners who each demote the other at once must not both succeed.
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    owners = Membership.objects.filter(organisation_id=membership.organisation_id, role=Membership.Role.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise BusinessError(_("A company keeps at least one owner. Make somebody else an owner first."))

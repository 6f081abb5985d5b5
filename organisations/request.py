"""The request of a page that belongs to a company, as views receive it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisations.models import Membership, Organisation, User


class OrganisationRequest(HttpRequest):
    """Set by `OrganisationMiddleware` for every address that names a company."""

    user: User
    organisation: Organisation
    membership: Membership
    htmx: HtmxDetails

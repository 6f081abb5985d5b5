"""Closed by default: an address that names a company opens for its members only, and writes for those who may."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from organisations.models import Membership

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

View = Callable[..., HttpResponse]


class PreferenceMiddleware:
    """A person's language wins over the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class OrganisationMiddleware:
    """Takes the company out of the address, checks the membership, and hands both to the view on the request.

    Somebody else's company is a 404, so that its existence is not told. A role that only reads gets a 403 for
    every unsafe method. What only the owner may do is marked on the view (`organisations.access.owner_only`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: View, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.pop("organisation_slug", None)
        if slug is None or not request.user.is_authenticated:
            return None  # LoginRequiredMiddleware has already turned strangers away
        membership = (
            Membership.objects.select_related("organisation").filter(user=request.user, organisation__slug=slug).first()
        )
        if membership is None:
            raise Http404
        if request.method not in SAFE_METHODS and not membership.can_write:
            raise PermissionDenied
        request.membership = membership  # type: ignore[attr-defined]  # views see it as OrganisationRequest
        request.organisation = membership.organisation  # type: ignore[attr-defined]  # the same
        return None

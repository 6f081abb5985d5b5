"""Closed by default: an address that names a company opens for its members only, and writes for those who may."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from organisations.models import Membership

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

View = Callable[..., HttpResponse]
AnyView = Callable[..., HttpResponseBase]


class LogInAgainMiddleware(LoginRequiredMiddleware):
    """Who was logged out meanwhile comes back to the page they saw: a verb's address, or a part's, opens nothing."""

    def process_view(
        self, request: HttpRequest, view_func: AnyView, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        in_place = request.headers.get("HX-Request") == "true"
        return HttpResponseClientRedirect(answer["Location"]) if answer is not None and in_place else answer

    def handle_no_permission(self, request: HttpRequest, view_func: AnyView) -> HttpResponseRedirect:
        is_act = request.method not in SAFE_METHODS
        if is_act:
            words = _("You were logged out meanwhile: nothing was recorded. Log in, and do it again.")
            messages.warning(request, words)
        elif "HX-Request" not in request.headers:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_page_seen(request), self.get_login_url(view_func))


def _page_seen(request: HttpRequest) -> str:
    """The path of the page that sent this request, or else the root."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return "/"
    return urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()


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

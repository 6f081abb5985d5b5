"""What a view asks of the person beyond being a member of the company."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from organisations.middleware import SAFE_METHODS
from organisations.request import OrganisationRequest

View = Callable[..., HttpResponse]


def owner_only(view: View) -> View:
    """Refuse everybody but the company's owners, reading included."""

    @wraps(view)
    def guarded(request: OrganisationRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.membership.is_owner:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def owner_writes(view: View) -> View:
    """Let every member read, and only the company's owners change."""

    @wraps(view)
    def guarded(request: OrganisationRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE_METHODS and not request.membership.is_owner:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded

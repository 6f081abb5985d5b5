"""Requests that are too large are refused by the size they state, before anything of them is kept."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

CHUNK = 1 << 16
READ_AWAY = 4  # times the limit: a browser shows the answer only once it has sent what it had to send

View = Callable[..., HttpResponse]


class UploadLimitMiddleware:
    """Stands before the check of the form's token, which reads the whole request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        size = stated_size(request)
        if size <= settings.REQUEST_MAX_BYTES:
            return None
        if size <= READ_AWAY * settings.REQUEST_MAX_BYTES:
            while request.read(CHUNK):
                pass
        words = _("What you sent is too large: %(megabytes)s MB at most. Ask your bank’s site for a shorter period.")
        messages.error(request, words % {"megabytes": settings.REQUEST_MAX_BYTES >> 20})
        return redirect(request.path)


def stated_size(request: HttpRequest) -> int:
    stated = request.headers.get("content-length", "")
    return int(stated) if stated.isascii() and stated.isdecimal() else 0

"""Turns what was refused into a message, wherever it was raised."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from common.errors import BusinessError


class BusinessErrorMiddleware:
    """A `BusinessError` that a view let through becomes a message on the page the person came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, BusinessError):
            return None
        messages.error(request, str(exception))
        origin = request.headers.get("referer", "")
        known = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
        return redirect(origin if known else "/")

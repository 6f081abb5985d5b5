"""Pages that belong to no app."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer load balancers: 200 when the database answers, a 500 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@cache_control(public=True, max_age=86_400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look for the icon of what is no page of ours: a PDF in a tab of its own."""
    return redirect(static("img/favicon.svg"))

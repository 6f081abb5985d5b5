"""The three steps of a newcomer, from a company with a name alone to the first invoice. Each may be left for later."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from invoicing.settings_examples import terms_example
from invoicing.views import settings_edits
from organisations.access import owner_only
from organisations.request import OrganisationRequest


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: Any


STEPS = (
    Step("welcome_identity", gettext_lazy("Your company")),
    Step("welcome_terms", gettext_lazy("VAT and terms")),
    Step("welcome_account", gettext_lazy("Payment account and logo")),
)
NAMES = [each.name for each in STEPS]


def _step(request: OrganisationRequest, name: str, context: dict[str, Any], *, saved: bool) -> HttpResponse:
    """The next step once this one is stored; the same one, with what is wrong, where it is not."""
    place = NAMES.index(name)
    following = NAMES[place + 1] if place + 1 < len(NAMES) else "invoice_create"
    if saved:
        if following == "invoice_create":
            messages.success(request, _("All is set: here is your first invoice."))
        return redirect(following, request.organisation.slug)
    part = "#example" if request.htmx and "preview" in request.POST else ""
    context |= {"steps": STEPS, "place": place, "number": place + 1, "count": len(STEPS), "following": following}
    return render(request, f"invoicing/{name}.html{part}", context)


@owner_only
@require_http_methods(["GET", "POST"])
def welcome_identity(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_identity(request)
    return _step(request, "welcome_identity", context, saved=saved)


@owner_only
@require_http_methods(["GET", "POST"])
def welcome_terms(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_terms(request)
    context["example"] = terms_example(context["settings"], timezone.localdate())
    return _step(request, "welcome_terms", context, saved=saved)


@owner_only
@require_http_methods(["GET", "POST"])
def welcome_account(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_account(request, with_logo=True)
    return _step(request, "welcome_account", context, saved=saved)

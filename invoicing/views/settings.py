"""Settings of the company: who it is, where it is paid, its VAT and terms, its numbers, its e-mails."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import BusinessError
from invoicing import identifiers
from invoicing.company import identity_of, settings_of, store
from invoicing.email_texts import REMINDER_VARIABLES, VARIABLES
from invoicing.forms.identity import IdentityForm
from invoicing.models import Invoice, InvoicingSettings
from invoicing.numbering import preview_number
from invoicing.payment_account import changes_of
from invoicing.readiness import gaps_of
from invoicing.settings_examples import email_examples, terms_example
from invoicing.views import settings_edits
from organisations.access import owner_writes
from organisations.request import OrganisationRequest


def _answer(request: OrganisationRequest, page: str, context: dict[str, Any], *, saved: bool) -> HttpResponse:
    """After a change, the page again; an answer to htmx is the example alone."""
    if saved:
        messages.success(request, _("The company's settings are saved."))
        return redirect(page, request.organisation.slug)
    part = "#example" if request.htmx and "preview" in request.POST else ""
    return render(request, f"invoicing/{page}.html{part}", context)


@owner_writes
@require_http_methods(["GET", "POST"])
def company_identity(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_identity(request)
    if not saved:
        context["gaps"] = gaps_of(request.organisation)
    return _answer(request, "company_identity", context, saved=saved)


@require_safe
def company_vat_number(request: OrganisationRequest) -> HttpResponse:
    """The field of the VAT number, filled in from the SIREN that is being typed."""
    identity, settings = identity_of(request.organisation), settings_of(request.organisation)
    form = IdentityForm(
        instance=identity,
        charges_vat=settings.vat_regime == InvoicingSettings.VatRegime.NORMAL,
        initial=_typed(request),
    )
    return render(request, "invoicing/company_vat_number.html", {"form": form})


def _typed(request: OrganisationRequest) -> dict[str, str]:
    typed = request.GET.get("vat_number", "").strip()
    try:
        siren = identifiers.read_siren_or_siret(request.GET.get("siren", ""))[: identifiers.SIREN_LENGTH]
    except BusinessError:  # said at its own field when the form is sent
        siren = ""
    return {"vat_number": identifiers.vat_number_of(siren) if siren and not typed else typed[:20]}


@require_safe
def company_logo(request: OrganisationRequest) -> HttpResponse:
    """The picture, as the type that its bytes were found to be and as no other."""
    identity = identity_of(request.organisation)
    if not identity.logo:
        raise Http404
    return HttpResponse(
        bytes(identity.logo),
        content_type=identity.logo_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"},
    )


@owner_writes
@require_POST
def company_logo_remove(request: OrganisationRequest) -> HttpResponse:
    identity = identity_of(request.organisation)
    identity.logo, identity.logo_type = None, ""
    store(identity, ["logo", "logo_type"])
    messages.success(request, _("The logo is taken off. Documents issued keep theirs."))
    return redirect("company_identity", request.organisation.slug)


@owner_writes
@require_http_methods(["GET", "POST"])
def company_account(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_account(request)
    if not saved:
        context["changes"] = changes_of(request.organisation)
    return _answer(request, "company_account", context, saved=saved)


@owner_writes
@require_http_methods(["GET", "POST"])
def company_terms(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_terms(request)
    context["example"] = terms_example(context["settings"], timezone.localdate())
    if saved:
        for warning in context["example"].warnings:
            messages.warning(request, warning)
    return _answer(request, "company_terms", context, saved=saved)


@owner_writes
@require_http_methods(["GET", "POST"])
def company_numbering(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_numbering(request)
    if not saved:
        settings, today = context["settings"], context["today"]
        shown = settings if not context["form"].errors else settings_of(request.organisation)
        context["numbers"] = [
            (label, preview_number(request.organisation, shown, kind, today)) for kind, label in Invoice.Kind.choices
        ]
    return _answer(request, "company_numbering", context, saved=saved)


@owner_writes
@require_http_methods(["GET", "POST"])
def company_emails(request: OrganisationRequest) -> HttpResponse:
    saved, context = settings_edits.edit_emails(request)
    if not saved:
        shown = context["settings"] if not context["form"].errors else settings_of(request.organisation)
        examples, reminders = email_examples(shown, request.organisation, timezone.localdate())
        context |= {
            "examples": examples,
            "reminder_examples": reminders,
            "variables": VARIABLES,
            "reminder_variables": [name for name in REMINDER_VARIABLES if name not in VARIABLES],
        }
    return _answer(request, "company_emails", context, saved=saved)

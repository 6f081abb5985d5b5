"""Pages about companies and people."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations import people
from organisations.access import owner_only
from organisations.forms import InvitationForm, OrganisationForm, ProfileForm, RoleForm
from organisations.models import Membership, Organisation, User
from organisations.request import OrganisationRequest


@require_safe
def organisation_choose(request: HttpRequest) -> HttpResponse:
    """The start page: straight to the only company, or a choice, or the creation of the first."""
    user = cast("User", request.user)
    companies = list(Organisation.objects.filter(memberships__user=user))
    if not companies:
        return redirect("organisation_create")
    if len(companies) == 1:
        return redirect("dashboard", companies[0].slug)
    return render(request, "organisations/organisation_choose.html", {"companies": companies})


@require_http_methods(["GET", "POST"])
def organisation_create(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        organisation = people.create_organisation(form.cleaned_data["name"], cast("User", request.user))
        return redirect("welcome_identity", organisation.slug)
    return render(request, "organisations/organisation_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        form.save()
        translation.activate(user.language)
        messages.success(request, _("Your preferences are saved."))
        return redirect("profile")
    return render(request, "organisations/profile.html", {"form": form})


@owner_only
@require_http_methods(["GET", "POST"])
def organisation_settings(request: OrganisationRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=request.organisation)
    if form.is_valid():
        form.save()
        messages.success(request, _("The company's settings are saved."))
        return redirect("organisation_settings", request.organisation.slug)
    request.organisation.refresh_from_db()  # a refused form must not show the refused name in the sidebar
    return render(request, "organisations/organisation_settings.html", {"form": form})


@owner_only
@require_http_methods(["GET", "POST"])
def membership_list(request: OrganisationRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, organisation=request.organisation)
    if form.is_valid():
        Membership.objects.create(organisation=request.organisation, user=form.user, role=form.cleaned_data["role"])
        messages.success(request, _("%(person)s is now a member of the company.") % {"person": form.user})
        return redirect("membership_list", request.organisation.slug)
    members = request.organisation.memberships.select_related("user").order_by("user__email")
    return render(request, "organisations/membership_list.html", {"form": form, "members": members})


@owner_only
@require_http_methods(["GET", "POST"])
def membership_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.organisation.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST or None, instance=member)
    if form.is_valid():
        people.change_role(member, form.cleaned_data["role"])
        messages.success(request, _("The role of %(person)s is changed.") % {"person": member.user})
        return redirect("membership_list", request.organisation.slug)
    return render(request, "organisations/membership_edit.html", {"form": form, "member": member})


@owner_only
@require_POST
def membership_remove(request: OrganisationRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.organisation.memberships.select_related("user"), pk=pk)
    people.remove_member(member)
    messages.success(request, _("%(person)s is no longer a member of the company.") % {"person": member.user})
    return redirect("membership_list", request.organisation.slug)

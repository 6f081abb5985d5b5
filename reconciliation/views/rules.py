"""Rules to ignore: the list, the lines each would ignore, and the one that is suggested."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import BusinessError
from organisations.request import OrganisationRequest
from reconciliation import ignoring, rules, stems
from reconciliation.models import IgnoreRule
from reconciliation.rule_forms import IgnoreRuleForm
from reconciliation.views.answers import restore_tag, same_place

MOST_LINES = 500  # a page a person can look over; and Django refuses forms of more than a thousand fields
GIVEN = ("words", "place", "direction")


@require_safe
def ignore_rule_list(request: OrganisationRequest) -> HttpResponse:
    own = IgnoreRule.objects.filter(organisation=request.organisation).annotate(used=Count("ignored_transactions"))
    return render(
        request, "reconciliation/ignore_rule_list.html", {"rules": own.select_related("bank_account", "created_by")}
    )


@require_http_methods(["GET", "POST"])
def ignore_rule_create(request: OrganisationRequest) -> HttpResponse:
    """The lines it covers are shown next: creating a rule ignores nothing by itself."""
    given = {name: request.GET.get(name, "").replace("\x00", "") for name in GIVEN}
    initial = {name: value for name, value in given.items() if value}
    form = IgnoreRuleForm(request.POST or None, initial=initial, organisation=request.organisation)
    if form.is_valid():
        try:
            rule = rules.create(request.organisation, form.cleaned_data, request.user)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, rule)
    return render(request, "reconciliation/ignore_rule_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def ignore_rule_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    rule = _own(request, pk)
    initial = {name: getattr(rule, name) for name in (*rules.ASKED, "reason")}
    form = IgnoreRuleForm(request.POST or None, initial=initial, organisation=request.organisation)
    if form.is_valid():
        try:
            changed = rules.change(rule, form.cleaned_data, request.user)
        except BusinessError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, changed)
    context = {"form": form, "rule": rule, "used": rule.ignored_transactions.count()}
    return render(request, "reconciliation/ignore_rule_form.html", context)


def _kept(request: OrganisationRequest, rule: IgnoreRule) -> HttpResponse:
    """To the waiting lines it covers, where there are any."""
    messages.success(request, _("The lines “%(words)s” to come will be ignored.") % {"words": rule.words})
    covered = rule.active and ignoring.covered(rule)
    place = ("ignore_rule_lines", request.organisation.slug, rule.pk)
    return redirect(*place) if covered else redirect("ignore_rule_list", request.organisation.slug)


@require_http_methods(["GET", "POST"])
def ignore_rule_lines(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The waiting lines like those: shown first, then ignored by one click."""
    rule = _own(request, pk)
    if request.method == "POST":
        ticked = [int(pk) for pk in request.POST.getlist("line") if pk.isdecimal() and pk.isascii()]
        batch = uuid4()
        ignored = ignoring.ignore_lines(rule, ticked, request.user, batch)
        words = ngettext("%(n)s line is ignored.", "%(n)s lines are ignored.", ignored) % {"n": ignored}
        messages.success(request, words, extra_tags=restore_tag(request, batch) if ignored else "")
        return redirect("ignore_rule_list", request.organisation.slug)
    lines = ignoring.covered(rule)
    context = {"rule": rule, "lines": lines[:MOST_LINES], "remaining": max(len(lines) - MOST_LINES, 0)}
    return render(request, "reconciliation/ignore_rule_lines.html", context)


@require_POST
def ignore_rule_switch(request: OrganisationRequest, pk: int) -> HttpResponse:
    active = request.POST.get("active") == "1"
    try:
        rules.switch(_own(request, pk), active=active)
    except BusinessError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rule is on.") if active else _("The rule is off: it ignores nothing more."))
    return redirect("ignore_rule_list", request.organisation.slug)


@require_POST
def ignore_rule_delete(request: OrganisationRequest, pk: int) -> HttpResponse:
    try:
        rules.delete(_own(request, pk))
    except BusinessError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rule is deleted: it had ignored nothing."))
    return redirect("ignore_rule_list", request.organisation.slug)


@require_safe
def ignore_suggestion(request: OrganisationRequest) -> HttpResponse:
    """The suggestion alone, for the page on which a line was just ignored."""
    context: dict[str, Any] = {"suggested": ignoring.suggestion(request.organisation)}
    return render(request, "reconciliation/ignore_suggestion.html", context)


@require_POST
def ignore_suggestion_decline(request: OrganisationRequest) -> HttpResponse:
    stem = stems.cleaned(request.POST.get("stem", ""))[: stems.LONGEST]
    if stem:
        rules.decline(request.organisation, stem, request.user)
    return same_place(request)


def _own(request: OrganisationRequest, pk: int) -> IgnoreRule:
    own = IgnoreRule.objects.filter(organisation=request.organisation)
    return get_object_or_404(own.select_related("organisation", "bank_account"), pk=pk)

"""Payers known: on the customer's page, and those who pay for many on a page of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import BusinessError
from invoicing.identifiers import grouped_iban
from invoicing.models import Customer
from organisations.request import OrganisationRequest
from reconciliation import payers
from reconciliation.models import CustomerGroup, ForgottenPayer, PayerAlias
from reconciliation.payer_forms import GroupForm, MarkForm, PayerForm
from reconciliation.views.answers import same_place


@require_safe
def payer_alias_list(request: OrganisationRequest) -> HttpResponse:
    """Who pays for many, and which customers pay for each other."""
    marks = PayerAlias.objects.filter(organisation=request.organisation, customer=None).select_related("created_by")
    groups = CustomerGroup.objects.filter(organisation=request.organisation).prefetch_related("customers")
    return render(request, "reconciliation/payer_alias_list.html", {"marks": marks, "groups": groups})


@require_http_methods(["GET", "POST"])
def payer_alias_create(request: OrganisationRequest) -> HttpResponse:
    """Mark a payer that no customer is known under yet."""
    form = MarkForm(request.POST or None)
    if form.is_valid():
        kind = PayerAlias.Kind(form.cleaned_data["kind"])
        payers.mark(request.organisation, form.cleaned_data["payer"], kind, request.user)
        messages.success(request, _("Kept: who pays for many no longer tells which customer paid."))
        return redirect("payer_alias_list", request.organisation.slug)
    return render(request, "reconciliation/payer_form.html", {"form": form, "back": _marks(request)})


@require_http_methods(["GET", "POST"])
def customer_payer_add(request: OrganisationRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = PayerForm(request.POST or None)
    if form.is_valid():
        try:
            alias = payers.add(customer, form.cleaned_data["payer"], request.user)
        except BusinessError as refusal:
            form.add_error("payer", str(refusal))
        else:
            return _kept(request, alias)
    return render(
        request, "reconciliation/payer_form.html", {"form": form, "customer": customer, "back": _of(customer)}
    )


@require_http_methods(["GET", "POST"])
def payer_alias_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    alias = _alias(request, pk)
    if alias.customer is None:
        return redirect(_marks(request))
    form = PayerForm(request.POST or None, initial={"payer": grouped_iban(alias.iban) or alias.name})
    if form.is_valid():
        try:
            corrected = payers.correct(alias, form.cleaned_data["payer"], request.user)
        except BusinessError as refusal:
            form.add_error("payer", str(refusal))
        else:
            return _kept(request, corrected)
    context = {"form": form, "alias": alias, "customer": alias.customer, "back": _of(alias.customer)}
    return render(request, "reconciliation/payer_form.html", context)


def _kept(request: OrganisationRequest, alias: PayerAlias) -> HttpResponse:
    """Saved, and said at once where other customers pay under it too: it then proves nothing alone."""
    others = PayerAlias.objects.filter(organisation=request.organisation, iban=alias.iban, name=alias.name)
    names = list(
        others.exclude(customer=alias.customer).exclude(customer=None).values_list("customer__name", flat=True)
    )
    messages.success(request, _("%(payer)s is a known payer of %(customer)s.") % _words(alias))
    if names:
        words = _("Also known for %(customers)s: it will not tell alone which of them paid.")
        messages.warning(request, words % {"customers": ", ".join(names)})
    return redirect(_of(alias.customer) if alias.customer else _marks(request))


@require_POST
def payer_alias_mark(request: OrganisationRequest, pk: int) -> HttpResponse:
    """As a factor, a provider, a public accountant; or as paying for its customers alone, which takes the mark off."""
    alias = _alias(request, pk)
    asked = request.POST.get("kind", "")
    if asked not in PayerAlias.Kind.values:
        messages.error(request, _("Choose what this payer is."))
        return same_place(request)
    kind = PayerAlias.Kind(asked)
    payers.mark(request.organisation, payers.Payer(alias.iban, alias.name), kind, request.user)
    if kind == PayerAlias.Kind.CUSTOMER:
        messages.success(request, _("%(payer)s tells again which customer paid.") % _words(alias))
    else:
        words = _("%(payer)s pays for many: it no longer tells which customer paid.")
        messages.success(request, words % _words(alias))
    return same_place(request)


@require_POST
def payer_alias_forget(request: OrganisationRequest, pk: int) -> HttpResponse:
    alias = _alias(request, pk)
    forgotten = payers.forget(alias, request.user)
    if forgotten is None:
        messages.success(request, _("%(payer)s tells again which customer paid.") % _words(alias))
        return same_place(request)
    undo = reverse("forgotten_payer_recall", args=[request.organisation.slug, forgotten.pk])
    words = _("%(payer)s is forgotten: no reconciliation will teach it again.") % _words(alias)
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return same_place(request)


@require_POST
def forgotten_payer_recall(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = ForgottenPayer.objects.filter(organisation=request.organisation).select_related("customer__organisation")
    try:
        return _kept(request, payers.recall(get_object_or_404(own, pk=pk), request.user))
    except BusinessError as refusal:
        messages.error(request, str(refusal))
        return same_place(request)


@require_POST
def customer_payer_group(request: OrganisationRequest, pk: int) -> HttpResponse:
    customer = _customer(request, pk)
    form = GroupForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["group"])))
        return redirect(_of(customer))
    group = payers.join_group(customer, form.cleaned_data["group"])
    words = {"customer": customer, "group": group}
    if group is None:
        messages.success(request, _("%(customer)s is of no group.") % words)
    else:
        messages.success(
            request, _("%(customer)s is of the group %(group)s: its customers pay for each other.") % words
        )
    return redirect(_of(customer))


def _customer(request: OrganisationRequest, pk: int) -> Customer:
    own = Customer.objects.for_organisation(request.organisation)
    return get_object_or_404(own.select_related("organisation"), pk=pk)


def _alias(request: OrganisationRequest, pk: int) -> PayerAlias:
    own = PayerAlias.objects.filter(organisation=request.organisation)
    return get_object_or_404(own.select_related("organisation", "customer__organisation"), pk=pk)


def _words(alias: PayerAlias) -> dict[str, object]:
    return {"payer": grouped_iban(alias.iban) or alias.name, "customer": alias.customer}


def _of(customer: Customer) -> str:
    return f"{reverse('customer_detail', args=[customer.organisation.slug, customer.pk])}#payers"


def _marks(request: OrganisationRequest) -> str:
    return reverse("payer_alias_list", args=[request.organisation.slug])

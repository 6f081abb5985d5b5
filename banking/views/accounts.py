"""The company's bank accounts, in the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banking.forms import BankAccountForm
from banking.models import BankAccount
from organisations.request import OrganisationRequest


@require_safe
def bank_account_list(request: OrganisationRequest) -> HttpResponse:
    accounts = BankAccount.objects.for_organisation(request.organisation).with_freshness()
    return render(request, "banking/bank_account_list.html", {"accounts": accounts})


@require_http_methods(["GET", "POST"])
def bank_account_create(request: OrganisationRequest) -> HttpResponse:
    return _bank_account_form(request, BankAccount(organisation=request.organisation))


@require_http_methods(["GET", "POST"])
def bank_account_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _bank_account_form(request, get_object_or_404(BankAccount, organisation=request.organisation, pk=pk))


def _bank_account_form(request: OrganisationRequest, account: BankAccount) -> HttpResponse:
    form = BankAccountForm(request.POST or None, instance=account, organisation=request.organisation)
    if form.is_valid():
        form.save()
        messages.success(request, _("The bank account is saved."))
        return redirect("bank_account_list", request.organisation.slug)
    return render(request, "banking/bank_account_form.html", {"form": form, "account": account})

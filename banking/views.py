"""The bank's pages."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from banking.filters import BankTransactionFilter
from banking.forms import BankAccountForm, StatementImportForm
from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, Statement
from organisations.models import Organisation
from organisations.request import OrganisationRequest

PAGE_SIZE = 50
UNPROCESSABLE = 422


@require_safe
def bank_transaction_list(request: OrganisationRequest) -> HttpResponse:
    own = BankTransaction.objects.for_organisation(request.organisation)
    filtered = BankTransactionFilter(request.GET, queryset=own, request=request)
    tabs = _tabs(filtered.qs)
    tab = request.GET.get("tab", "")
    tab = tab if tab in {name for name, _label, _count in tabs} else "to_treat"
    rows = filtered.qs if tab == "all" else filtered.qs.filter(status=tab)
    page = Paginator(rows.select_related("bank_account"), PAGE_SIZE).get_page(request.GET.get("page"))
    accounts = _accounts_with_freshness(request.organisation)
    context = {"page": page, "filter": filtered, "tab": tab, "tabs": tabs, "accounts": accounts}
    return render(request, "banking/bank_transaction_list.html", context)


def _tabs(rows: QuerySet[BankTransaction]) -> list[tuple[str, str, int]]:
    """(name, label, count) of each."""
    statuses = BankTransaction.Status.values
    counts = rows.aggregate(all=Count("pk"), **{each: Count("pk", filter=Q(status=each)) for each in statuses})
    labels = {
        "to_treat": pgettext("bank transactions", "To treat"),
        "reconciled": pgettext("bank transactions", "Reconciled"),
        "ignored": pgettext("bank transactions", "Ignored"),
        "all": pgettext("bank transactions", "All"),
    }
    return [(name, label, counts[name]) for name, label in labels.items()]


def _accounts_with_freshness(organisation: Organisation) -> QuerySet[BankAccount]:
    own = BankAccount.objects.filter(organisation=organisation)
    return own.annotate(up_to_date=Max("statements__period_end"))


@require_safe
def bank_transaction_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = BankTransaction.objects.for_organisation(request.organisation)
    row = get_object_or_404(own.select_related("bank_account", "statement__statement_import"), pk=pk)
    return render(request, "banking/bank_transaction_detail.html", {"row": row})


@require_http_methods(["GET", "POST"])
def statement_import(request: OrganisationRequest) -> HttpResponse:
    form = StatementImportForm(request.POST or None, request.FILES or None, organisation=request.organisation)
    results: list[ImportResult] = []
    if form.is_valid():
        account: BankAccount | None = form.cleaned_data.get("account")
        options = ImportOptions(
            account=account.number if account else "", create_account=form.cleaned_data["create_account"]
        )
        results = _import_files(request, form.cleaned_data["statements"], options)
    refused = form.errors or any(result.error for result in results)
    context = {"form": form, "results": results, "proposals": sum(result.proposals for result in results)}
    status = UNPROCESSABLE if refused else 200
    return render(request, "banking/statement_import.html", context, status=status)


def _import_files(
    request: OrganisationRequest, files: list[UploadedFile[bytes]], options: ImportOptions
) -> list[ImportResult]:
    results: list[ImportResult] = []
    for file in files:
        results += import_file(request.organisation, file.name or "", file.read(), request.user, options)
    return results


@require_safe
def statement_list(request: OrganisationRequest) -> HttpResponse:
    own = Statement.objects.filter(organisation=request.organisation)
    rows = own.select_related("bank_account", "statement_import__imported_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "banking/statement_list.html", {"page": page})


@require_safe
def bank_account_list(request: OrganisationRequest) -> HttpResponse:
    accounts = _accounts_with_freshness(request.organisation)
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

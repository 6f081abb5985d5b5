"""Customers, products and invoices from a CSV: uploaded, looked at, then imported whole or thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from invoicing.csv_imports import previewing
from invoicing.csv_imports.columns import COLUMNS
from invoicing.forms.imports import CsvUploadForm
from invoicing.models import CsvUpload
from organisations.request import OrganisationRequest

Kind = CsvUpload.Kind
TITLES = {
    Kind.CUSTOMERS: gettext_lazy("Import customers"),
    Kind.PRODUCTS: gettext_lazy("Import the catalogue"),
    Kind.INVOICES: gettext_lazy("Take over invoices"),
}
LISTS = {Kind.CUSTOMERS: "customer_list", Kind.PRODUCTS: "product_list", Kind.INVOICES: "invoice_list"}
UPLOADS = {Kind.CUSTOMERS: "customer_import", Kind.PRODUCTS: "product_import", Kind.INVOICES: "invoice_import"}


@require_http_methods(["GET", "POST"])
def customer_import(request: OrganisationRequest) -> HttpResponse:
    return _upload(request, Kind.CUSTOMERS)


@require_http_methods(["GET", "POST"])
def product_import(request: OrganisationRequest) -> HttpResponse:
    return _upload(request, Kind.PRODUCTS)


@require_http_methods(["GET", "POST"])
def invoice_import(request: OrganisationRequest) -> HttpResponse:
    return _upload(request, Kind.INVOICES)


def _upload(request: OrganisationRequest, kind: CsvUpload.Kind) -> HttpResponse:
    form = CsvUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = previewing.upload(request.organisation, kind, file.name, file.read(), request.user)
        except BusinessError as error:
            form.add_error("file", str(error))
        else:
            return redirect("csv_upload_detail", request.organisation.slug, kept.pk)
    context = {"form": form, "title": TITLES[kind], "kind": kind, "columns": COLUMNS[kind], "list": LISTS[kind]}
    return render(request, "invoicing/csv_upload_form.html", context)


def _own(request: OrganisationRequest, pk: int) -> CsvUpload:
    return get_object_or_404(CsvUpload.objects.select_related("organisation"), organisation=request.organisation, pk=pk)


@require_http_methods(["GET", "POST"])
def csv_upload_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    """What the file would bring. Posted: the person says which column is which."""
    kept = _own(request, pk)
    try:
        previewing.refuse_a_second_time(kept)
    except previewing.AlreadyImportedError as error:
        return _imported_already(request, kept, error)
    refusal = ""
    if request.method == "POST":
        try:
            previewing.choose_columns(kept, request.POST.dict())
        except BusinessError as error:
            refusal = str(error)
        else:
            return redirect("csv_upload_detail", request.organisation.slug, pk)
    context: dict[str, Any] = {
        "upload": kept,
        "title": TITLES[Kind(kept.kind)],
        "preview": previewing.preview(kept, timezone.localdate()),
        "refusal": refusal,
    }
    return render(request, "invoicing/csv_upload_detail.html", context)


@require_POST
def csv_upload_import(request: OrganisationRequest, pk: int) -> HttpResponse:
    kept = _own(request, pk)
    target = LISTS[Kind(kept.kind)]
    try:
        outcome = previewing.store(kept, timezone.localdate())
    except previewing.AlreadyImportedError as error:
        return _imported_already(request, kept, error)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("csv_upload_detail", request.organisation.slug, pk)
    messages.success(request, _words(outcome))
    return redirect(target, request.organisation.slug)


def _imported_already(request: OrganisationRequest, kept: CsvUpload, error: BusinessError) -> HttpResponse:
    """Lead to the list that holds what the file brought."""
    messages.info(request, str(error))
    return redirect(LISTS[Kind(kept.kind)], request.organisation.slug)


def _words(outcome: previewing.Outcome) -> str:
    parts = [ngettext("%(n)s new row", "%(n)s new rows", outcome.created) % {"n": outcome.created}]
    if outcome.customers_created:
        count = outcome.customers_created
        parts.append(ngettext("%(n)s new customer", "%(n)s new customers", count) % {"n": count})
    if outcome.completed:
        parts.append(ngettext("%(n)s completed", "%(n)s completed", outcome.completed) % {"n": outcome.completed})
    if outcome.known:
        parts.append(ngettext("%(n)s known already", "%(n)s known already", outcome.known) % {"n": outcome.known})
    return _("Imported: %(parts)s.") % {"parts": ", ".join(parts)}


@require_POST
def csv_upload_discard(request: OrganisationRequest, pk: int) -> HttpResponse:
    kept = _own(request, pk)
    try:
        previewing.refuse_a_second_time(kept)
    except previewing.AlreadyImportedError as error:
        return _imported_already(request, kept, error)
    kept.delete()
    messages.success(request, _("The file is thrown away: nothing was imported."))
    return redirect(UPLOADS[Kind(kept.kind)], request.organisation.slug)

"""The history of imports, and undoing one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from banking.models import Statement, StatementImport
from banking.undoing import lines_of, undo_import, what_undoing_means
from organisations.request import OrganisationRequest

PAGE_SIZE = 50


@require_safe
def statement_list(request: OrganisationRequest) -> HttpResponse:
    own = Statement.objects.filter(organisation=request.organisation)
    rows = own.select_related("bank_account", "statement_import__imported_by", "statement_import__undone_by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "banking/statement_list.html", {"page": page})


def _import(request: OrganisationRequest, pk: int) -> StatementImport:
    own = StatementImport.objects.select_related("organisation", "imported_by", "undone_by")
    return get_object_or_404(own, organisation=request.organisation, pk=pk)


@require_safe
def statement_import_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    row = _import(request, pk)
    lines = lines_of(row).select_related("bank_account")
    context = {
        "row": row,
        "statements": row.statements.select_related("bank_account").order_by("pk"),
        "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "banking/statement_import_detail.html", context)


@require_http_methods(["GET", "POST"])
def statement_import_undo(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Say what it means, line by line where something stands against it; and do it."""
    row = _import(request, pk)
    if request.method == "POST":
        count = undo_import(row, request.user)
        words = ngettext(
            "The import is undone: %(n)s line is taken back. Import the file again to have it back.",
            "The import is undone: %(n)s lines are taken back. Import the file again to have them back.",
            count,
        )
        messages.success(request, words % {"n": count})
        return redirect("statement_list", request.organisation.slug)
    return render(request, "banking/statement_import_undo.html", {"row": row, **_meaning(row)})


def _meaning(row: StatementImport) -> dict[str, Any]:
    undoing = what_undoing_means(row)
    count = undoing.reconciled.count()
    return {
        "undoing": undoing,
        "also_in": ", ".join(each.file_name for each in undoing.also_in),
        "reconciled": undoing.reconciled[:PAGE_SIZE],
        "reconciled_count": count,
        "more_reconciled": max(count - PAGE_SIZE, 0),
    }

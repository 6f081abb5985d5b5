"""The page that says which column of a CSV file or workbook is what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from banking.column_form import ROLES, ReadingForm, ShapeForm, mapping_with, roles_of
from banking.confirming import tell_columns
from banking.formats import read_statement
from banking.formats.statement import ParsedTransaction, UnreadableStatementError
from banking.layouts import Layout, remembered
from banking.models import StatementUpload
from banking.pieces import bytes_of
from banking.refusals import sentence
from banking.tables import Table, head_of, table_cut_as, table_of
from banking.uploads import WAITING
from common.errors import BusinessError
from organisations.request import OrganisationRequest

SHOWN, SAMPLES = 6, 3


@dataclass(frozen=True, slots=True)
class Column:
    number: int
    title: str
    samples: str
    role: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What the file says if its columns are these: the first lines, or why it cannot be read so."""

    lines: Sequence[ParsedTransaction] = ()
    error: str = ""


@require_http_methods(["GET", "POST"])
def statement_upload_columns(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Shown, corrected, tried live; kept by «save»."""
    own = StatementUpload.objects.for_organisation(request.organisation).filter(state__in=WAITING)
    upload = get_object_or_404(own.select_related("organisation", "batch"), pk=pk)
    content = bytes_of(upload)
    try:
        table, roles = _posted(content, request.POST) if request.method == "POST" else _told(upload, content)
        layout, understood = _try(content, table, roles)
    except UnreadableStatementError as error:
        raise BusinessError(sentence(error)) from error
    if "save" in request.POST and not understood.error:
        tell_columns(upload, layout)
        return redirect("statement_batch_review", request.organisation.slug, upload.batch_id)
    name = "banking/statement_upload_columns.html" + ("#columns" if request.htmx else "")
    return render(request, name, _context(upload, table, roles, layout, understood))


def _told(upload: StatementUpload, content: bytes) -> tuple[Table, list[str]]:
    if upload.mapping is not None:
        told: Layout | None = Layout.from_json(upload.mapping)
    else:
        told = next(iter(remembered(upload.organisation, content)), None)
    table = table_of(content, told)
    return table, roles_of(table.layout.mapping, table.width)


def _posted(content: bytes, posted: QueryDict) -> tuple[Table, list[str]]:
    """The table as the form has it; its columns guessed anew where the form cuts the file in another way."""
    shape = ShapeForm(posted)
    table = table_cut_as(content, shape.cleaned_data) if shape.is_valid() else table_of(content, None)
    roles = roles_of(table.layout.mapping, table.width)
    if not shape.is_valid() or posted.get("cut") == _cut_words(table):
        known = [posted.get(f"column-{number}", "") for number in range(table.width)]
        roles = [role if role in ROLES else "" for role in known]
    reading = ReadingForm(posted)
    if reading.is_valid() and posted.get("cut") == _cut_words(table):
        mapping = replace(table.layout.mapping, **reading.cleaned_data)
        table = replace(table, layout=replace(table.layout, mapping=mapping))
    return table, roles


def _cut_words(table: Table) -> str:
    return "|".join(map(repr, table.shape.values()))


def _try(content: bytes, table: Table, roles: list[str]) -> tuple[Layout, Understood]:
    try:
        mapping = mapping_with(table.layout.mapping, roles, table.rows)
    except BusinessError as error:
        return table.layout, Understood(error=str(error))
    layout = replace(table.layout, mapping=mapping)
    try:
        parsed = read_statement(head_of(content, table), check_balances=False, mapping=mapping)
    except UnreadableStatementError as error:
        return layout, Understood(error=sentence(error))
    lines = [line for statement in parsed.statements for line in statement.transactions]
    return layout, Understood(lines[:SHOWN])


def _context(
    upload: StatementUpload, table: Table, roles: list[str], layout: Layout, understood: Understood
) -> dict[str, Any]:
    mapping = layout.mapping
    return {
        "upload": upload,
        "table": table,
        "cut": _cut_words(table),
        "shape": ShapeForm(initial=table.shape),
        "reading": ReadingForm(
            initial={
                "date_order": mapping.date_order,
                "decimal_mark": mapping.decimal_mark,
                "opposite_sign": mapping.opposite_sign,
            }
        ),
        "columns": [_column(table, number, role) for number, role in enumerate(roles)],
        "roles": list(ROLES.items()),
        "understood": understood,
        "currency": mapping.default_currency or "EUR",
    }


def _column(table: Table, number: int, role: str) -> Column:
    title = table.titles[number] if number < len(table.titles) else ""
    filled = (row[number].strip() for row in table.rows if number < len(row))
    samples = [text[:40] for text in filled if text][:SAMPLES]
    return Column(number, title, " · ".join(samples), role)

"""The list, or what is ticked of it, as spreadsheets open it."""

import tempfile

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.errors import BusinessError
from invoicing.exports import MOST_ROWS, csv_lines, write_workbook
from invoicing.views.selection import chosen
from organisations.request import OrganisationRequest

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def invoice_export(request: OrganisationRequest) -> HttpResponseBase:
    """As CSV: rows leave as they are read."""
    if request.method == "HEAD":
        return HttpResponse(content_type="text/csv; charset=utf-8")
    response = StreamingHttpResponse(csv_lines(chosen(request, request.GET)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="factures.csv"'
    return response


@require_safe
def invoice_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    """As XLSX: made on the disk, which holds more than the memory, then sent."""
    rows = chosen(request, request.GET)
    if rows[MOST_ROWS : MOST_ROWS + 1].exists():
        raise BusinessError(_("A workbook holds a million rows at most: narrow the filters, or export as CSV."))
    file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it when it is sent
    write_workbook(rows, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="factures.xlsx", content_type=WORKBOOK)

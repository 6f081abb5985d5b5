"""The list, or what is ticked of it, as spreadsheets open it."""

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.errors import BusinessError
from invoicing.exports import MOST_ROWS, csv_lines, workbook_chunks
from invoicing.views.selection import chosen
from organisations.request import OrganisationRequest

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def invoice_export(request: OrganisationRequest) -> HttpResponseBase:
    """As CSV: rows leave as they are read."""
    response = StreamingHttpResponse(csv_lines(chosen(request, request.GET), _language()), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="factures.csv"'
    return response


@require_safe
def invoice_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    """As XLSX. Raises `BusinessError` where a sheet cannot hold so many rows."""
    rows = chosen(request, request.GET)
    if rows[MOST_ROWS : MOST_ROWS + 1].exists():
        raise BusinessError(_("A workbook holds a million rows at most: narrow the filters, or export as CSV."))
    response = StreamingHttpResponse(workbook_chunks(rows, _language()), content_type=WORKBOOK)
    response["Content-Disposition"] = 'attachment; filename="factures.xlsx"'
    return response


def _language() -> str:
    return get_language() or "fr"

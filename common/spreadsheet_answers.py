"""A list handed to a browser as a file."""

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.spreadsheets import Sheet, csv_lines, workbook_chunks

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(sheet: Sheet) -> HttpResponseBase:
    """As CSV: rows leave as they are read."""
    return _file(StreamingHttpResponse(csv_lines(sheet), content_type=CSV), f"{sheet.file_name}.csv")


def workbook_answer(sheet: Sheet) -> HttpResponseBase:
    """As XLSX. Raises `BusinessError` where a sheet cannot hold so many rows."""
    if sheet.is_too_long_for_a_workbook:
        raise BusinessError(_("A workbook holds a million rows at most: narrow the filters, or export as CSV."))
    return _file(StreamingHttpResponse(workbook_chunks(sheet), content_type=WORKBOOK), f"{sheet.file_name}.xlsx")


def _file(response: StreamingHttpResponse, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""The PDF of a document: as issued, or a copy under a stamp."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from invoicing.document_files import duplicate_of, file_name, file_of, paid_copy_of
from invoicing.emails import DUPLICATE
from invoicing.models import Invoice
from organisations.request import OrganisationRequest

PAID = {"fr": "Payee", "en": "Paid"}


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # the company's pages take a request of their own kind
def invoice_pdf(request: OrganisationRequest, pk: int) -> HttpResponse:
    """`?download` saves it rather than shows it; `?copy=paid` and `?copy=duplicate` are stamped copies."""
    own = Invoice.objects.for_organisation(request.organisation).issued().select_related("organisation", "customer")
    document = get_object_or_404(own, pk=pk)
    match request.GET.get("copy"):
        case "paid":
            return _pdf(request, paid_copy_of(document), file_name(document, f"{PAID[document.language]}-"))
        case "duplicate":
            return _pdf(request, duplicate_of(document), file_name(document, f"{DUPLICATE[document.language]}-"))
    kept = file_of(document)
    response = _pdf(request, bytes(kept.pdf), file_name(document))
    return (
        get_conditional_response(request, etag=f'"{kept.sha256}"', response=_tagged(response, kept.sha256)) or response
    )


def _tagged(response: HttpResponse, sha256: str) -> HttpResponse:
    response["ETag"] = f'"{sha256}"'
    return response


def _pdf(request: OrganisationRequest, pdf: bytes, name: str) -> HttpResponse:
    """Kept by the person's browser alone, which asks each time whether it may still be shown."""
    response = HttpResponse(pdf, content_type="application/pdf")
    disposition = content_disposition_header("download" in request.GET, name)
    response["Content-Disposition"] = disposition or ""
    response["Cache-Control"] = "private, no-cache"
    return response

"""The page as the draft would print it: beside the editor, and alone."""

from base64 import b64encode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from invoicing.documents import facts_of
from invoicing.rendering import preview
from invoicing.rendering.images import preview_pages
from invoicing.views.drafts import draft_of
from organisations.request import OrganisationRequest

MOST_PAGES = 4  # beside the editor; the PDF has them all


@require_safe
def invoice_preview(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The first pages as images: a PDF in a frame flickers at each change, and phones show none."""
    draft = draft_of(request, pk)
    pages = preview_pages(facts_of(draft, on=timezone.localdate()))
    shown = [f"data:image/svg+xml;base64,{b64encode(each).decode()}" for each in pages[:MOST_PAGES]]
    template = "invoicing/invoice_preview.html" + ("#pages" if request.htmx else "")
    return render(request, template, {"draft": draft, "pages": shown, "more": len(pages) - len(shown)})


@require_safe
def invoice_preview_pdf(request: OrganisationRequest, pk: int) -> HttpResponse:
    draft = draft_of(request, pk)
    response = HttpResponse(preview(facts_of(draft, on=timezone.localdate())), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="brouillon-{draft.pk}.pdf"'
    return response

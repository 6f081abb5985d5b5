"""ZIPs of PDFs: asked for, watched, fetched."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from common.counting import count_bounded
from invoicing import worker
from invoicing.archives import ask_for_archive
from invoicing.models import DocumentArchive
from invoicing.views.selection import chosen
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def document_archive_create(request: OrganisationRequest) -> HttpResponse:
    """Say how many there are, then have them put together."""
    if request.method != "POST":
        carried = [(name, value) for name, values in request.GET.lists() for value in values]
        context = {"count": count_bounded(chosen(request, request.GET).issued()), "carried": carried}
        return render(request, "invoicing/document_archive_create.html", context)
    archive = ask_for_archive(request.organisation, chosen(request, request.POST), request.user)
    return redirect("document_archive_detail", request.organisation.slug, archive.pk)


@require_safe
def document_archive_detail(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The progress, which asks again each second until the ZIP is ready."""
    archive = _archive(request, pk)
    waits_for_nobody = archive.state == DocumentArchive.State.QUEUED and not worker.is_running(timezone.now())
    context = {"archive": archive, "waits_for_nobody": waits_for_nobody}
    part = "#progress" if request.htmx else ""
    return render(request, f"invoicing/document_archive_detail.html{part}", context)


@require_safe
def document_archive_download(request: OrganisationRequest, pk: int) -> HttpResponseBase:
    archive = _archive(request, pk)
    if archive.state != DocumentArchive.State.READY:
        raise Http404
    try:
        file = archive.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error  # cleaned meanwhile
    name = (archive.file.name or "").rpartition("/")[2]
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _archive(request: OrganisationRequest, pk: int) -> DocumentArchive:
    return get_object_or_404(DocumentArchive, organisation=request.organisation, pk=pk)

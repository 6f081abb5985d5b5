"""Bring files, look at what each would do, confirm: the import's pages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banking.confirming import Confirmed, confirm, try_again
from banking.forms import StatementImportForm
from banking.models import StatementBatch, StatementUpload
from banking.receiving import receive
from banking.uploads import answer, choose, review
from banking.views.cards import cards_of, posted_choices
from organisations.request import OrganisationRequest

UNPROCESSABLE = 422
Post = dict[int, dict[str, Any]]


@require_http_methods(["GET", "POST"])
def statement_import(request: OrganisationRequest) -> HttpResponse:
    form = StatementImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = ((file.name or "", file.read()) for file in form.cleaned_data["statements"])
        batch = receive(request.organisation, request.user, files, timezone.now())
        return redirect("statement_batch_review", request.organisation.slug, batch.pk)
    context = {
        "form": form,
        "unfinished": _unfinished(request),
        "largest": settings.STATEMENT_MAX_BYTES,
        "largest_megabytes": settings.STATEMENT_MAX_BYTES >> 20,
    }
    return render(request, "banking/statement_import.html", context, status=UNPROCESSABLE if form.errors else 200)


def _unfinished(request: OrganisationRequest) -> list[StatementBatch]:
    """What somebody brought and nobody has confirmed yet."""
    own = StatementBatch.objects.filter(organisation=request.organisation)
    waiting = StatementUpload.objects.for_organisation(request.organisation).unfinished()
    rows = own.filter(pk__in=waiting.values("batch")).select_related("brought_by")
    return list(rows.prefetch_related("uploads")[:5])


def _batch(request: OrganisationRequest, pk: int) -> StatementBatch:
    return get_object_or_404(StatementBatch, organisation=request.organisation, pk=pk)


@require_safe
def statement_batch_review(request: OrganisationRequest, pk: int) -> HttpResponse:
    """The page; or the one file that it asks about again while the worker is at it."""
    context = _context(_batch(request, pk))
    asked = request.GET.get("file", "")
    card = next((card for card in context["cards"] if str(card.upload.pk) == asked), None)
    if request.htmx and card:
        return render(request, "banking/upload_card.html", {**context, "card": card, "polled": True})
    return render(request, "banking/statement_batch_review.html", context)


def _context(batch: StatementBatch) -> dict[str, Any]:
    cards = cards_of(batch, timezone.now())
    states = [card.upload.state for card in cards]
    return {
        "batch": batch,
        "cards": cards,
        "ready": states.count(StatementUpload.State.READY),
        "proposals": sum(card.proposals for card in cards),
        "nothing_written_yet": not states.count(StatementUpload.State.IMPORTED),
    }


@require_POST
def statement_batch_answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Keep what was answered so far and show what it changes."""
    batch = _batch(request, pk)
    answer(batch, posted_choices(request.POST))
    return _part_or_page(request, batch)


def _part_or_page(request: OrganisationRequest, batch: StatementBatch) -> HttpResponse:
    if request.htmx:
        return render(request, "banking/statement_batch_review.html#batch", _context(batch))
    return redirect("statement_batch_review", request.organisation.slug, batch.pk)


@require_POST
def statement_batch_confirm(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Import what is ready. Again, from another tab or a page of yesterday: what is imported stays imported once."""
    batch = _batch(request, pk)
    choose(batch, posted_choices(request.POST))
    _say(request, confirm(batch, request.user))
    return redirect("statement_batch_review", request.organisation.slug, batch.pk)


def _say(request: HttpRequest, done: Confirmed) -> None:
    if done.left:
        words = ngettext(
            "%(n)s file was not imported: see what it waits for.",
            "%(n)s files were not imported: see what they wait for.",
            done.left,
        )
        messages.warning(request, words % {"n": done.left})
    elif done.imported:
        words = ngettext("%(n)s file is imported.", "%(n)s files are imported.", done.imported)
        messages.success(request, words % {"n": done.imported})
    elif not done.ordered:
        messages.info(request, _("There was nothing left to import here."))


@require_POST
def statement_upload_remove(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Take a file away before it is imported. An import is undone from its own page."""
    upload = get_object_or_404(StatementUpload, organisation=request.organisation, pk=pk)
    batch = upload.batch
    gone, _models = StatementUpload.objects.filter(pk=pk).exclude(state__in=["ordered", "imported"]).delete()
    if not gone:
        messages.info(request, _("This file is imported already: undo its import instead."))
    elif not batch.uploads.exists():
        batch.delete()
        messages.success(request, _("The file is taken away. Nothing was imported."))
        return redirect("statement_import", request.organisation.slug)
    else:
        review(batch)
    return redirect("statement_batch_review", request.organisation.slug, batch.pk)


@require_POST
def statement_upload_retry(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Give the worker a file again after it stopped in the middle of it."""
    upload = get_object_or_404(StatementUpload, organisation=request.organisation, pk=pk)
    if not try_again(upload, timezone.now()):
        messages.info(request, _("The file is being worked on already."))
    return redirect("statement_batch_review", request.organisation.slug, upload.batch_id)

"""The editor: a draft is written, kept at each pause, its totals and what it lacks computed as one types."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from common.money import ZERO, parse_amount
from invoicing.company import settings_of
from invoicing.drafting import StaleDraftError, Writing, follow_today, new_draft, store
from invoicing.forms.acts import perform
from invoicing.forms.drafts import DraftInput
from invoicing.forms.figures import write_figure
from invoicing.forms.typed import typed
from invoicing.models import Customer, Invoice
from invoicing.vat_choices import vat_choices
from invoicing.views.drafts import draft_of
from invoicing.views.editor_page import page, saved_words, totals_context
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_create(request: OrganisationRequest) -> HttpResponse:
    if request.method == "POST":
        return _posted(request, _begun(request))
    chosen = request.GET.get("customer", "")
    customer = get_object_or_404(Customer, organisation=request.organisation, pk=chosen) if chosen.isdecimal() else None
    return _shown(request, _begun(request, customer), request.GET.get("received", ""))


def _amount(text: str) -> str:
    """As it is typed into a price, and nothing where it is no amount above zero."""
    try:
        amount = parse_amount(text) if text else ZERO
    except BusinessError:
        return ""
    return write_figure(amount, least_decimals=2) if amount > ZERO else ""


@require_http_methods(["GET", "POST"])
def invoice_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    draft = draft_of(request, pk)
    return _posted(request, draft) if request.method == "POST" else _shown(request, draft)


def _begun(request: OrganisationRequest, customer: Customer | None = None) -> Invoice:
    settings = settings_of(request.organisation)
    return new_draft(request.organisation, settings, timezone.localdate(), customer)


def _shown(request: OrganisationRequest, draft: Invoice, received: str = "") -> HttpResponse:
    """The page as it is opened: what is stored, put in the words of the form.

    `received` is what a bank line brought: the first line's price, VAT included.
    """
    settings, today = settings_of(request.organisation), timezone.localdate()
    if draft.pk and not draft.is_credit_note:
        follow_today(draft, settings, today)
    customer = draft.customer if draft.customer_id else None
    lines = list(draft.lines.all()) if draft.pk else []
    data = typed(draft, lines, vat_choices(settings, customer, draft.nature, today))
    data["version"] = str(draft.version) if draft.pk else ""
    if received := _amount(received):
        draft.prices_include_vat = True
        data["prices_include_vat"], data["lines-1-price"] = "1", received
    return page(request, DraftInput(draft, data, settings, today))


def _read(request: OrganisationRequest, draft: Invoice) -> DraftInput:
    return DraftInput(draft, request.POST.copy(), settings_of(request.organisation), timezone.localdate())


def _posted(request: OrganisationRequest, draft: Invoice) -> HttpResponse:
    written = _read(request, draft)
    act = request.POST.get("act", "")
    if act:
        perform(written, f"product:{request.POST.get('product', '')}" if act == "product" else act)
        return page(request, written)
    if not written.is_storable:
        return page(request, written, refused=True)
    try:
        _store(request, written)
    except StaleDraftError as stale:
        return page(request, written, stale=stale)
    if "send" in request.POST:
        return _towards_sending(request, written)
    messages.success(request, _("The draft is saved."))
    return redirect("invoice_edit" if written.unfinished else "invoice_detail", request.organisation.slug, draft.pk)


def _towards_sending(request: OrganisationRequest, written: DraftInput) -> HttpResponse:
    """What is missing is said in the editor, with the links; the page that sends is for drafts that may be sent."""
    slug, pk = request.organisation.slug, written.draft.pk
    if written.missing:
        messages.error(request, _("Not sent yet: the draft is saved, and below is what it lacks."))
        return redirect(reverse("invoice_edit", args=[slug, pk]) + "#missing")
    return redirect("invoice_send", slug, pk)


def _store(request: OrganisationRequest, written: DraftInput) -> None:
    written.draft.unfinished = written.unfinished
    store(written.draft, written.lines, _writing(request.POST), request.user)


def _writing(data: QueryDict) -> Writing:
    return Writing(
        _uuid(data.get("overwrite")) or _uuid(data.get("version")), _uuid(data.get("next_version")) or uuid4()
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_POST
def invoice_autosave(request: OrganisationRequest, pk: int | None = None) -> HttpResponse:
    """Store what was typed so far. The answer is JSON: how it went, in words, and what to send the next time."""
    draft = draft_of(request, pk) if pk else _begun(request)
    written = _read(request, draft)
    if not written.is_storable:
        words = written.refusal or _("Not saved yet: choose the customer.")
        return JsonResponse({"state": "refused", "words": words})
    try:
        _store(request, written)
    except StaleDraftError as stale:
        return JsonResponse({"state": "stale", "words": str(stale), "current": str(stale.current)})
    except BusinessError as error:
        return JsonResponse({"state": "refused", "words": str(error)})
    slug = request.organisation.slug
    answer = {
        "state": "saved",
        "words": saved_words(draft, written.today),
        "version": str(draft.version),
        "next_version": str(uuid4()),
        "edit": reverse("invoice_edit", args=[slug, draft.pk]),
        "autosave": reverse("invoice_autosave", args=[slug, draft.pk]),
        "totals": reverse("invoice_totals", args=[slug, draft.pk]),
        "preview": reverse("invoice_preview", args=[slug, draft.pk]),
    }
    return JsonResponse(answer)


@require_POST
def invoice_totals(request: OrganisationRequest, pk: int | None = None) -> HttpResponse:
    """Totals, line totals and what is missing, of what is being typed: nothing is stored."""
    draft = draft_of(request, pk) if pk else _begun(request)
    return render(request, "invoicing/invoice_form_figures.html", totals_context(_read(request, draft)))

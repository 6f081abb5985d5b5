"""From draft to customer: how it is sent, sent again, and tried again."""

from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import BusinessError
from invoicing import delivering, missing
from invoicing.company import settings_of
from invoicing.email_texts import render_email
from invoicing.emails import DUPLICATE, has_left
from invoicing.forms.sending import SendForm
from invoicing.models import DocumentEmail, Invoice
from invoicing.numbering import preview_number
from invoicing.sending import date_today
from invoicing.views.dialogs import answer, ask
from organisations.request import OrganisationRequest


@require_http_methods(["GET", "POST"])
def invoice_send(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Ask how the draft is sent, or say what it lacks; then send it."""
    invoice = _document(request, pk)
    if not invoice.is_draft:
        if request.method == "POST":
            messages.error(request, _("%(number)s was already sent.") % {"number": invoice})
        return answer(request, pk)
    today = timezone.localdate()
    form = SendForm(request.POST or None, initial=_words_of(invoice, today))
    if not form.is_valid():
        lacking = missing.missing(foreseen(invoice, today))
        return ask(request, "invoice_send", {"form": form, "invoice": invoice, "lacking": lacking})
    try:
        _send(request, invoice, form, today)
    except BusinessError as error:
        messages.error(request, str(error))
    return answer(request, pk)


def _document(request: OrganisationRequest, pk: int) -> Invoice:
    own = Invoice.objects.for_organisation(request.organisation).select_related("organisation", "customer")
    return get_object_or_404(own, pk=pk)


def foreseen(draft: Invoice, today: date, number: str | None = None) -> Invoice:
    """The draft as it will be issued today. Nothing is written."""
    later = copy(draft)
    date_today(later, settings_of(draft.organisation), today)
    later.number = number
    return later


def _words_of(draft: Invoice, today: date) -> dict[str, Any]:
    """The e-mail with the number that comes next: it is put right if another document takes it meanwhile."""
    settings = settings_of(draft.organisation)
    number = preview_number(draft.organisation, settings, draft.kind, today)
    subject, body = render_email(settings, foreseen(draft, today, number))
    words = {"subject": subject, "body": body, "written_as": number, "deliveries_seen": 0}
    return words | {"recipients": recipients_of(draft)}


def recipients_of(document: Invoice) -> str:
    """The customer's address, then those in copy."""
    return ", ".join(filter(None, [document.customer.email, document.customer.copy_emails]))


def _send(request: OrganisationRequest, invoice: Invoice, form: SendForm, today: date) -> None:
    if form.is_by_email:
        email = delivering.send_by_email(invoice, form.message, today=today, by=request.user)
        words = {"number": email.invoice, "recipients": email.recipients}
        messages.success(request, _("%(number)s is issued; its e-mail leaves for %(recipients)s.") % words)
    else:
        sent = delivering.send_otherwise(invoice, form.chosen_manner, today=today, by=request.user)
        messages.success(request, _("%(number)s is issued and awaits its payment.") % {"number": sent})


@require_http_methods(["GET", "POST"])
def invoice_send_again(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Ask how an issued document is sent again; then do so."""
    invoice = get_object_or_404(
        Invoice.objects.for_organisation(request.organisation).issued().select_related("organisation", "customer"),
        pk=pk,
    )
    form = SendForm(request.POST or None, initial=_known(invoice))
    if not form.is_valid():
        context = {"form": form, "invoice": invoice, "is_duplicate": has_left(invoice)}
        return ask(request, "invoice_send_again", context)
    try:
        _send_again(request, invoice, form)
    except BusinessError as error:
        messages.error(request, str(error))
    return answer(request, pk)


def _known(document: Invoice) -> dict[str, Any]:
    subject, body = render_email(settings_of(document.organisation), document)
    if has_left(document):
        subject = f"{DUPLICATE[document.language]} · {subject}"[: delivering.SUBJECT_LENGTH]
    return {
        "recipients": recipients_of(document),
        "subject": subject,
        "body": body,
        "deliveries_seen": delivering.deliveries_of(document),
    }


def _send_again(request: OrganisationRequest, invoice: Invoice, form: SendForm) -> None:
    seen: int = form.cleaned_data["deliveries_seen"]
    if form.is_by_email:
        email = delivering.email_again(invoice, form.message, deliveries_seen=seen, by=request.user)
        words = {"number": invoice, "recipients": email.recipients}
        messages.success(request, _("%(number)s leaves for %(recipients)s.") % words)
    else:
        delivering.hand_over_again(invoice, form.chosen_manner, deliveries_seen=seen, by=request.user)
        messages.success(request, _("Noted: %(number)s was handed over.") % {"number": invoice})


@require_POST
def document_email_retry(request: OrganisationRequest, pk: int) -> HttpResponse:
    own = DocumentEmail.objects.filter(organisation=request.organisation).select_related("invoice")
    email = get_object_or_404(own, pk=pk)
    try:
        delivering.try_again(email, request.user)
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The e-mail waits for its turn again."))
    return redirect("invoice_detail", request.organisation.slug, email.invoice_id)

"""Several drafts sent at once: each stands on its own, and says what became of it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import BusinessError
from invoicing import delivering, missing
from invoicing.company import settings_of
from invoicing.delivering import Manner, Message
from invoicing.email_texts import render_email
from invoicing.forms.sending import EmailListField, SendForm
from invoicing.models import Invoice
from invoicing.numbering import preview_number
from invoicing.views.selection import ticked
from invoicing.views.sending import foreseen, recipients_of
from organisations.request import OrganisationRequest

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A draft of the selection: to whom it goes or what it lacks; once sent, what became of it."""

    document: Invoice
    recipients: str
    lacking: list[missing.Missing]
    error: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.lacking


@require_http_methods(["GET", "POST"])
def invoice_send_many(request: OrganisationRequest) -> HttpResponse:
    """Show the ticked drafts with what each lacks, then send those that lack nothing."""
    query = request.POST if request.method == "POST" else request.GET
    own = Invoice.objects.for_organisation(request.organisation).select_related("organisation", "customer")
    documents = list(own.filter(pk__in=ticked(query)).order_by("pk")[:MOST])
    form = SendForm(initial={"way": SendForm.EMAIL})
    if request.method == "POST":
        by_email = query.get("way") != SendForm.OTHERWISE
        manner = query.get("manner") if query.get("manner") in Manner.values else Manner.OTHER.value
        lines = [_sent(request, each, "" if by_email else str(manner)) for each in documents]
        context = {"lines": lines, "is_done": True, "sent": sum(not each.error for each in lines)}
    else:
        lines = [_line(each) for each in documents if each.is_draft]
        context = {"lines": lines, "form": form, "ready": sum(each.is_ready for each in lines)}
    return render(request, "invoicing/invoice_send_many.html", context)


def _line(draft: Invoice) -> Line:
    return Line(draft, recipients_of(draft), missing.missing(foreseen(draft, timezone.localdate())))


def _sent(request: OrganisationRequest, draft: Invoice, manner: str) -> Line:
    """Send one. Refused, its own transaction leaves nothing behind, and the others go on."""
    recipients = recipients_of(draft)
    try:
        if manner:
            sent = delivering.send_otherwise(draft, manner, today=timezone.localdate(), by=request.user)
        else:
            message = _message(draft, recipients)
            sent = delivering.send_by_email(draft, message, today=timezone.localdate(), by=request.user).invoice
    except BusinessError as error:
        return Line(draft, recipients, [], str(error))
    return Line(sent, recipients, [])


def _message(draft: Invoice, recipients: str) -> Message:
    """The company's own words, to the customer's own addresses."""
    if not recipients:
        words = {"customer": draft.customer.name}
        raise BusinessError(_("%(customer)s has no e-mail address: add it, or send otherwise.") % words)
    settings, today = settings_of(draft.organisation), timezone.localdate()
    number = preview_number(draft.organisation, settings, draft.kind, today)
    subject, body = render_email(settings, foreseen(draft, today, number))
    return Message(tuple(EmailListField().clean(recipients)), subject, body, number)

"""«Relancer»: what the customer will read, what speaks against it, and the sending."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import BusinessError
from invoicing import reminding
from invoicing.company import settings_of
from invoicing.forms.reminders import RemindForm
from invoicing.holds import Hold, holds_of
from invoicing.models import Invoice, Reminder
from invoicing.reminder_texts import penalties_of, render_reminder
from invoicing.views.dialogs import answer, ask
from invoicing.views.email_lines import reminders_of
from invoicing.views.sending import recipients_of
from organisations.request import OrganisationRequest

WORDS = ("recipients", "subject", "body")


@require_http_methods(["GET", "POST"])
def invoice_remind(request: OrganisationRequest, pk: int) -> HttpResponse:
    """Show what would be sent and what speaks against it; then send it."""
    own = Invoice.objects.for_organisation(request.organisation).issued().select_related("organisation", "customer")
    invoice, today = get_object_or_404(own, pk=pk), timezone.localdate()
    try:
        reminding.refuse_unless_late(invoice, today)
        return _remind(request, invoice, today) if request.method == "POST" else _show(request, invoice, today)
    except BusinessError as error:
        messages.error(request, str(error))
        return answer(request, pk)


def _remind(request: OrganisationRequest, invoice: Invoice, today: date) -> HttpResponse:
    form = RemindForm(request.POST)
    if not form.is_valid():
        return _show(request, invoice, today, form)
    try:
        reminder = reminding.remind(invoice, form.message, form.seen, today=today, by=request.user)
    except reminding.HeldError as held:
        return _show(request, invoice, today, form, str(held))
    words = {"number": invoice, "recipients": reminder.recipients}
    messages.success(request, _("The reminder of %(number)s leaves for %(recipients)s.") % words)
    return answer(request, invoice.pk)


def _show(
    request: OrganisationRequest, invoice: Invoice, today: date, form: RemindForm | None = None, refusal: str = ""
) -> HttpResponse:
    """With our own words, or those of the form that came; after a refusal, with what is seen from now on."""
    reminders, holds, level = reminders_of(invoice), holds_of(invoice, today), reminding.next_level(invoice)
    if form is None or refusal:
        words = {name: form[name].value() for name in WORDS} if form else _words(invoice, level)
        form = RemindForm(initial=words | _seen(invoice, len(reminders), holds))
    context = {
        "invoice": invoice,
        "today": today,
        "form": form,
        "refusal": refusal,
        "holds": holds,
        "level": level,
        "is_last_level": level == Reminder.HIGHEST_LEVEL,
        "reminders": reminders,
        "waits": any(each["email"].state == Reminder.State.QUEUED for each in reminders),
    }
    return ask(request, "invoice_remind", context)


def _words(invoice: Invoice, level: int) -> dict[str, Any]:
    subject, body = render_reminder(settings_of(invoice.organisation), invoice, level, penalties_of(invoice, level))
    return {"recipients": recipients_of(invoice), "subject": subject, "body": body}


def _seen(invoice: Invoice, reminders: int, holds: list[Hold]) -> dict[str, Any]:
    keys = ",".join(hold.key for hold in holds)
    return {"reminders_seen": reminders, "balance_seen": invoice.balance_due, "holds_seen": keys}

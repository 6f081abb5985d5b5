"""Warn every owner that the account on which invoices are to be paid was changed: false bank details are a fraud."""

import json

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from invoicing.identifiers import grouped_iban
from invoicing.models import JournalEntry
from organisations.models import Membership, User


def send_notice(entry_id: int) -> int:
    """E-mail the change that this journal entry tells to each owner, in their language. Returns how many."""
    entry = JournalEntry.objects.select_related("organisation").get(pk=entry_id)
    owners = User.objects.filter(memberships__organisation=entry.organisation, memberships__role=Membership.Role.OWNER)
    notices = [_notice(entry, owner) for owner in owners.order_by("pk")]
    with get_connection() as connection:
        return connection.send_messages(notices) or 0


def _notice(entry: JournalEntry, owner: User) -> EmailMessage:
    details = json.loads(entry.details)
    with translation.override(owner.language):
        words = {
            "company": entry.organisation.name,
            "person": entry.recorded_by_name,
            "before": grouped_iban(details["iban_before"]) or _("none"),
            "after": grouped_iban(details["iban"]) or _("none"),
        }
        subject = _("%(company)s: the account on invoices was changed") % words
        body = (
            _(
                "%(person)s changed the account on which %(company)s asks to be paid.\n\n"
                "Before: %(before)s\nNow: %(after)s\n\n"
                "If you did not expect this, change it back at once in Settings, then change your password and "
                "tell your customers."
            )
            % words
        )
    return EmailMessage(" ".join(subject.splitlines()), body, settings.DEFAULT_FROM_EMAIL, [owner.email])

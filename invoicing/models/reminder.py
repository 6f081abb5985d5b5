"""Reminders («relances») of invoices that are late."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice
from invoicing.models.outgoing_email import EmailWithDocument
from organisations.models import Organisation


class Reminder(EmailWithDocument):
    """One e-mail that reminds a customer of a late invoice, with its PDF: what was written, asked by whom, its fate.

    `balance_due` is what its text asks for. `acknowledged` are the keys of the holds (`invoicing.holds`) in spite of
    which a person wanted it to leave.
    """

    HIGHEST_LEVEL = 3

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reminders")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    level = models.PositiveSmallIntegerField(_("level"))
    balance_due = models.DecimalField(_("balance due"), max_digits=14, decimal_places=2)
    acknowledged = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "invoice"], name="one_reminder_waits_per_invoice", condition=Q(state="queued")
            ),
            models.CheckConstraint(name="three_levels_of_reminders", condition=Q(level__gte=1, level__lte=3)),
            models.CheckConstraint(name="a_reminder_asks_for_something", condition=Q(balance_due__gt=0)),
        ]

"""What was done to documents and to the account they are paid on, by whom, when: append-only, chained by hashes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice
from organisations.models import Organisation


class JournalEntry(models.Model):
    """One act on one document; on the company's payment account, with no document.

    PostgreSQL numbers and chains the entries when their transaction commits. Each hash covers the entry and the hash
    before it, so that nothing can be changed, put in or taken out unseen (rules.md I5, D2). `invoicing.journal` writes
    entries; `manage.py verify_journal` reads the chain again.
    """

    class Act(models.TextChoices):
        CREATED = "created", _("Draft created")
        DELETED = "deleted", _("Draft deleted")
        SENT = "sent", _("Issued")
        IMPORTED = "imported", _("Taken over from another tool")
        SENT_OTHERWISE = "sent_otherwise", _("Handed over otherwise")
        EMAIL_QUEUED = "email_queued", _("E-mail asked for")
        EMAILED = "emailed", _("E-mailed")
        EMAIL_FAILED = "email_failed", _("E-mail failed")
        REMINDER_QUEUED = "reminder_queued", _("Reminder asked for")
        REMINDED = "reminded", _("Reminder sent")
        REMINDER_FAILED = "reminder_failed", _("Reminder failed")
        REMINDER_UNSENT = "reminder_unsent", _("Reminder not sent")
        PAID = "paid", _("Payment recorded")
        PAYMENT_WITHDRAWN = "payment_withdrawn", _("Payment withdrawn")
        CREDITED = "credited", _("Credit set against it")
        CREDIT_WITHDRAWN = "credit_withdrawn", _("Credit withdrawn")
        REFUNDED = "refunded", _("Refunded")
        REFUND_WITHDRAWN = "refund_withdrawn", _("Refund withdrawn")
        REPLACED = "replaced", _("Cancelled and replaced")
        WRITTEN_OFF = "written_off", _("Difference written off")
        WRITE_OFF_WITHDRAWN = "write_off_withdrawn", _("Write-off withdrawn")
        ACCOUNT_CHANGED = "account_changed", _("Payment account changed")

    # Neither has an index of its own: one of those below begins with it.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, db_index=False, related_name="journal")
    document = models.ForeignKey(  # no constraint: the entry outlives a draft that is thrown away
        Invoice,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="journal",
        verbose_name=_("document"),
    )
    document_name = models.CharField(_("document"), max_length=250)
    act = models.CharField(_("act"), max_length=20, choices=Act)
    details = models.TextField(_("details"), blank=True)  # JSON, as written once and for all
    recorded_at = models.DateTimeField(_("at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by_name = models.CharField(_("by"), max_length=320, blank=True)
    position = models.BigIntegerField(null=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "position"], name="one_entry_per_position")]
        indexes = [
            models.Index(fields=["document", "-id"], name="journal_of_a_document"),
            models.Index(fields=["organisation"], name="journal_to_seal", condition=models.Q(hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.document_name}: {self.get_act_display()}"


class JournalHead(models.Model):
    """The last entry of a company's chain: the lock for the next one, and what tells that the end was cut off."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="journal_head"
    )
    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.position} {self.hash}"

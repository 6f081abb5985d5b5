"""E-mails that carry documents to customers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice
from organisations.models import Organisation


class DocumentEmail(models.Model):
    """One e-mail with a document's PDF, written when asked for, sent by the job worker, retried."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="document_emails")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="emails")
    recipients = models.TextField(_("recipients"), max_length=1000)  # addresses separated by commas
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=4000)
    is_duplicate = models.BooleanField(_("sent again"), default=False)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("reason of the failure"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("e-mail with a document")
        verbose_name_plural = _("e-mails with documents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "state"], name="emails_by_state")]

    def __str__(self) -> str:
        return f"{self.recipients}: {self.subject}"

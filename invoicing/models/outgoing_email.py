"""What all our e-mails have in common as rows: written when asked for, sent by the job worker, retried."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingEmail(models.Model):
    """An e-mail and its fate, which `invoicing.outbox` writes."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNSENT = "unsent", _("Not sent")  # overtaken: when its turn came, there was no reason for it any more

    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=4000)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("reason of the failure"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        abstract = True


class EmailWithDocument(OutgoingEmail):
    """One that carries a document's PDF to the customer."""

    recipients = models.TextField(_("recipients"), max_length=1000)  # addresses separated by commas
    is_duplicate = models.BooleanField(_("sent again"), default=False)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.recipients}: {self.subject}"

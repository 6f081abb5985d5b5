"""PDFs of many documents in one ZIP, made in the background."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class DocumentArchive(models.Model):
    """A ZIP somebody asked for. `file` is its place under the media directory once it is ready."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("In preparation")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="document_archives")
    document_ids = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.QUEUED)
    total = models.PositiveIntegerField(_("documents"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    file = models.FileField(_("file"), upload_to="archives/%Y/%m/", blank=True)
    error = models.CharField(_("reason of the failure"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("archive of PDFs")
        verbose_name_plural = _("archives of PDFs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} ({self.done}/{self.total})"

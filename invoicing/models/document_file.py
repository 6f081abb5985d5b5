"""The very bytes that were issued."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice


class DocumentFile(models.Model):
    """The PDF of an issued document, Factur-X inside, kept as it was made and never made again (rules.md I1)."""

    invoice = models.OneToOneField(Invoice, primary_key=True, on_delete=models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    software_version = models.CharField(_("version of the software"), max_length=40)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("issued PDF")
        verbose_name_plural = _("issued PDFs")

    def __str__(self) -> str:
        return self.sha256

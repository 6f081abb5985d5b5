"""A file somebody uploaded, kept while they look at what it would bring."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class CsvUpload(models.Model):
    """A CSV between its upload and the answer «import» or «throw away».

    Thrown away, the row goes. Imported, its content goes, and the row tells whoever clicks again, for a day.
    """

    class Kind(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        PRODUCTS = "products", _("Products and services")
        INVOICES = "invoices", _("Invoices")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="csv_uploads")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(default=dict)  # what each column of the file is taken for, where somebody said so
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

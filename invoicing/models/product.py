"""The catalogue: what a company sells again and again."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from invoicing.models.line import Unit, VatCategory
from organisations.models import Organisation


class Product(models.Model):
    """A product or service to pick from. Lines copy it: changing it changes no document."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="products")
    reference = models.CharField(_("reference"), max_length=50, blank=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=1500, blank=True)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.PIECE)
    unit_price = models.DecimalField(_("unit price excl. VAT"), max_digits=16, decimal_places=6)
    vat_category = models.CharField(max_length=2, choices=VatCategory, default=VatCategory.STANDARD)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=2, default=Decimal("20.00"))
    vat_exemption = models.CharField(max_length=40, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("product or service")
        verbose_name_plural = _("products and services")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_product_per_reference", condition=~Q(reference="")
            ),
            models.CheckConstraint(name="product_price_not_below_zero", condition=Q(unit_price__gte=0)),
        ]
        indexes = [models.Index("organisation", Upper("name"), name="product_by_name")]

    def __str__(self) -> str:
        return self.name

"""Lines of a document."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from invoicing.models.invoice import Invoice


class InvoiceLine(models.Model):
    """One line. Quantity and unit price keep the decimals that EN 16931 allows: 4 and 6 (rules.md §1.5)."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    description = models.CharField(_("description"), max_length=500)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=4, default=Decimal(1))
    unit_price = models.DecimalField(_("unit price excl. VAT"), max_digits=16, decimal_places=6)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=2, default=Decimal("20.00"))
    total_excl_vat = models.DecimalField(_("total excl. VAT"), max_digits=14, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_line_per_position"),
            models.CheckConstraint(name="unit_price_not_below_zero", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(name="vat_rate_between_0_and_100", condition=Q(vat_rate__range=(0, 99))),
        ]

    def __str__(self) -> str:
        return self.description

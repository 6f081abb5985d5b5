"""Which deposit invoices a final invoice takes off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice


class DepositDeduction(models.Model):
    """A deposit invoice that a final invoice deducts, once. Frozen with the final invoice (rules.md C4, C5)."""

    final_invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="deductions")
    deposit = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="deducted_by")

    class Meta:
        verbose_name = _("deducted deposit")
        verbose_name_plural = _("deducted deposits")
        ordering = ["deposit_id"]

    def __str__(self) -> str:
        return f"{self.deposit_id} → {self.final_invoice_id}"

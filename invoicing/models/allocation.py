"""Which part of which money settles which document."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice
from invoicing.models.payment import Payment
from organisations.models import Organisation


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def standing(self) -> Self:
        """Allocations that count: neither reversals nor reversed."""
        return self.filter(reverses__isnull=True).exclude(Exists(Allocation.objects.filter(reverses=OuterRef("pk"))))


class Allocation(models.Model):
    """A part of a payment, or of a credit note, that settles an invoice. Append-only: undoing adds the opposite row.

    Where both are set, the money is the credit note's, and the payment is the one it was netted with: they are
    undone together. Of a refund (a payment below zero), the settled document is the credit note that is given back.
    Where `correction` is set, no money moved: that corrected invoice took this one's place.
    Where `write_off` is set, no money moved either: it names why the invoice is settled without this part, and goes
    with the payment that was short by it. Both are undone together.
    """

    class WriteOff(models.TextChoices):
        BANK_FEE = "bank_fee", _("Bank charges")
        DISCOUNT = "discount", _("Early-payment discount")
        ROUNDING = "rounding", _("Rounding difference")
        LOSS = "loss", _("Difference given up")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations")
    credit_note = models.ForeignKey(
        Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="uses_of_credit"
    )
    correction = models.ForeignKey(
        Invoice, null=True, blank=True, on_delete=models.PROTECT, related_name="replacements"
    )
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    write_off = models.CharField(
        _("written off as"), max_length=10, choices=WriteOff, blank=True, default="", db_default=""
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="allocation_from_one_source",
                condition=Q(correction__isnull=True) & (Q(payment__isnull=False) | Q(credit_note__isnull=False))
                | Q(correction__isnull=False, payment__isnull=True, credit_note__isnull=True),
            ),
            models.CheckConstraint(
                name="a_write_off_goes_with_a_payment",
                condition=Q(write_off="") | Q(payment__isnull=False, credit_note__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_reversal_is_below_zero",
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} → {self.invoice_id}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversed_by")

"""Money received from a customer, or given back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from invoicing.models.customer import Customer
from organisations.models import Organisation

MONEY = models.DecimalField(max_digits=14, decimal_places=2)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def standing(self) -> Self:
        """Payments that count: neither reversals nor reversed."""
        return self.filter(reverses__isnull=True).exclude(Exists(Payment.objects.filter(reverses=OuterRef("pk"))))

    def received(self) -> Self:
        """Standing payments of a customer: no refunds."""
        return self.standing().filter(amount__gt=0)

    def with_unallocated(self) -> Self:
        """Annotate `unallocated`: what of a standing payment settles nothing and was not given back.

        Nought for what was withdrawn, and for refunds.
        """
        own = Payment.objects.filter(pk=OuterRef("pk")).order_by()
        settled = Sum("allocations__amount", filter=Q(allocations__credit_note__isnull=True, allocations__write_off=""))
        refunds = Payment.objects.standing().filter(refunds=OuterRef("pk")).order_by()
        return self.annotate(
            unallocated=Case(
                When(
                    Q(amount__gt=0, reverses__isnull=True) & ~Exists(Payment.objects.filter(reverses=OuterRef("pk"))),
                    then=F("amount")
                    - Coalesce(Subquery(own.annotate(total=settled).values("total")), ZERO, output_field=MONEY)
                    + Coalesce(_sum(refunds), ZERO, output_field=MONEY),
                ),
                default=ZERO,
                output_field=MONEY,
            )
        )

    def with_something_left(self) -> Self:
        """Those that have an `unallocated` amount."""
        return self.with_unallocated().filter(Q(("unallocated__gt", ZERO)))


def _sum(refunds: models.QuerySet["Payment"]) -> Subquery:
    return Subquery(refunds.values("refunds").annotate(total=Sum("amount")).values("total"))


class Payment(models.Model):
    """One movement of money with a customer, append-only: a reversal is a second row with the opposite amount.

    What it settles is said by its allocations; what is left is the customer's credit. Below zero and no reversal, it
    is a refund: of a credit note (its allocation names it), or of what was paid too much (`refunds` names it).
    """

    class Means(models.TextChoices):
        TRANSFER = "transfer", _("Transfer")
        CHEQUE = "cheque", _("Cheque")
        CARD = "card", _("Card")
        CASH = "cash", _("Cash")
        DIRECT_DEBIT = "direct_debit", _("Direct debit")

    class Origin(models.TextChoices):
        DECLARED = "declared", _("Declared")  # by a person; a bank line may prove it later
        BANK = "bank", _("Bank")  # from a bank line somebody accepted
        IMPORTED = "imported", _("Imported")  # taken over with a ledger

    # No index of its own: those below begin with it.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, db_index=False, related_name="payments")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    received_on = models.DateField(_("received on"))
    means = models.CharField(_("means"), max_length=12, choices=Means, default=Means.TRANSFER)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    refunds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="refunded_by")
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(name="payment_amount_not_zero", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="what_gives_money_back_is_below_zero", condition=Q(refunds__isnull=True) | Q(amount__lt=0)
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "received_on"], name="payments_by_date"),
            models.Index(fields=["organisation", "origin", "amount"], name="payments_by_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%Y-%m-%d} {self.amount} {self.currency}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversed_by")

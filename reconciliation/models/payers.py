"""Who pays for whom, as people said it or as their decisions taught."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from invoicing.models import Customer
from organisations.models import Organisation


class CustomerGroup(models.Model):
    """Customers who pay for each other, because a person said so: never learned."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="customer_groups")
    name = models.CharField(_("name"), max_length=200)
    customers = models.ManyToManyField(Customer, through="GroupMember", related_name="groups")

    class Meta:
        verbose_name = _("group of customers")
        verbose_name_plural = _("groups of customers")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A customer is of one group at most: beyond, nobody could tell who pays for whom."""

    group = models.ForeignKey(CustomerGroup, on_delete=models.CASCADE, related_name="members")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="group_member")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.customer_id} ∈ {self.group_id}"


class PayerAlias(models.Model):
    """An IBAN or a name under which a customer is known to pay, or somebody who pays for many others.

    Only a person marks a factor, a payment provider or a public accountant as such; nothing is learned about them.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        FACTOR = "factor", _("Factor")
        PROVIDER = "provider", _("Payment provider")
        PUBLIC = "public", _("Public accountant")

    class Source(models.TextChoices):
        DECISION = "decision", _("Learned from a decision")
        IMPORTED = "imported", _("Taken over with a ledger")
        TYPED = "typed", _("Typed by a person")

    # No index of its own: those below begin with it.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="payer_aliases"
    )
    kind = models.CharField(_("kind of payer"), max_length=10, choices=Kind, default=Kind.CUSTOMER)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="payer_aliases"
    )
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    name = models.CharField(_("name on statements"), max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    created_at = models.DateTimeField(default=timezone.now)  # typed over what was learned: when it was typed
    created_by = models.ForeignKey(  # none: a decision taught it, or a ledger brought it
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("known payer")
        verbose_name_plural = _("known payers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "customer", "iban", "name"], name="one_alias_per_customer_and_payer"
            ),
            models.CheckConstraint(
                name="an_alias_is_an_iban_or_a_name",
                condition=(~Q(iban="") & Q(name="")) | (Q(iban="") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="only_a_customer_pays_for_a_customer",
                condition=Q(kind="customer", customer__isnull=False) | (~Q(kind="customer") & Q(customer__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["organisation", "iban", "name"],
                name="one_mark_per_payer",
                condition=Q(customer__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "iban"], name="aliases_by_iban")]

    def __str__(self) -> str:
        return self.iban or self.name


class ForgottenPayer(models.Model):
    """An IBAN or a name that a person took away from a customer: no decision teaches it again, and no ledger brings it.

    It ends when a person types it for this customer again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="forgotten_payers")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="forgotten_payers")
    iban = models.CharField(max_length=34, blank=True)
    name = models.CharField(max_length=200, blank=True)
    forgotten_at = models.DateTimeField(auto_now_add=True)
    forgotten_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("forgotten payer")
        verbose_name_plural = _("forgotten payers")
        ordering = ["-forgotten_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "customer", "iban", "name"], name="forgotten_once_per_customer_and_payer"
            ),
            models.CheckConstraint(
                name="an_iban_or_a_name_is_forgotten",
                condition=(~Q(iban="") & Q(name="")) | (Q(iban="") & ~Q(name="")),
            ),
        ]

    def __str__(self) -> str:
        return self.iban or self.name

"""Customers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from organisations.models import Organisation


class CustomerQuerySet(models.QuerySet["Customer"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def with_balance(self) -> Self:
        """Annotate `balance`: what is owed on sent invoices, less what credit notes still give back."""
        owed = Sum("documents__balance_due", filter=Q(documents__status="sent", documents__kind="invoice"))
        given = Sum("documents__balance_due", filter=Q(documents__status="sent", documents__kind="credit_note"))
        return self.annotate(
            balance=Coalesce(owed, ZERO, output_field=models.DecimalField(max_digits=14, decimal_places=2))
            - Coalesce(given, ZERO, output_field=models.DecimalField(max_digits=14, decimal_places=2))
        )

    def with_overdue(self, today: date) -> Self:
        """Annotate `overdue`: what is owed on sent invoices whose due date is past."""
        late = Q(documents__status="sent", documents__kind="invoice", documents__due_date__lt=today)
        money = models.DecimalField(max_digits=14, decimal_places=2)
        return self.annotate(overdue=Coalesce(Sum("documents__balance_due", filter=late), ZERO, output_field=money))


class Customer(models.Model):
    """Somebody who owes, owed or will owe the company money."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="customers")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "id"]
        indexes = [models.Index("organisation", Upper("name"), name="customer_by_name")]

    def __str__(self) -> str:
        return self.name

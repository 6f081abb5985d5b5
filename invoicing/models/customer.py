"""Customers."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from invoicing.folding import Folded, fold
from invoicing.models.addresses import BillingAddress, DeliveryAddress, PostalAddress
from invoicing.models.invoicing_settings import TermsMethod
from organisations.models import Organisation, User


class CustomerQuerySet(models.QuerySet["Customer"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def named(self, text: str) -> Self:
        """Those whose name holds `text`, accents and capitals aside; those alone who bear it in full, if any do."""
        folded = fold(text)
        if not folded:
            return self.none()
        named = self.annotate(folded_name=Folded("name"))
        in_full = named.filter(folded_name=folded)
        return in_full if in_full.exists() else named.filter(folded_name__contains=folded)

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


class Customer(PostalAddress, BillingAddress, DeliveryAddress):
    """Somebody who owes, owed or will owe the company money. Issued documents keep their own copy of it."""

    class Kind(models.TextChoices):
        BUSINESS = "business", _("Business")
        CONSUMER = "consumer", _("Consumer")
        PUBLIC = "public", _("Public body")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="customers")
    kind = models.CharField(_("kind of customer"), max_length=10, choices=Kind, default=Kind.BUSINESS)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    copy_emails = models.CharField(_("copies to"), max_length=500, blank=True)  # addresses separated by commas
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    electronic_address = models.CharField(_("electronic invoicing address"), max_length=125, blank=True)
    language = models.CharField(
        _("language of documents"), max_length=2, choices=User.Language, default=User.Language.FRENCH
    )
    terms_days = models.PositiveSmallIntegerField(  # none: the company's own terms
        _("payment delay in days"), null=True, blank=True, validators=[MaxValueValidator(180)]
    )
    terms_method = models.CharField(_("counted as"), max_length=20, choices=TermsMethod, default=TermsMethod.NET)
    reference = models.CharField(_("customer's usual order number"), max_length=50, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)  # for ourselves: on no document
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "id"]
        indexes = [models.Index("organisation", Upper("name"), name="customer_by_name")]

    def __str__(self) -> str:
        return self.name

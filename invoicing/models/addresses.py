"""A postal address, as the columns that EN 16931 tells apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostalAddress(models.Model):
    """Where a company or a customer is established. The country is ISO 3166-1 alpha-2."""

    address_line1 = models.CharField(_("address"), max_length=200, blank=True)
    address_line2 = models.CharField(_("address, continued"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")

    class Meta:
        abstract = True


class DeliveryAddress(models.Model):
    """Where goods are delivered, where that is elsewhere (rules.md M11). Without a first line: no such place."""

    delivery_name = models.CharField(_("delivered to"), max_length=200, blank=True)
    delivery_line1 = models.CharField(_("delivery address"), max_length=200, blank=True)
    delivery_line2 = models.CharField(_("delivery address, continued"), max_length=200, blank=True)
    delivery_postcode = models.CharField(_("delivery postcode"), max_length=20, blank=True)
    delivery_city = models.CharField(_("delivery city"), max_length=100, blank=True)
    delivery_country = models.CharField(_("delivery country"), max_length=2, default="FR")

    class Meta:
        abstract = True


class BillingAddress(models.Model):
    """Where invoices are to be sent, where that is not the customer's own address (rules.md M06)."""

    billing_name = models.CharField(_("invoiced at the name of"), max_length=200, blank=True)
    billing_line1 = models.CharField(_("billing address"), max_length=200, blank=True)
    billing_line2 = models.CharField(_("billing address, continued"), max_length=200, blank=True)
    billing_postcode = models.CharField(_("billing postcode"), max_length=20, blank=True)
    billing_city = models.CharField(_("billing city"), max_length=100, blank=True)
    billing_country = models.CharField(_("billing country"), max_length=2, default="FR")

    class Meta:
        abstract = True

"""How documents, payments and customers are searched and sorted."""

from typing import cast

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.errors import BusinessError
from common.money import parse_amount
from common.searching import spelt
from invoicing.folding import Folded, fold
from invoicing.models import Customer, Invoice, Payment
from invoicing.models.customer import CustomerQuerySet
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.models.payment import PaymentQuerySet
from invoicing.numbering import number_key
from organisations.request import OrganisationRequest

SORTS = ("number", "customer__name", "issue_date", "due_date", "status", "total_incl_vat", "balance_due")


class InvoiceFilter(django_filters.FilterSet):
    """Search over number, customer, label and amount; period; customer; currency, from the dashboard's links.

    Tabs are links, not filters.
    """

    q = django_filters.CharFilter(label=_("Search"), method="search")
    customer = django_filters.CharFilter(label=_("Customer"), method="of_customer", max_length=200)
    since = django_filters.DateFilter(
        label=_("From"), field_name="issue_date", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To"), field_name="issue_date", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    currency = django_filters.CharFilter(label=_("Currency"), max_length=3)

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def search(self, rows: InvoiceQuerySet, _name: str, text: str) -> InvoiceQuerySet:
        pattern = spelt(text)
        wanted = Q(customer__in=_spelt_like(self.request, pattern))
        for said in ("subject", "reference"):
            wanted |= ~Q(**{said: ""}) & Q(**{f"{said}__regex": pattern})  # most say nothing: not looked into
        key = number_key(text)
        if any(character.isdigit() for character in key):
            wanted |= Q(number_key__contains=key)
        try:
            amount = parse_amount(text)
        except BusinessError:
            return rows.filter(wanted)
        return rows.filter(wanted | Q(total_incl_vat=amount) | Q(balance_due=amount))

    def of_customer(self, rows: InvoiceQuerySet, _name: str, text: str) -> InvoiceQuerySet:
        return rows.filter(customer__in=_own_customers(self.request).named(text).values("pk"))


class PaymentFilter(django_filters.FilterSet):
    """Search over customer and amount; period; where it comes from; currency."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    origin = django_filters.ChoiceFilter(
        label=_("Origin"), choices=Payment.Origin.choices, empty_label=_("All origins")
    )
    since = django_filters.DateFilter(
        label=_("From"), field_name="received_on", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To"), field_name="received_on", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    currency = django_filters.CharFilter(label=_("Currency"), max_length=3)

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()

    def search(self, rows: PaymentQuerySet, _name: str, text: str) -> PaymentQuerySet:
        wanted = Q(customer__in=_spelt_like(self.request, spelt(text)))
        try:
            amount = parse_amount(text)
        except BusinessError:
            return rows.filter(wanted)
        return rows.filter(wanted | Q(amount=amount) | Q(amount=-amount))


class CustomerFilter(django_filters.FilterSet):
    """Search as people remember: without accents or capitals, by SIREN with its spaces; by kind."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Customer.Kind.choices, empty_label=_("All kinds"))

    class Meta:
        model = Customer
        fields: tuple[str, ...] = ()

    def search(self, rows: CustomerQuerySet, _name: str, text: str) -> CustomerQuerySet:
        wanted = Q(name__icontains=text) | Q(email__icontains=text)
        if folded := fold(text):
            rows = rows.annotate(folded_name=Folded("name"), folded_city=Folded("city"))
            wanted |= Q(folded_name__contains=folded) | Q(folded_city__startswith=folded)
        siren = "".join(text.split())  # as people type it: 732 829 320
        return rows.filter(wanted | Q(siren__startswith=siren) if siren.isdecimal() else wanted)


def _own_customers(request: HttpRequest | None) -> CustomerQuerySet:
    return Customer.objects.for_organisation(cast("OrganisationRequest", request).organisation)


def _spelt_like(request: HttpRequest | None, pattern: str) -> QuerySet[Customer, int]:
    """Looked for among the customers, who are fewer than their documents."""
    return _own_customers(request).filter(name__regex=pattern).values_list("pk", flat=True)


def ordered(rows: InvoiceQuerySet, sort: str) -> InvoiceQuerySet:
    """Order by a column of the list; anything else keeps the newest first."""
    if sort.removeprefix("-") not in SORTS:
        return rows.order_by("-issue_date", "-id")
    return rows.order_by(sort, "-id")

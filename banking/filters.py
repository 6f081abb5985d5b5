"""How bank transactions are searched."""

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount, BankTransaction, BankTransactionQuerySet
from common.errors import BusinessError
from common.forms import AmountField
from common.money import parse_amount
from common.searching import spelt
from organisations.request import OrganisationRequest

DIRECTIONS = [("received", _("Received")), ("paid", _("Paid out"))]


def own_accounts(request: OrganisationRequest) -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(organisation=request.organisation)


class AmountFilter(django_filters.Filter):
    field_class = AmountField


class BankTransactionFilter(django_filters.FilterSet):
    """Search over texts and amounts, by account, period, direction and size. Tabs are links, not filters."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    account = django_filters.ModelChoiceFilter(
        label=_("Account"),
        field_name="bank_account",
        queryset=own_accounts,  # type: ignore[arg-type]  # django-filter documents a function of the request
        empty_label=_("All accounts"),
    )
    since = django_filters.DateFilter(
        label=_("From"), field_name="booking_date", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To"), field_name="booking_date", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )
    direction = django_filters.ChoiceFilter(
        label=_("Direction"), choices=DIRECTIONS, method="in_direction", empty_label=_("Both")
    )
    at_least = AmountFilter(label=_("Amount from"), method="of_at_least")
    at_most = AmountFilter(label=_("Amount to"), method="of_at_most")

    class Meta:
        model = BankTransaction
        fields: tuple[str, ...] = ()

    def search(self, rows: BankTransactionQuerySet, _name: str, text: str) -> BankTransactionQuerySet:
        pattern = spelt(text)
        wanted = Q(counterparty_name__regex=pattern) | Q(remittance_information__regex=pattern)
        try:
            amount = parse_amount(text)
        except BusinessError:
            return rows.filter(wanted)
        return rows.filter(wanted | Q(amount=amount) | Q(amount=-amount))

    def in_direction(self, rows: BankTransactionQuerySet, _name: str, direction: str) -> BankTransactionQuerySet:
        return rows.filter(amount__gt=0) if direction == "received" else rows.filter(amount__lt=0)

    def of_at_least(self, rows: BankTransactionQuerySet, _name: str, size: Decimal) -> BankTransactionQuerySet:
        return rows.filter(Q(amount__gte=size) | Q(amount__lte=-size))

    def of_at_most(self, rows: BankTransactionQuerySet, _name: str, size: Decimal) -> BankTransactionQuerySet:
        return rows.filter(amount__range=(-size, size))

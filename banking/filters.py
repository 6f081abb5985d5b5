"""How bank transactions are searched."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount, BankTransaction, BankTransactionQuerySet
from common.errors import BusinessError
from common.money import parse_amount
from organisations.request import OrganisationRequest


def own_accounts(request: OrganisationRequest) -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(organisation=request.organisation)


class BankTransactionFilter(django_filters.FilterSet):
    """Search over texts and amounts, by account and period. Tabs are links, not filters."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    account = django_filters.ModelChoiceFilter(
        label=_("Account"), field_name="bank_account", queryset=own_accounts, empty_label=_("All accounts")
    )
    since = django_filters.DateFilter(
        label=_("From"), field_name="booking_date", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To"), field_name="booking_date", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = BankTransaction
        fields: tuple[str, ...] = ()

    def search(self, rows: BankTransactionQuerySet, _name: str, text: str) -> BankTransactionQuerySet:
        wanted = Q(counterparty_name__icontains=text) | Q(remittance_information__icontains=text)
        try:
            amount = parse_amount(text)
        except BusinessError:
            return rows.filter(wanted)
        return rows.filter(wanted | Q(amount=amount) | Q(amount=-amount))

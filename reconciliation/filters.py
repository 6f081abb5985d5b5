"""How the lines of Réconciliations are searched, whatever the tab they stand in."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount
from common.errors import BusinessError
from common.money import parse_amount
from organisations.request import OrganisationRequest
from reconciliation.models import MatchProposal

Rows = QuerySet[Any]
ONLY_IN = {"band": "review", "line": "review", "batch": "reconciled"}


def own_accounts(request: OrganisationRequest) -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(organisation=request.organisation)


class LineFilter(django_filters.FilterSet):
    """Search over payer, label and amount; account and period; the proposals' confidence. Tabs are links."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    band = django_filters.ChoiceFilter(
        label=_("Confidence"), choices=MatchProposal.Band.choices, empty_label=_("All levels")
    )
    account = django_filters.ModelChoiceFilter(
        label=_("Account"),
        queryset=own_accounts,  # type: ignore[arg-type]  # django-filter documents a function of the request
        method="of_account",
        empty_label=_("All accounts"),
    )
    since = django_filters.DateFilter(
        label=_("From"), method="booked_since", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("To"), method="booked_until", widget=forms.DateInput(attrs={"type": "date"})
    )
    line = django_filters.NumberFilter(field_name="bank_transaction", decimal_places=0, max_digits=18)
    batch = django_filters.UUIDFilter()

    class Meta:
        model = MatchProposal
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, tab: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tab = tab
        for name, place in ONLY_IN.items():
            if tab != place:
                del self.filters[name]

    def of_line(self, **wanted: object) -> Q:
        """A condition on the bank transaction, seen from the rows of this tab."""
        path = "" if self.tab == "unmatched" else "bank_transaction__"
        return Q(**{f"{path}{name}": value for name, value in wanted.items()})

    def search(self, rows: Rows, _name: str, text: str) -> Rows:
        wanted = self.of_line(counterparty_name__icontains=text) | self.of_line(remittance_information__icontains=text)
        try:
            return rows.filter(wanted | self.of_line(amount=parse_amount(text)))
        except BusinessError:
            return rows.filter(wanted)

    def of_account(self, rows: Rows, _name: str, account: BankAccount) -> Rows:
        return rows.filter(self.of_line(bank_account=account))

    def booked_since(self, rows: Rows, _name: str, day: object) -> Rows:
        return rows.filter(self.of_line(booking_date__gte=day))

    def booked_until(self, rows: Rows, _name: str, day: object) -> Rows:
        return rows.filter(self.of_line(booking_date__lte=day))

"""How the lines of Réconciliations are searched, whatever the tab they stand in."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from banking.filters import AmountFilter, own_accounts
from banking.models import BankAccount
from common.days import midnight
from common.errors import BusinessError
from common.money import parse_amount
from common.searching import spelt
from invoicing.models import Customer
from organisations.request import OrganisationRequest
from reconciliation.models import MatchProposal, ProposalAllocation
from reconciliation.wording import KINDS

Rows = QuerySet[Any]
ONLY_IN = {
    "band": "review",
    "kind": "review",
    "customer": "review",
    "order": "review",
    "line": "review",
    "batch": "reconciled",
    "decided_since": "reconciled",
    "decided_until": "reconciled",
    "choice": "reconciled",
}
ORDERS = {"latest": ("-booking_date", "-pk"), "oldest": ("booking_date", "pk")}
CHOICES = [("proposed", _("As proposed")), ("by_hand", _("Changed or chosen by hand"))]
ORDER_NAMES = [("latest", _("Latest first")), ("oldest", _("Oldest first"))]


class LineFilter(django_filters.FilterSet):
    """Search over payer, label and amount; account, period and size; of proposals, also confidence, kind of line,
    customer and order. Tabs are links."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    band = django_filters.ChoiceFilter(
        label=_("Confidence"), choices=MatchProposal.Band.choices, empty_label=_("All levels")
    )
    order = django_filters.ChoiceFilter(
        label=pgettext_lazy("of a list", "Order"),
        choices=ORDER_NAMES,
        method="in_order",
        empty_label=_("Certain first"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of line"), field_name="line_kind", choices=list(KINDS.items()), empty_label=_("All kinds")
    )
    customer = django_filters.CharFilter(label=_("Customer"), method="of_customer")
    at_least = AmountFilter(label=_("Amount from"), method="of_at_least")
    at_most = AmountFilter(label=_("Amount to"), method="of_at_most")
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
    decided_since = django_filters.DateFilter(
        label=_("Decided from"), method="decided_from", widget=forms.DateInput(attrs={"type": "date"})
    )
    decided_until = django_filters.DateFilter(
        label=_("Decided to"), method="decided_to", widget=forms.DateInput(attrs={"type": "date"})
    )
    choice = django_filters.ChoiceFilter(label=_("Decision"), choices=CHOICES, method="chosen", empty_label=_("All"))

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
        pattern = spelt(text)
        wanted = self.of_line(counterparty_name__regex=pattern) | self.of_line(remittance_information__regex=pattern)
        try:
            return rows.filter(wanted | self.of_line(amount=parse_amount(text)))
        except BusinessError:
            return rows.filter(wanted)

    def in_order(self, rows: Rows, _name: str, order: str) -> Rows:
        return rows.order_by(*ORDERS[order])

    def of_customer(self, rows: Rows, _name: str, text: str) -> Rows:
        """Those that would settle something of a customer so named, accents and capitals aside."""
        own = Customer.objects.for_organisation(cast("OrganisationRequest", self.request).organisation)
        named = own.named(text).values("pk")
        settled = ProposalAllocation.objects.filter(proposal=OuterRef("pk"))
        return rows.filter(Exists(settled.filter(Q(invoice__customer__in=named) | Q(payment__customer__in=named))))

    def of_at_least(self, rows: Rows, _name: str, size: Decimal) -> Rows:
        return rows.filter(self.of_line(amount__gte=size) | self.of_line(amount__lte=-size))

    def of_at_most(self, rows: Rows, _name: str, size: Decimal) -> Rows:
        return rows.filter(self.of_line(amount__range=(-size, size)))

    def of_account(self, rows: Rows, _name: str, account: BankAccount) -> Rows:
        return rows.filter(self.of_line(bank_account=account))

    def booked_since(self, rows: Rows, _name: str, day: object) -> Rows:
        return rows.filter(self.of_line(booking_date__gte=day))

    def booked_until(self, rows: Rows, _name: str, day: object) -> Rows:
        return rows.filter(self.of_line(booking_date__lte=day))

    def decided_from(self, rows: Rows, _name: str, day: date) -> Rows:
        return rows.filter(decided_at__gte=midnight(day))

    def decided_to(self, rows: Rows, _name: str, day: date) -> Rows:
        if day == date.max:
            return rows  # no midnight follows it
        return rows.filter(decided_at__lt=midnight(day + timedelta(days=1)))

    def chosen(self, rows: Rows, _name: str, choice: str) -> Rows:
        return rows.filter(by_hand=choice == "by_hand")

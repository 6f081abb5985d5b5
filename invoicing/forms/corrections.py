"""Which lines of an invoice are credited, and how much of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from common.money import LARGEST_AMOUNT
from invoicing.credit_notes import Credited, credit_line
from invoicing.creditable import LineLeft
from invoicing.forms.figures import read_figure, write_figure

DECIMALS_OF_A_QUANTITY = 4


@dataclass(slots=True)
class CreditRow:
    """A line of the invoice: what is left of it, and what the person says of it."""

    place: int
    left: LineLeft
    currency: str
    ticked: bool = True
    quantity: str = ""
    amount: str = ""
    error: str = ""

    def read(self, data: QueryDict) -> None:
        self.ticked = bool(data.get(f"line-{self.place}"))
        self.quantity = data.get(f"quantity-{self.place}", "")[:40]
        self.amount = data.get(f"amount-{self.place}", "")[:40]
        if self.ticked:
            try:
                credit_line(self.credited, self.currency)
            except BusinessError as error:
                self.error = str(error)

    @property
    def credited(self) -> Credited:
        """An amount typed counts rather than the quantity; nothing typed is all that is left.

        Raises `BusinessError` where a figure cannot be read.
        """
        if self.amount.strip():
            return Credited(left=self.left, amount=read_figure(self.amount, decimals=2, most=LARGEST_AMOUNT))
        if self.left.quantity is None:
            return Credited(left=self.left, amount=self.left.amount)
        if not self.quantity.strip():
            return Credited(left=self.left, quantity=self.left.quantity)
        most = max(self.left.quantity, Decimal(1)) * 1000
        return Credited(left=self.left, quantity=read_figure(self.quantity, decimals=DECIMALS_OF_A_QUANTITY, most=most))


class CreditForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason, printed on the credit note"), required=False, max_length=200)

    def __init__(self, data: QueryDict | None, lines: Iterable[LineLeft], currency: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = [CreditRow(place, left, currency) for place, left in enumerate(lines, start=1) if left.amount > 0]
        for row in self.rows:
            row.quantity = write_figure(row.left.quantity)
            if data is not None:
                row.read(data)

    def clean(self) -> dict[str, Any]:
        if any(row.error for row in self.rows):
            raise forms.ValidationError(_("A line cannot be credited so: see the line in red."))
        if not self.chosen:
            raise forms.ValidationError(_("Choose at least one line to credit."))
        return self.cleaned_data

    @property
    def chosen(self) -> list[Credited]:
        return [row.credited for row in self.rows if row.ticked]

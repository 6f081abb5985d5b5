"""What a person chooses for a bank line: documents, amounts, and the name of what the line lacks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.money import ZERO
from invoicing.forms.receipts import Row, check_rows
from invoicing.models import Allocation, Invoice
from reconciliation.choosing import Choice

OWED = "owed"
DIFFERENCES = [(OWED, gettext_lazy("Stays owed")), *Allocation.WriteOff.choices]


class MatchForm(forms.Form):
    """The documents shown, each with a tick and an amount; `available` is what the line brings, above zero."""

    difference = forms.ChoiceField(
        label=gettext_lazy("What is lacking"),
        choices=DIFFERENCES,
        initial=OWED,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: QueryDict | None, documents: Iterable[Invoice], available: Decimal, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = [
            Row("credit" if each.is_credit_note else "invoice", each.pk, each, each.balance_due) for each in documents
        ]
        self.available = available
        self.rows = rows
        for row in rows:
            row.propose(ZERO)
            if data is not None:
                row.read(data)

    @property
    def ticked(self) -> list[Row]:
        return [row for row in self.rows if row.ticked]

    @property
    def invoices(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "invoice"]

    @property
    def sources(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "credit"]

    @property
    def rest(self) -> Decimal:
        """What the line brings beyond what is ticked; below zero, what it lacks."""
        return self.available - sum((_signed(row) for row in self.ticked if not row.error), ZERO)

    def clean(self) -> dict[str, Any]:
        check_rows(self.rows, self.data)
        if not self.ticked:
            raise forms.ValidationError(_("Tick at least one document that this line pays."))
        return self.cleaned_data

    @property
    def choices(self) -> list[Choice]:
        shares = [row.share for row in self.ticked]
        return [Choice(document_id=each.pk, amount=each.amount, expected=each.expected) for each in shares]

    @property
    def write_off(self) -> Allocation.WriteOff | None:
        name = self.cleaned_data["difference"]
        return None if name == OWED else Allocation.WriteOff(name)


def _signed(row: Row) -> Decimal:
    return -row.amount if row.kind == "credit" else row.amount

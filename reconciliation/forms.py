"""What a person chooses for a bank line: documents, older credits, amounts, and the name of what the line lacks."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.money import ZERO
from invoicing.forms.receipts import Row, check_rows
from invoicing.models import Allocation, Invoice, Payment
from invoicing.settlement import Share
from invoicing.settlement.credits import unallocated_of
from reconciliation.choosing import Choice

OWED = "owed"
DIFFERENCES = [(OWED, gettext_lazy("Stays owed")), *Allocation.WriteOff.choices]


class MatchForm(forms.Form):
    """The documents and the older credits shown, each with a tick and an amount; `available` is what the line brings,
    above zero."""

    difference = forms.ChoiceField(
        label=gettext_lazy("What is lacking"),
        choices=DIFFERENCES,
        initial=OWED,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        documents: Iterable[Invoice],
        available: Decimal,
        older: Iterable[Payment] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.available = available
        self.rows = [
            Row("credit" if each.is_credit_note else "invoice", each.pk, each, each.balance_due) for each in documents
        ]
        self.credits = [Row("payment", each.pk, each, unallocated_of(each)) for each in older]
        for row in (*self.rows, *self.credits):
            row.propose(ZERO)
            if data is not None:
                row.read(data)

    @property
    def ticked(self) -> list[Row]:
        return [row for row in self.rows if row.ticked]

    @property
    def ticked_credits(self) -> list[Row]:
        return [row for row in self.credits if row.ticked]

    @property
    def payments(self) -> list[Payment]:
        """Those that left the credits."""
        return [row.subject for row in self.credits if isinstance(row.subject, Payment)]

    @property
    def invoices(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "invoice"]

    @property
    def sources(self) -> list[Row]:
        return [row for row in self.rows if row.kind == "credit"]

    @property
    def rest(self) -> Decimal:
        """What the line and the credits bring beyond the documents ticked; below zero, what they lack."""
        ticked = (*self.ticked, *self.ticked_credits)
        return self.available - sum((_signed(row) for row in ticked if not row.error), ZERO)

    def clean(self) -> dict[str, Any]:
        check_rows([*self.rows, *self.credits], self.data)
        if not self.ticked:
            raise forms.ValidationError(_("Tick at least one document that this line pays."))
        return self.cleaned_data

    @property
    def choices(self) -> list[Choice]:
        shares = [row.share for row in self.ticked]
        return [Choice(document_id=each.pk, amount=each.amount, expected=each.expected) for each in shares]

    @property
    def credit_shares(self) -> list[Share]:
        return [row.share for row in self.ticked_credits]

    @property
    def write_off(self) -> Allocation.WriteOff | None:
        name = self.cleaned_data["difference"]
        return None if name == OWED else Allocation.WriteOff(name)


def _signed(row: Row) -> Decimal:
    return row.amount if row.kind == "invoice" else -row.amount

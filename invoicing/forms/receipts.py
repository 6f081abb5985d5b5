"""One payment for several documents of a customer: what was ticked, with an amount for each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from common.forms import AmountField
from common.money import ZERO, format_money, parse_amount
from invoicing.forms.payments import MoneyForm
from invoicing.models import Invoice, Payment
from invoicing.settlement import Money, Order, Share


@dataclass(slots=True)
class Row:
    """A document or a payment that may be ticked: what is left of it, and what the person says."""

    kind: str
    pk: int
    subject: Invoice | Payment
    left: Decimal
    ticked: bool = False
    typed: str = ""
    seen: Decimal | None = None
    error: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def seen_as(self) -> str:
        """What is left, for the hidden field that says what the person saw."""
        return _written(self.left)

    @property
    def name(self) -> str:
        if isinstance(self.subject, Invoice):
            return str(self.subject)
        return _("Payment of %(day)s") % {"day": date_format(self.subject.received_on, "SHORT_DATE_FORMAT")}

    def read(self, data: QueryDict) -> None:
        """Take the person's tick and amount; what cannot be read is an error of the row."""
        self.ticked = bool(data.get(f"tick-{self.key}"))
        self.typed = data.get(f"amount-{self.key}", "")[:40]
        try:
            self.seen = parse_amount(data.get(f"seen-{self.key}", ""))
        except BusinessError:
            self.seen = None
        if self.ticked:
            self.error = self._mistake()

    def _mistake(self) -> str:
        try:
            amount = self.amount
        except BusinessError as error:
            return str(error)
        if amount <= ZERO:
            return _("The amount must be above zero.")
        left = format_money(self.left, self.subject.currency)
        return _("%(left)s are left.") % {"left": left} if amount > self.left else ""

    def propose(self, amount: Decimal) -> None:
        self.ticked, self.typed, self.error = amount > ZERO, _written(amount or self.left), ""

    @property
    def amount(self) -> Decimal:
        """What was typed; nothing typed is all of it. Raises `BusinessError`."""
        return parse_amount(self.typed) if self.typed.strip() else self.left

    @property
    def share(self) -> Share:
        return Share(pk=self.pk, amount=self.amount, expected=self.left if self.seen is None else self.seen)


def check_rows(rows: Sequence[Row], posted: Iterable[str]) -> None:
    """Raise `ValidationError` where something that is not shown any more was ticked, or where a row has an error."""
    shown = {f"tick-{row.key}" for row in rows}
    if any(name.startswith("tick-") and name not in shown for name in posted):
        raise forms.ValidationError(_("Something that you ticked is settled meanwhile: look at the list again."))
    if any(row.error for row in rows):
        raise forms.ValidationError(_("An amount cannot be taken as it is: see the line in red."))


def _written(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


class ReceiptForm(MoneyForm):
    """The money, which may be none where older credit alone is used."""

    amount = AmountField(label=gettext_lazy("Amount received"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)
    expected_credit = AmountField(positive=False, widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None, invoices: Iterable[Row], sources: Iterable[Row], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, today=today, **kwargs)
        self.fields["received_on"].required = self.fields["means"].required = False
        self.invoices, self.sources = list(invoices), list(sources)
        for row in (*self.invoices, *self.sources):
            row.typed = _written(row.left)
            if data is not None:
                row.read(data)

    def clean_received_on(self) -> date:
        return super().clean_received_on() if self.cleaned_data.get("received_on") else self.today

    def clean(self) -> dict[str, Any]:
        check_rows((*self.invoices, *self.sources), self.data)
        if "amount" not in self.errors and not self.cleaned_data.get("amount") and not self._chosen(self.sources):
            self.add_error("amount", _("Type the amount that came in, or tick a credit to use."))
        elif not self.cleaned_data.get("amount") and not self._chosen(self.invoices):
            raise forms.ValidationError(_("Tick the invoices that this credit is to settle."))
        return self.cleaned_data

    @staticmethod
    def _chosen(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row.ticked]

    def spread(self, available: Decimal, only: Collection[str] = ()) -> None:
        """Tick the invoices that the amount settles, the oldest first, among those named if any are."""
        for row in self.invoices:
            part = min(available, row.left) if not only or row.key in only else ZERO
            available -= part
            row.propose(part)

    @property
    def available(self) -> Decimal:
        """The money, and the credit that is ticked, as far as they can be read."""
        amount = self.cleaned_data.get("amount") if self.is_bound else self.initial.get("amount")
        return (amount or ZERO) + sum((row.amount for row in self._chosen(self.sources) if not row.error), ZERO)

    @property
    def rest(self) -> Decimal:
        """What is left to allocate: below zero, too much is ticked."""
        return self.available - sum((row.amount for row in self._chosen(self.invoices) if not row.error), ZERO)

    @property
    def order(self) -> Order:
        amount = self.cleaned_data["amount"]
        money = (
            Money(
                amount=amount,
                on=self.cleaned_data["received_on"],
                means=Payment.Means(self.cleaned_data["means"] or Payment.Means.TRANSFER),
                note=self.cleaned_data["note"],
            )
            if amount
            else None
        )
        return Order(
            invoices=[row.share for row in self._chosen(self.invoices)],
            credit_notes=[row.share for row in self._chosen(self.sources) if row.kind == "credit"],
            payments=[row.share for row in self._chosen(self.sources) if row.kind == "payment"],
            money=money,
        )

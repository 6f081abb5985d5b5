"""Forms about money that came in, or was given back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import AmountField
from invoicing.models import Payment
from invoicing.settlement import Money

LONGEST_TERM = 3650


class MoneyForm(forms.Form):
    """When and how money moved, as a person declares it."""

    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    means = forms.ChoiceField(label=gettext_lazy("Means"), choices=Payment.Means.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": today, "means": Payment.Means.TRANSFER, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("A payment cannot be received in the future."))
        if (self.today - day).days > LONGEST_TERM:
            raise forms.ValidationError(_("This date is more than ten years ago."))
        return day

    @property
    def paid_by(self) -> Payment.Means:
        return Payment.Means(self.cleaned_data["means"])


class MarkPaidForm(MoneyForm):
    """A payment declared by hand. `expected_balance` is what the person saw, so that a second click pays once."""

    amount = AmountField(label=gettext_lazy("Amount"))
    expected_balance = AmountField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if "expected_balance" in self.errors:  # hidden: its own error would be seen by nobody
            self.add_error("amount", _("This page is out of date. Reload it, then record the payment."))
        return self.cleaned_data


class RefundForm(MarkPaidForm):
    """Money given back, of which the person saw `expected_balance` left."""

    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].label = _("Given back on")

    @property
    def money(self) -> Money:
        data = self.cleaned_data
        return Money(amount=data["amount"], on=data["received_on"], means=self.paid_by, note=data["note"])

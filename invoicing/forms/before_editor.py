"""Forms about customers, documents and payments."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, cast

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.eu import vat as vat_numbers
from stdnum.fr import siren as siren_numbers

from common.forms import AmountField
from invoicing.models import Customer, Invoice, InvoiceLine, Payment
from organisations.models import Organisation

VAT_RATES = [(rate, f"{rate}\u00a0%".replace(".", ",")) for rate in ("20", "10", "5.5", "2.1", "0")]
LONGEST_TERM = 3650
MOST_LINES = 200


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that the database adds: 5.50 is 5.5, and 100.0000 is 100 rather than 1E+2."""
    return Decimal(f"{value.normalize():f}")


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error  # what choice fields expect of their `coerce`


class VatRateField(forms.TypedChoiceField):
    """One of the rates. A stored 5.50 is the choice 5.5: unmatched, the browser would choose the first rate."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=VAT_RATES, coerce=_rate, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return str(_plain(value)) if isinstance(value, Decimal) else value


class CustomerForm(forms.ModelForm[Customer]):
    siren = forms.CharField(label=gettext_lazy("SIREN"), required=False, max_length=20)  # as typed, with its spaces

    class Meta:
        model = Customer
        fields: ClassVar = [
            "name",
            "email",
            "siren",
            "vat_number",
            "address_line1",
            "address_line2",
            "postcode",
            "city",
        ]

    def clean_siren(self) -> str:
        siren: str = siren_numbers.compact(self.cleaned_data["siren"])
        if siren and not siren_numbers.is_valid(siren):
            raise forms.ValidationError(_("This SIREN is not valid: nine figures, the last one is a check."))
        return siren

    def clean_vat_number(self) -> str:
        number: str = self.cleaned_data["vat_number"].replace(" ", "").upper()
        if number and not vat_numbers.is_valid(number):
            raise forms.ValidationError(_("This VAT number is not valid."))
        return number


class InvoiceForm(forms.ModelForm[Invoice]):
    class Meta:
        model = Invoice
        fields: ClassVar = ["customer", "subject", "reference", "due_date"]
        widgets: ClassVar = {"due_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, organisation: Organisation, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        customers = cast("forms.ModelChoiceField[Customer]", self.fields["customer"])
        customers.queryset = Customer.objects.for_organisation(organisation)

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if not 0 <= (due - self.today).days <= LONGEST_TERM:
            raise forms.ValidationError(_("The due date must lie between today and ten years from now."))
        return due


class InvoiceLineForm(forms.ModelForm[InvoiceLine]):
    vat_rate = VatRateField(label=gettext_lazy("VAT"), initial=Decimal(20))

    class Meta:
        model = InvoiceLine
        fields: ClassVar = ["description", "quantity", "unit_price", "vat_rate"]
        localized_fields: ClassVar = ["quantity", "unit_price"]
        labels: ClassVar = {"unit_price": gettext_lazy("Unit price excl. VAT")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quantity", "unit_price"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "text-end"})
            self.fields[name].widget.is_localized = True
            if name in self.initial:
                self.initial[name] = _plain(self.initial[name])
        self.fields["quantity"].initial = 1

    def clean_quantity(self) -> Decimal:
        quantity: Decimal = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise forms.ValidationError(_("The quantity must be above zero."))
        return quantity

    def clean_unit_price(self) -> Decimal:
        price: Decimal = self.cleaned_data["unit_price"]
        if price < 0:
            raise forms.ValidationError(_("The unit price cannot be below zero. For a refund, make a credit note."))
        return price

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        quantity, price = cleaned.get("quantity"), cleaned.get("unit_price")
        if quantity is not None and price is not None and quantity * price >= Decimal(10) ** 10:
            raise forms.ValidationError(_("This line is too large: ten billion at most."))
        return cleaned


InvoiceLineFormSet = inlineformset_factory(
    Invoice,
    InvoiceLine,
    form=InvoiceLineForm,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_LINES,
    can_delete=True,
)


class MarkPaidForm(forms.Form):
    """A payment declared by hand. `expected_balance` is what the person saw, so that a second click pays once."""

    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    means = forms.ChoiceField(label=gettext_lazy("Means"), choices=Payment.Means.choices)
    amount = AmountField(label=gettext_lazy("Amount"))
    expected_balance = AmountField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        if "expected_balance" in self.errors:  # hidden: its own error would be seen by nobody
            self.add_error("amount", _("This page is out of date. Reload it, then record the payment."))
        return self.cleaned_data

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("A payment cannot be received in the future."))
        if (self.today - day).days > LONGEST_TERM:
            raise forms.ValidationError(_("This date is more than ten years ago."))
        return day

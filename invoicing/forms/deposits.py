"""How much a deposit asks for, and which deposits an invoice takes off."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import AmountField
from invoicing.deposit_drafts import Part
from invoicing.forms.fields import FigureField
from invoicing.legal.vat_treatments import VatTreatment, treatment
from invoicing.models import Customer, InvoicingSettings
from invoicing.vat_choices import vat_choices

WHOLE = Decimal(100)


class DepositForm(forms.Form):
    """A part of a draft: one of the two."""

    percent = FigureField(label=gettext_lazy("Percentage of the total"), decimals=2, most=WHOLE, required=False)
    amount = AmountField(label=gettext_lazy("or amount incl. VAT"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].widget.attrs["placeholder"] = "30"

    def clean(self) -> dict[str, Any]:
        given = [name for name in ("percent", "amount") if self.cleaned_data.get(name) is not None]
        if self.cleaned_data.get("percent") == 0:
            self.add_error("percent", _("A deposit asks for more than 0 %."))
        if len(given) != 1 and not self.errors:
            raise forms.ValidationError(_("Type a percentage or an amount: one of the two."))
        return self.cleaned_data

    @property
    def part(self) -> Part:
        return Part(percent=self.cleaned_data.get("percent"), amount=self.cleaned_data.get("amount"))


class CustomerDepositForm(forms.Form):
    """An amount asked of a customer before any invoice is written."""

    amount = AmountField(label=gettext_lazy("Amount incl. VAT"))
    vat = forms.ChoiceField(label=gettext_lazy("VAT"))
    subject = forms.CharField(label=gettext_lazy("What it is for"), max_length=200)

    def __init__(self, *args: Any, customer: Customer, settings: InvoicingSettings, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = vat_choices(settings, customer, settings.nature, today)
        self.fields["vat"] = forms.ChoiceField(label=_("VAT"), choices=choices.options(), initial=choices.default)

    @property
    def treatment(self) -> VatTreatment:
        return treatment(self.cleaned_data["vat"])

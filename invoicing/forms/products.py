"""Forms about what is sold again and again."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoicing.forms.fields import FigureField
from invoicing.forms.lines import LARGEST_LINE, price_as_typed
from invoicing.legal import vat_treatments
from invoicing.models import InvoicingSettings, Product
from invoicing.vat import unit_price_excl_vat
from invoicing.vat_choices import vat_choices

DECIMALS, DECIMALS_INCL_VAT = 6, 4
ORDER = ["name", "reference", "price", "vat", "unit", "description"]


class ProductForm(forms.ModelForm[Product]):
    """The price is typed as the company types its prices: with VAT or without."""

    vat = forms.ChoiceField(label=gettext_lazy("VAT"))

    class Meta:
        model = Product
        fields: ClassVar = ["name", "reference", "unit", "description"]
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "name": gettext_lazy("As it will stand on the invoice."),
            "description": gettext_lazy("Written under the name, on the invoice."),
        }

    def __init__(self, *args: Any, settings: InvoicingSettings, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_vat = settings.prices_include_vat
        choices = vat_choices(settings, None, settings.nature, today)
        key = choices.key_of(self.instance) if self.instance.pk else choices.default
        self.fields["vat"].choices = choices.options([key])  # type: ignore[attr-defined]  # a choice field's
        self.initial["vat"] = key
        self.fields["price"] = FigureField(
            label=_("Unit price incl. VAT") if self.with_vat else _("Unit price excl. VAT"),
            decimals=DECIMALS_INCL_VAT if self.with_vat else DECIMALS,
            most=LARGEST_LINE,
        )
        if self.instance.pk:
            price = self.instance.unit_price
            self.initial["price"] = price_as_typed(price, key, prices_include_vat=self.with_vat)
        self.order_fields(ORDER)

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        others = Product.objects.filter(organisation=self.instance.organisation, reference=reference)
        if reference and others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another product has this reference."))
        return reference

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which its stubs leave out
        if {"price", "vat"} & set(self.errors):
            return
        treatment = vat_treatments.treatment(self.cleaned_data["vat"])
        price: Decimal = self.cleaned_data["price"]
        self.instance.vat_category, self.instance.vat_rate = treatment.category, treatment.rate
        self.instance.vat_exemption = treatment.vatex
        self.instance.unit_price = unit_price_excl_vat(price, treatment.rate) if self.with_vat else price

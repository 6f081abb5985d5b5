"""Forms about customers."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.eu import vat as vat_numbers
from stdnum.fr import siren as siren_numbers

from invoicing.models import Customer


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

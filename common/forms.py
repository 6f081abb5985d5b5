"""Form fields shared by every app."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import BusinessError
from common.money import ZERO, parse_amount


class AmountField(forms.Field):
    """An amount typed in French or English. `positive` (the default) refuses zero and less."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "form-control text-end"})

    def __init__(self, *, positive: bool = True, **kwargs: Any) -> None:
        self.positive = positive
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            amount = parse_amount(str(value))
        except BusinessError as error:
            raise forms.ValidationError(error.message) from error
        if self.positive and amount <= ZERO:
            raise forms.ValidationError(_("The amount must be above zero."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

"""Fields that read texts and figures by functions which say, in a `BusinessError`, what is wrong with them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import BusinessError
from invoicing.countries import countries
from invoicing.forms.figures import read_figure, write_figure

TYPED_LENGTH = 60  # with spaces, dots and dashes


def checked(read: Callable[..., str], *values: str) -> str:
    """Read a value that depends on others. Raises the form's own error."""
    try:
        return read(*values)
    except BusinessError as error:
        raise forms.ValidationError(str(error)) from error


class CheckedField(forms.CharField):
    """A text as people type it, with its spaces, kept as `read` returns it."""

    def __init__(self, read: Callable[[str], str], **kwargs: Any) -> None:
        self.read = read
        super().__init__(required=False, max_length=kwargs.pop("max_length", TYPED_LENGTH), **kwargs)

    def clean(self, value: Any) -> str:
        return checked(self.read, super().clean(value))


class FigureField(forms.Field):
    """A figure between 0 and `most`, in French or English, with at most so many decimals."""

    def __init__(self, *, decimals: int, most: Decimal, least_decimals: int = 0, **kwargs: Any) -> None:
        self.decimals, self.most, self.least_decimals = decimals, most, least_decimals
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "text-end"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None if value in self.empty_values else value
        try:
            return read_figure(str(value), decimals=self.decimals, most=self.most)
        except BusinessError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return write_figure(value, self.least_decimals) if isinstance(value, Decimal) else value


class CountryField(forms.ChoiceField):
    """A country by its ISO 3166-1 code, named in the reader's language, France first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=countries, label=kwargs.pop("label", _("Country")), initial="FR", **kwargs)

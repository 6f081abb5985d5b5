"""What a person types about payers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import BusinessError
from reconciliation.models import PayerAlias
from reconciliation.payers import Payer, read_payer

MARKS = [choice for choice in PayerAlias.Kind.choices if choice[0] != PayerAlias.Kind.CUSTOMER]


class PayerField(forms.CharField):
    """An IBAN, checked, or a name, kept as banks write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("IBAN or name"),
            help_text=_("The name as your statements write it: capitals and accents do not matter."),
            max_length=220,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Payer:
        try:
            return read_payer(super().clean(value))
        except BusinessError as error:
            raise forms.ValidationError(error.message) from error


class PayerForm(forms.Form):
    payer = PayerField()


class MarkForm(PayerForm):
    kind = forms.ChoiceField(label=_("Pays for many, as a"), choices=MARKS)


class GroupForm(forms.Form):
    """The group a customer is of; empty for none."""

    group = forms.CharField(label=_("Group"), max_length=200, required=False)

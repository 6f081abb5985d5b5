"""What a person types of a rule to ignore."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banking.models import BankAccount
from organisations.models import Organisation
from reconciliation import stems
from reconciliation.models import IgnoreRule


class IgnoreRuleForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Words of the label"),
        max_length=stems.LONGEST,
        help_text=gettext_lazy("Accents, capitals, dates and numbers do not matter: they are left aside."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    place = forms.ChoiceField(label=gettext_lazy("Where they stand"), choices=IgnoreRule.Place.choices)
    direction = forms.ChoiceField(
        label=gettext_lazy("Money"),
        choices=[("", gettext_lazy("in or out")), *IgnoreRule.Direction.choices],
        required=False,
    )
    bank_account = forms.ModelChoiceField(
        label=gettext_lazy("Account"),
        queryset=BankAccount.objects.none(),
        required=False,
        empty_label=gettext_lazy("All accounts"),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccount.objects.for_organisation(organisation)

    def clean_words(self) -> str:
        words = stems.cleaned(self.cleaned_data["words"])
        if not any(map(stems.is_telling, words.split())):
            raise forms.ValidationError(
                _("These words stand on too many lines: write the name that follows them, like URSSAF.")
            )
        return words

"""How a document shall reach the customer."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from invoicing.delivering import SUBJECT_LENGTH, Manner, Message

MOST_RECIPIENTS = 10
BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")


class EmailListField(forms.CharField):
    """Addresses as people write them one after the other. The value is a list, each address once."""

    widget = forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, **kwargs)

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        addresses = list({each.lower(): each for each in BETWEEN_ADDRESSES.split(text) if each}.values())
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(_("“%(text)s” is no e-mail address.") % {"text": address[:80]}) from error
        if len(addresses) > MOST_RECIPIENTS:
            raise ValidationError(_("%(most)s addresses at most.") % {"most": MOST_RECIPIENTS})
        return addresses


class SendForm(forms.Form):
    """By e-mail, with its words; or otherwise, with the manner. `deliveries_seen` lets a second click do nothing."""

    EMAIL, OTHERWISE = "email", "otherwise"

    way = forms.ChoiceField(
        label=gettext_lazy("How does it reach the customer?"),
        choices=[(EMAIL, gettext_lazy("By e-mail")), (OTHERWISE, gettext_lazy("Otherwise"))],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=EMAIL,
    )
    recipients = EmailListField(
        label=pgettext_lazy("e-mail", "To"),
        required=False,
        help_text=gettext_lazy("Several addresses are separated by commas. The first is the main one."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=gettext_lazy("Message"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 9})
    )
    manner = forms.ChoiceField(label=gettext_lazy("Manner"), choices=Manner.choices, required=False)
    written_as = forms.CharField(required=False, max_length=35, widget=forms.HiddenInput)
    deliveries_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n")

    def clean_deliveries_seen(self) -> int:
        return self.cleaned_data["deliveries_seen"] or 0

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("way") == self.EMAIL:
            for name, words in {
                "recipients": _("Write at least one e-mail address."),
                "subject": _("Write a subject."),
                "body": _("Write a message."),
            }.items():
                if name in self.cleaned_data and not self.cleaned_data[name]:
                    self.add_error(name, words)
        return self.cleaned_data

    @property
    def is_by_email(self) -> bool:
        return bool(self.cleaned_data["way"] == self.EMAIL)

    @property
    def message(self) -> Message:
        """What shall be written. Asked of a valid form."""
        said = self.cleaned_data
        return Message(tuple(said["recipients"]), said["subject"], said["body"], said["written_as"])

    @property
    def chosen_manner(self) -> str:
        return self.cleaned_data["manner"] or Manner.OTHER.value

"""What is written to a customer who is late, and what the person who writes saw before."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from invoicing.delivering import SUBJECT_LENGTH, Message
from invoicing.email_texts import BREAKS
from invoicing.forms.sending import EmailListField
from invoicing.reminding import Seen


class RemindForm(forms.Form):
    """The reminder. What was seen lets a second click do nothing, and acknowledges the holds that were shown alone."""

    recipients = EmailListField(
        label=pgettext_lazy("e-mail", "To"),
        help_text=gettext_lazy("Several addresses are separated by commas. The first is the main one."),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(label=gettext_lazy("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 11}))
    send_anyway = forms.BooleanField(label=gettext_lazy("Send all the same"), required=False)
    reminders_seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    balance_seen = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)
    holds_seen = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        return BREAKS.sub(" ", subject).strip()

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n")

    @property
    def message(self) -> Message:
        """Asked of a valid form."""
        said = self.cleaned_data
        return Message(tuple(said["recipients"]), said["subject"], said["body"])

    @property
    def seen(self) -> Seen:
        """Asked of a valid form."""
        said = self.cleaned_data
        acknowledged = said["holds_seen"].split(",") if said["send_anyway"] else ()
        return Seen(said["reminders_seen"], said["balance_seen"], acknowledged)

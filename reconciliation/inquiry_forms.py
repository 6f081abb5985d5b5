"""What is written to a customer, and what they answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from invoicing.email_texts import BREAKS
from invoicing.forms.receipts import Row, check_rows
from invoicing.models import Invoice
from reconciliation.inquiring import Letter, Tick
from reconciliation.inquiry_emails import LINK
from reconciliation.models import Inquiry

LONGEST_MESSAGE = 500


class AskForm(forms.Form):
    """The letter. `asked_seen` lets a second click do nothing."""

    recipient = forms.EmailField(label=pgettext_lazy("e-mail", "To"), max_length=254)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 13}),
        help_text=gettext_lazy("{lien} is where the link to the customer’s own page stands."),
    )
    asked_seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        return BREAKS.sub(" ", subject).strip()

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if not LINK.search(body):
            raise forms.ValidationError(_("Leave {lien} in the text: without the link, the customer cannot answer."))
        return body

    @property
    def letter(self) -> Letter:
        """Asked of a valid form."""
        said = self.cleaned_data
        return Letter(said["recipient"], said["subject"], said["body"])


class AnswerForm(forms.Form):
    """The customer's ticks, with amounts that may be left empty, and a few words. `say` is the button pressed."""

    message = forms.CharField(
        label=gettext_lazy("A word for us (optional)"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, documents: Iterable[Invoice], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = [
            Row("credit" if each.is_credit_note else "invoice", each.pk, each, each.balance_due) for each in documents
        ]
        if data is not None:
            for row in self.rows:
                row.read(data)

    @property
    def denies(self) -> bool:
        return self.data.get("say") == Inquiry.Answer.NOT_US

    @property
    def ticked(self) -> list[Row]:
        return [row for row in self.rows if row.ticked]

    @property
    def is_overtaken(self) -> bool:
        """Whether something was ticked that is not open any more."""
        shown = {f"tick-{row.key}" for row in self.rows}
        return any(name.startswith("tick-") and name not in shown for name in self.data)

    def clean(self) -> dict[str, Any]:
        if self.denies:
            return self.cleaned_data
        check_rows(self.rows, self.data)
        if not self.ticked and "message" not in self.errors and not self.cleaned_data.get("message"):
            raise forms.ValidationError(_("Tick at least one document, or write us a word."))
        return self.cleaned_data

    @property
    def kind(self) -> Inquiry.Answer:
        """Asked of a valid form."""
        if self.denies:
            return Inquiry.Answer.NOT_US
        return Inquiry.Answer.DOCUMENTS if self.ticked else Inquiry.Answer.MESSAGE

    @property
    def ticks(self) -> list[Tick]:
        """Asked of a valid form. An amount is kept where one was written that is not all of it."""
        if self.denies:
            return []
        return [Tick(row.pk, row.amount if row.amount != row.left else None) for row in self.ticked]

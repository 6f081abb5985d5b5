"""Forms about accounts and statements."""

import re
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banking.accounts import canonical_number
from banking.formats.accounts import iban_or_empty
from banking.models import BankAccount
from organisations.models import Organisation

LIKE_AN_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{10,}")
CURRENCY = re.compile(r"[A-Z]{3}")


class BankAccountForm(forms.ModelForm[BankAccount]):
    class Meta:
        model = BankAccount
        fields: ClassVar = ["name", "number", "currency"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        if self.instance.pk and self.instance.statements.filter(created__gt=0).exists():
            # Its transactions were recognised by this number: another one would lose the next file.
            self.fields["number"].disabled = True
            self.fields["number"].help_text = _("The number stays: the account has transactions.")
            self.fields["currency"].disabled = True

    def clean_number(self) -> str:
        number = canonical_number(self.cleaned_data["number"])
        if self.fields["number"].disabled:
            return self.instance.number
        if LIKE_AN_IBAN.fullmatch(number) and not iban_or_empty(number):
            raise forms.ValidationError(_("This IBAN is not valid. Check its figures."))
        others = BankAccount.objects.filter(organisation=self.organisation, number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("You already have this account."))
        return number

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if not CURRENCY.fullmatch(currency):
            raise forms.ValidationError(_("Write the currency in three letters, like EUR."))
        return currency


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; each is checked as one would be."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [self._checked(super(FilesField, self).clean(each, initial)) for each in files or [None]]

    def _checked(self, file: UploadedFile[Any]) -> UploadedFile[Any]:
        if (file.size or 0) > settings.STATEMENT_MAX_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” is too large. Ask your bank’s site for a shorter period.") % {"name": file.name}
            )
        return file


class StatementImportForm(forms.Form):
    statements = FilesField(
        label=gettext_lazy("Drop your bank files here, or choose them"),
        max_length=255,
        allow_empty_file=True,  # the reader says so, with what to do
        widget=FilesInput(attrs={"multiple": True}),
    )

"""Forms about accounts and statements."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banking.formats.accounts import compact, iban_or_empty
from banking.models import BankAccount
from organisations.models import Organisation


class BankAccountForm(forms.ModelForm[BankAccount]):
    class Meta:
        model = BankAccount
        fields: ClassVar = ["name", "number", "currency"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        if self.instance.pk and self.instance.bank_transactions.exists():
            # Its transactions were recognised by this number: another one would lose the next file.
            self.fields["number"].disabled = True
            self.fields["currency"].disabled = True

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if self.fields["number"].disabled:
            return typed
        number = compact(typed)
        if number[:2].isalpha() and not iban_or_empty(number):
            raise forms.ValidationError(_("This IBAN is not valid. Check its figures."))
        others = BankAccount.objects.filter(organisation=self.organisation, number=number).exclude(pk=self.instance.pk)
        if not number or others.exists():
            raise forms.ValidationError(_("You already have this account."))
        return number

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"].upper()
        if not (len(currency) == 3 and currency.isalpha() and currency.isascii()):  # noqa: PLR2004 — ISO 4217
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
            raise forms.ValidationError(_("“%(name)s” is too large. Export a shorter period.") % {"name": file.name})
        return file


class StatementImportForm(forms.Form):
    statements = FilesField(label=gettext_lazy("Bank files"), max_length=255, allow_empty_file=True)
    create_account = forms.BooleanField(label=gettext_lazy("Add the accounts I do not have yet"), required=False)

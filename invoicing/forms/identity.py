"""Forms about who the company is: its legal identity, its logo, the account on which it wants to be paid."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from common.forms import AmountField
from invoicing import identifiers
from invoicing.forms.fields import CheckedField, CountryField, checked
from invoicing.logo_file import read_logo
from invoicing.models import CompanyIdentity
from organisations.models import User

FORMS = ("EI", "EURL", "SARL", "SASU", "SAS", "SA", "SNC", "SCI", "SCM", "SCP", "SCA", "SCS", "SELARL", "SELAS")
OTHER_FORMS = ("SCOP", "SCIC", "EARL", "GAEC", "GIE", "Association", "Fondation")
SIRET_LENGTH = 14


class IdentityForm(forms.ModelForm[CompanyIdentity]):
    """What is missing may be added later: only what is written must be right."""

    legal_form = forms.ChoiceField(label=gettext_lazy("Legal form"), required=False)
    share_capital = AmountField(label=gettext_lazy("Share capital, in euros"), required=False)
    siren = CheckedField(
        identifiers.read_siren_or_siret,
        label=gettext_lazy("SIREN"),
        help_text=gettext_lazy("Nine figures; a SIRET does too, its SIREN is taken from it."),
    )
    siret = CheckedField(lambda text: identifiers.read_siret(text, ""), label=gettext_lazy("SIRET"))
    vat_number = CheckedField(
        identifiers.read_vat_number,
        label=capfirst(gettext_lazy("VAT number")),
        help_text=gettext_lazy("Left empty, it is computed from the SIREN. In franchise, you may have none."),
    )
    country = CountryField()

    class Meta:
        model = CompanyIdentity
        fields: ClassVar = [
            "legal_name",
            "legal_form",
            "share_capital",
            "siren",
            "siret",
            "vat_number",
            "registry_city",
            "address_line1",
            "address_line2",
            "postcode",
            "city",
            "country",
            "email",
            "phone",
        ]
        labels: ClassVar = {"address_line1": gettext_lazy("Address of the registered office")}
        help_texts: ClassVar = {"registry_city": gettext_lazy("As in “RCS Lyon”: the city of the registry court.")}

    def __init__(self, *args: Any, charges_vat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charges_vat = charges_vat
        names = {CompanyIdentity.SOLE_TRADER: _("EI (sole trader, micro-business)")}
        known = [*FORMS, *OTHER_FORMS]
        known += [self.instance.legal_form] if self.instance.legal_form not in ("", *known) else []
        self.fields["legal_form"].choices = [  # type: ignore[attr-defined]  # a choice field's
            ("", "—"),
            *((each, names.get(each, each)) for each in known),
        ]

    def clean_siren(self) -> str:
        """A SIRET typed here fills in both, where the other field is empty."""
        typed: str = self.cleaned_data["siren"]
        return typed[: identifiers.SIREN_LENGTH]

    def clean_siret(self) -> str:
        siren = self.cleaned_data.get("siren", "")
        siret: str = self.cleaned_data["siret"]
        if not siret:
            siret = _siret_in(self.data.get(self.add_prefix("siren"), ""))
        if siret and not siren and "siren" not in self.errors:
            self.cleaned_data["siren"] = siret[: identifiers.SIREN_LENGTH]
        return checked(identifiers.read_siret, siret, siren)

    def clean_vat_number(self) -> str:
        siren = self.cleaned_data.get("siren", "")
        number = checked(identifiers.read_vat_number, self.cleaned_data["vat_number"], siren)
        if not number and siren and self.charges_vat:
            return identifiers.vat_number_of(siren)
        return number


def _siret_in(text: str) -> str:
    try:
        found = identifiers.read_siren_or_siret(text)
    except BusinessError:  # said at the field in which it was typed
        return ""
    return found if len(found) == SIRET_LENGTH else ""


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=gettext_lazy("PNG or JPEG, 300 KB and 3000 pixels a side at most."),
    )

    def clean_logo(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if file is not None:
            try:
                self.media_type = read_logo(file.read()).media_type
            except BusinessError as error:
                raise forms.ValidationError(str(error)) from error
            file.seek(0)
        return file

    def apply_to(self, identity: CompanyIdentity) -> None:
        file: UploadedFile[Any] | None = self.cleaned_data["logo"]
        if file is not None:
            identity.logo, identity.logo_type = file.read(), self.media_type


class AccountForm(forms.ModelForm[CompanyIdentity]):
    """The account printed on invoices. Whoever changes it proves again who they are: false bank details are a fraud."""

    iban = CheckedField(identifiers.read_iban, label=gettext_lazy("IBAN"))
    bic = CheckedField(identifiers.read_bic, label=gettext_lazy("BIC"))
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Asked for when the account changes: false bank details are a common fraud."),
    )

    class Meta:
        model = CompanyIdentity
        fields: ClassVar = ["iban", "bic", "account_holder"]
        help_texts: ClassVar = {
            "account_holder": gettext_lazy(
                "The exact name your bank knows: payers’ banks compare it before they transfer. Empty: the legal name."
            )
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.before = (self.instance.iban, self.instance.bic, self.instance.account_holder)
        for name in ("iban", "bic"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")
        if self.instance.iban:
            self.initial["iban"] = identifiers.grouped_iban(self.instance.iban)
        else:
            del self.fields["password"]

    @property
    def changes_account(self) -> bool:
        names = ("iban", "bic", "account_holder")
        return self.before != tuple(self.cleaned_data.get(name, "") for name in names)

    def clean_bic(self) -> str:
        return checked(identifiers.read_bic, self.cleaned_data["bic"], self.cleaned_data.get("iban", ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in self.fields and not self.errors and self.changes_account:
            self._check_password(cleaned.get("password", ""))
        return cleaned

    def _check_password(self, password: str) -> None:
        if not self.user.check_password(password):
            message = (
                _("Type your password to change the account.") if not password else _("This password is not yours.")
            )
            self.add_error("password", message)

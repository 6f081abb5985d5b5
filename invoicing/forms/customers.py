"""Forms about customers."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoicing import identifiers
from invoicing.forms.fields import CheckedField, CountryField, checked
from invoicing.models import Customer
from invoicing.vat_choices import HERE, place_of

MOST_COPIES = 10
BUSINESS_IDS = ("siren", "siret", "vat_number", "electronic_address")


class CustomerForm(forms.ModelForm[Customer]):
    """What is missing may be added later; what is written is checked by the kind of customer and the country."""

    siren = CheckedField(
        identifiers.read_siren_or_siret,
        label=gettext_lazy("SIREN"),
        help_text=gettext_lazy("Must be on invoices to French businesses. A SIRET does too."),
    )
    siret = CheckedField(lambda text: identifiers.read_siret(text, ""), label=gettext_lazy("SIRET"))
    vat_number = CheckedField(
        identifiers.read_vat_number,
        label=capfirst(gettext_lazy("VAT number")),
        help_text=gettext_lazy("Needed for businesses in other countries of the European Union."),
    )
    country = CountryField()
    billing_country = CountryField(required=False)
    delivery_country = CountryField(required=False)

    class Meta:
        model = Customer
        fields: ClassVar = [
            "kind",
            "name",
            "siren",
            "siret",
            "vat_number",
            "electronic_address",
            "address_line1",
            "address_line2",
            "postcode",
            "city",
            "country",
            "billing_name",
            "billing_line1",
            "billing_line2",
            "billing_postcode",
            "billing_city",
            "billing_country",
            "delivery_name",
            "delivery_line1",
            "delivery_line2",
            "delivery_postcode",
            "delivery_city",
            "delivery_country",
            "email",
            "copy_emails",
            "phone",
            "language",
            "terms_days",
            "terms_method",
            "reference",
            "notes",
        ]
        widgets: ClassVar = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "electronic_address": gettext_lazy("Empty: the SIREN, as in the national directory."),
            "copy_emails": gettext_lazy("Several addresses, separated by commas."),
            "terms_days": gettext_lazy("Empty: the company’s own terms."),
            "reference": gettext_lazy("Written on each new invoice: an order number that stays the same."),
            "notes": gettext_lazy("For yourselves: on no document."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, default in (("kind", Customer.Kind.BUSINESS), ("language", "fr"), ("terms_method", "net")):
            self.fields[name].required = False  # a short form may leave them out: they are the usual ones
            self.fields[name].empty_value = default  # type: ignore[attr-defined]  # a typed choice field's
        self.fields["country"].required = False

    def _says(self, *beginnings: str) -> bool:
        """Something is written or refused in one of these fields: they must not hide."""
        names = [name for name in self.fields if name.startswith(beginnings) and not name.endswith("_country")]
        usual = {"kind": Customer.Kind.BUSINESS, "language": "fr", "terms_method": "net"}
        return any(
            self.errors.get(name) or (self[name].value() or "") not in ("", usual.get(name, "")) for name in names
        )

    @property
    def shows_more_addresses(self) -> bool:
        return self._says("billing_", "delivery_")

    @property
    def shows_habits(self) -> bool:
        return self._says("terms_", "reference", "copy_", "phone", "language", "siret", "electronic", "notes")

    def clean_siren(self) -> str:
        typed: str = self.cleaned_data["siren"]
        self.typed_siret = typed if len(typed) > identifiers.SIREN_LENGTH else ""
        return typed[: identifiers.SIREN_LENGTH]

    def clean_siret(self) -> str:
        siret = self.cleaned_data["siret"] or getattr(self, "typed_siret", "")
        return checked(identifiers.read_siret, siret, self.cleaned_data.get("siren", ""))

    def clean_copy_emails(self) -> str:
        addresses = [each.strip() for each in self.cleaned_data["copy_emails"].replace(";", ",").split(",")]
        addresses = list(dict.fromkeys(filter(None, addresses)))
        if len(addresses) > MOST_COPIES:
            raise ValidationError(_("%(most)s addresses at most.") % {"most": MOST_COPIES})
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(_("“%(text)s” is not an e-mail address.") % {"text": address[:40]}) from error
        return ", ".join(addresses)

    def clean_country(self) -> str:
        return self.cleaned_data["country"] or "FR"

    def clean_billing_country(self) -> str:
        return self.cleaned_data["billing_country"] or "FR"

    def clean_delivery_country(self) -> str:
        return self.cleaned_data["delivery_country"] or "FR"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Customer.Kind.CONSUMER:
            self._refuse_identifiers(cleaned)
        else:
            self._fill_in(cleaned)
        for part in ("billing", "delivery"):
            self._want_a_whole_address(cleaned, part)
        return cleaned

    def _refuse_identifiers(self, cleaned: dict[str, Any]) -> None:
        """A consumer has none: with one, the choice of the kind was a slip."""
        for name in BUSINESS_IDS:
            if cleaned.get(name):
                self.add_error(name, _("A consumer has none. Choose “Business”, or empty this field."))

    def _fill_in(self, cleaned: dict[str, Any]) -> None:
        """The SIREN is the beginning of the SIRET, and the end of a French VAT number."""
        vat_number = cleaned.get("vat_number", "")
        if not cleaned.get("siren") and not {"siren", "siret"} & set(self.errors):
            cleaned["siren"] = cleaned.get("siret", "")[: identifiers.SIREN_LENGTH]
            if not cleaned["siren"] and vat_number.startswith("FR") and identifiers.is_siren(vat_number[4:]):
                cleaned["siren"] = vat_number[4:]
        siren = cleaned.get("siren", "")
        if vat_number and siren and place_of(Customer(country=cleaned.get("country", "FR"))) == HERE:
            try:
                checked(identifiers.read_vat_number, vat_number, siren)
            except ValidationError as error:
                self.add_error("vat_number", error)

    def _want_a_whole_address(self, cleaned: dict[str, Any], part: str) -> None:
        names = [f"{part}_{each}" for each in ("name", "line2", "postcode", "city")]
        if any(cleaned.get(name) for name in names) and not cleaned.get(f"{part}_line1"):
            self.add_error(f"{part}_line1", _("The street is missing."))
        elif cleaned.get(f"{part}_line1") and not cleaned.get(f"{part}_city"):
            self.add_error(f"{part}_city", _("The city is missing."))

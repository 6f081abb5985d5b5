"""Forms about how the company invoices: VAT, terms, numbers, words of its e-mails."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from invoicing.email_texts import ENGLISH, FRENCH, REMINDER_VARIABLES, TO_PAY, VARIABLES, refuse_unknown_variables
from invoicing.forms.fields import FigureField
from invoicing.models import InvoicingSettings
from invoicing.number_series import OWN_PREFIX, refuse_breaking_change
from invoicing.reminder_texts import OURS

PERCENT = Decimal(100)
ENDINGS = {"": FRENCH, "_en": ENGLISH}  # of the fields that hold words for customers
LONGEST_DISCOUNT = 365


class TermsForm(forms.ModelForm[InvoicingSettings]):
    """VAT and what the company agrees with those who pay."""

    penalty_rate = FigureField(
        label=gettext_lazy("Late-payment rate, in % a year"),
        decimals=2,
        most=PERCENT,
        required=False,
        help_text=gettext_lazy("Empty: the rate of the law, the European Central Bank’s plus ten points."),
    )
    discount_percent = FigureField(
        label=gettext_lazy("Early-payment discount, in %"),
        decimals=2,
        most=Decimal("99.99"),
        required=False,
        help_text=gettext_lazy("Empty: none, and invoices say so as the law wants."),
    )

    class Meta:
        model = InvoicingSettings
        fields: ClassVar = [
            "vat_regime",
            "vat_on_debits",
            "territory",
            "nature",
            "prices_include_vat",
            "terms_days",
            "terms_method",
            "penalty_rate",
            "discount_percent",
            "discount_days",
            "footer",
        ]
        labels: ClassVar = {"nature": gettext_lazy("What you sell most")}
        help_texts: ClassVar = {
            "vat_on_debits": gettext_lazy("For services: VAT is then due when you invoice, not when you are paid."),
            "footer": gettext_lazy("On every document: insurance, approved association, a word of thanks…"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        percent, days = cleaned.get("discount_percent") or None, cleaned.get("discount_days") or None
        if percent and not days and not {"discount_percent", "discount_days"} & set(self.errors):
            self.add_error("discount_days", _("Within how many days?"))
        elif days and not percent and not {"discount_percent", "discount_days"} & set(self.errors):
            self.add_error("discount_percent", _("How many percent?"))
        elif days and days > LONGEST_DISCOUNT:
            self.add_error("discount_days", _("A year at most."))
        cleaned["discount_percent"], cleaned["discount_days"] = percent, days
        return cleaned


class NumberingForm(forms.ModelForm[InvoicingSettings]):
    """The letters before numbers, and whether credit notes count with invoices (rules.md N2, N4)."""

    class Meta:
        model = InvoicingSettings
        fields: ClassVar = ["one_series", "invoice_prefix", "credit_note_prefix"]
        labels: ClassVar = {
            "invoice_prefix": gettext_lazy("Letters before invoice numbers"),
            "credit_note_prefix": gettext_lazy("Letters before credit note numbers"),
            "one_series": gettext_lazy("Number credit notes with invoices, in one series"),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("invoice_prefix", "credit_note_prefix"):
            self.fields[name].widget.attrs.update(autocapitalize="characters", autocomplete="off", spellcheck="false")
            self.fields[name].validators.clear()

    def clean_invoice_prefix(self) -> str:
        return _prefix(self.cleaned_data["invoice_prefix"])

    def clean_credit_note_prefix(self) -> str:
        return _prefix(self.cleaned_data["credit_note_prefix"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["one_series"] and cleaned["invoice_prefix"] == cleaned["credit_note_prefix"]:
            self.add_error("credit_note_prefix", _("Two series need different letters."))
        return cleaned

    def _post_clean(self) -> None:
        """Once the row bears the new letters: would they break a series?"""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which its stubs leave out
        if not self.errors:
            try:
                refuse_breaking_change(self.instance, self.today)
            except BusinessError as error:
                self.add_error(None, str(error))


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not OWN_PREFIX.fullmatch(prefix):
        raise forms.ValidationError(_("One to four letters from A to Z, without accents."))
    return prefix


class EmailTextsForm(forms.ModelForm[InvoicingSettings]):
    """The words of the e-mails that carry an invoice or remind of it, in French and in English. Empty: ours."""

    class Meta:
        model = InvoicingSettings
        fields: ClassVar = [
            f"{kind}_{part}{ending}"
            for kind in ("email", "reminder")
            for ending in ENDINGS
            for part in ("subject", "body")
        ]
        labels: ClassVar = {
            name: gettext_lazy("Text") if "_body" in name else gettext_lazy("Subject") for name in fields
        }
        widgets: ClassVar = {name: forms.Textarea(attrs={"rows": 9}) for name in fields if "_body" in name}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, ours in (("email", TO_PAY), ("reminder", OURS)):
            for ending, language in ENDINGS.items():
                self.fields[f"{kind}_subject{ending}"].widget.attrs["placeholder"] = ours[language].subject
                self.fields[f"{kind}_body{ending}"].widget.attrs["placeholder"] = ours[language].body

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(cleaned.items()):
            cleaned[name] = text.replace("\r\n", "\n")
            known = REMINDER_VARIABLES if name.startswith("reminder_") else VARIABLES
            try:
                refuse_unknown_variables(text, known)
            except BusinessError as error:
                self.add_error(name, str(error))
        return cleaned

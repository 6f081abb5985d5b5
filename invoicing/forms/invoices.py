"""The fields of a draft that are not its lines."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from invoicing.forms.figures import read_figure, write_figure
from invoicing.models import Customer, Invoice

LONGEST_TERM = 3650
MOST_CUSTOMERS_LISTED = 300  # in the plain list; beyond, they are searched
LARGEST_DISCOUNT = Decimal("99.99")
DELIVERY = tuple(f"delivery_{part}" for part in ("name", "line1", "line2", "postcode", "city", "country"))


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class PercentField(forms.Field):
    """A percentage as typed in French or English, with two decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return read_figure(str(value), decimals=2, most=LARGEST_DISCOUNT) or None
        except BusinessError as error:
            raise forms.ValidationError(error.message) from error

    def prepare_value(self, value: Any) -> Any:
        return write_figure(value) if isinstance(value, Decimal) else value


class InvoiceForm(forms.ModelForm[Invoice]):
    """What is refused here is not lost: the editor keeps the words and says what is wrong with them."""

    due_date = DayField(label=gettext_lazy("Due date"))
    delivery_date = DayField(label=gettext_lazy("Date of delivery or completion"), required=False)
    discount_percent = PercentField(label=gettext_lazy("Early-payment discount, in %"), required=False)
    discount_until = DayField(label=gettext_lazy("If paid by"), required=False)

    class Meta:
        model = Invoice
        fields: ClassVar = [
            "customer",
            "subject",
            "reference",
            "nature",
            "language",
            "due_date",
            "delivery_date",
            *DELIVERY,
            "discount_percent",
            "discount_until",
            "note",
        ]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["delivery_country"].required = False
        self._offer_customers()
        if self.instance.is_credit_note:
            for name in ("due_date", "discount_percent", "discount_until"):
                del self.fields[name]

    def _offer_customers(self) -> None:
        """All of the company's may be chosen; the list shows the first, and the one that is chosen already."""
        field = cast("forms.ModelChoiceField[Customer]", self.fields["customer"])
        own = Customer.objects.for_organisation(self.instance.organisation)
        chosen = self.data.get("customer", "") or ""
        field.queryset = own
        field.empty_label = _("Choose a customer")
        shown = Q(archived_at__isnull=True)
        listed = list(own.filter(shown).values_list("pk", "name")[:MOST_CUSTOMERS_LISTED])
        if chosen.isdecimal() and len(chosen) < 19 and not any(pk == int(chosen) for pk, _name in listed):  # noqa: PLR2004 — a bigint
            listed += own.filter(pk=chosen).values_list("pk", "name")
        field.widget.choices = [("", field.empty_label), *listed]

    def _get_validation_exclusions(self) -> set[str]:
        """The customer was just found: the model need not look for them again."""
        return super()._get_validation_exclusions() | {"customer"}  # type: ignore[misc,no-any-return]  # not in the stubs

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if not 0 <= (due - self.today).days <= LONGEST_TERM:
            raise forms.ValidationError(_("The due date must lie between today and ten years from now."))
        return due

    def clean_delivery_country(self) -> str:
        return str(self.cleaned_data["delivery_country"] or "FR").upper()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data  # no constraint of the table is about the fields alone: none is asked for
        if "discount_percent" in self.fields and not self.errors.keys() & {"discount_percent", "discount_until"}:
            rate, day = cleaned.get("discount_percent"), cleaned.get("discount_until")
            if (rate is None) != (day is None):
                self.add_error("discount_until", _("A discount has both a rate and a day."))
        return cleaned

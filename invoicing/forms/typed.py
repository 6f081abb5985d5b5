"""A draft that is stored, or begun with its habits, as the words of a form: pages show both in the same way."""

from django.http import QueryDict

from invoicing.forms.figures import write_figure
from invoicing.forms.invoices import InvoiceForm
from invoicing.forms.lines import FIELDS, as_typed, blank_line
from invoicing.models import Invoice, InvoiceLine
from invoicing.vat_choices import VatChoices


def typed(draft: Invoice, lines: list[InvoiceLine], choices: VatChoices) -> QueryDict:
    """Write the draft as a person would have typed it; what could not be read is there as it was typed."""
    data = QueryDict(mutable=True)
    for name in InvoiceForm.Meta.fields:
        data[name] = draft.unfinished.get(name, _text(draft, name))
    data["prices_include_vat"] = "1" if draft.prices_include_vat else ""
    data["terms_of"] = str(draft.customer_id or "")
    rows = [as_typed(line, choices) for line in lines] or [blank_line(choices)]
    for position, row in enumerate(rows, start=1):
        data.appendlist("line", str(position))
        for field in FIELDS:
            name = f"lines-{position}-{field}"
            data[name] = draft.unfinished.get(name, row[field])
    return data


def _text(draft: Invoice, name: str) -> str:
    if name == "customer":
        return str(draft.customer_id or "")
    value = getattr(draft, name)
    if name == "discount_percent":
        return write_figure(value)
    return "" if value is None else str(value)

"""Forms about customers, documents, payments and settings."""

from invoicing.forms.customers import CustomerForm
from invoicing.forms.invoices import InvoiceForm
from invoicing.forms.payments import MarkPaidForm

__all__ = [
    "MOST_LINES",
    "CustomerForm",
    "InvoiceForm",
    "InvoiceLineForm",
    "InvoiceLineFormSet",
    "MarkPaidForm",
    "VatRateField",
]

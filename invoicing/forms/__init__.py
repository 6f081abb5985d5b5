"""Forms about customers, documents, payments and settings."""

from invoicing.forms.customers import CustomerForm
from invoicing.forms.invoices import InvoiceForm
from invoicing.forms.payments import MarkPaidForm

__all__ = ["CustomerForm", "InvoiceForm", "MarkPaidForm"]

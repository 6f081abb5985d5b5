"""What we are owed: customers, documents, payments and what they settle."""

from invoicing.models.allocation import Allocation
from invoicing.models.customer import Customer
from invoicing.models.invoice import Invoice
from invoicing.models.line import InvoiceLine
from invoicing.models.number_sequence import NumberSequence
from invoicing.models.payment import Payment

__all__ = ["Allocation", "Customer", "Invoice", "InvoiceLine", "NumberSequence", "Payment"]

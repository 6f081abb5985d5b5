"""What we are owed: customers, documents, payments and what they settle."""

from invoicing.models.allocation import Allocation
from invoicing.models.company_identity import CompanyIdentity
from invoicing.models.csv_upload import CsvUpload
from invoicing.models.customer import Customer
from invoicing.models.deposit_deduction import DepositDeduction
from invoicing.models.document_archive import DocumentArchive
from invoicing.models.document_email import DocumentEmail
from invoicing.models.document_file import DocumentFile
from invoicing.models.invoice import Invoice
from invoicing.models.invoicing_settings import InvoicingSettings, Nature, TermsMethod
from invoicing.models.journal_entry import JournalEntry, JournalHead
from invoicing.models.line import InvoiceLine, Unit, VatCategory
from invoicing.models.number_sequence import NumberSequence
from invoicing.models.outgoing_email import EmailWithDocument, OutgoingEmail
from invoicing.models.payment import Payment
from invoicing.models.product import Product
from invoicing.models.reminder import Reminder

__all__ = [
    "Allocation",
    "CompanyIdentity",
    "CsvUpload",
    "Customer",
    "DepositDeduction",
    "DocumentArchive",
    "DocumentEmail",
    "DocumentFile",
    "EmailWithDocument",
    "Invoice",
    "InvoiceLine",
    "InvoicingSettings",
    "JournalEntry",
    "JournalHead",
    "Nature",
    "NumberSequence",
    "OutgoingEmail",
    "Payment",
    "Product",
    "Reminder",
    "TermsMethod",
    "Unit",
    "VatCategory",
]

"""What the lists of documents, of customers and of the catalogue say as spreadsheets."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.spreadsheets import Column, Sheet, words_of
from invoicing.models import Customer, Invoice, Product
from invoicing.models.customer import CustomerQuerySet
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.models.line import Unit, VatCategory


def document_sheet(rows: InvoiceQuerySet) -> Sheet:
    columns = [
        Column(_("Number"), str, "number"),
        Column(_("Kind"), str, "kind", words_of(Invoice.Kind)),
        Column(_("Customer"), str, "customer__name"),
        Column(_("Subject"), str, "subject"),
        Column(_("Issue date"), date, "issue_date"),
        Column(_("Due date"), date, "due_date"),
        Column(_("Status"), str, "status", words_of(Invoice.Status)),
        Column(_("Total excl. VAT"), Decimal, "total_excl_vat"),
        Column(_("VAT"), Decimal, "total_vat"),
        Column(_("Total incl. VAT"), Decimal, "total_incl_vat"),
        Column(_("Balance due"), Decimal, "balance_due"),
        Column(_("Currency"), str, "currency"),
    ]
    return Sheet(_("Documents"), "factures", columns, rows)


def customer_sheet(rows: CustomerQuerySet) -> Sheet:
    """`rows` bear their balance and what is overdue. The headings are those that an import understands."""
    columns = [
        Column(_("Name"), str, "name"),
        Column(_("Kind"), str, "kind", words_of(Customer.Kind)),
        Column(_("SIREN"), str, "siren"),
        Column(_("SIRET"), str, "siret"),
        Column(_("VAT number"), str, "vat_number"),
        Column(_("E-mail"), str, "email"),
        Column(_("Telephone"), str, "phone"),
        Column(_("Address"), str, "address_line1"),
        Column(_("Address, continued"), str, "address_line2"),
        Column(_("Postcode"), str, "postcode"),
        Column(_("City"), str, "city"),
        Column(_("Country"), str, "country"),
        Column(_("Payment delay in days"), int, "terms_days"),
        Column(_("Order number"), str, "reference"),
        Column(_("Notes"), str, "notes"),
        Column(_("Overdue"), Decimal, "overdue"),
        Column(_("Balance due"), Decimal, "balance"),
    ]
    return Sheet(_("Customers"), "clients", columns, rows)


def product_sheet(rows: QuerySet[Product]) -> Sheet:
    """The headings are those that an import understands."""
    columns = [
        Column(_("Reference"), str, "reference"),
        Column(_("Name"), str, "name"),
        Column(_("Details"), str, "description"),
        Column(_("Unit"), str, "unit", words_of(Unit)),
        Column(_("Unit price excl. VAT"), Decimal, "unit_price"),
        Column(pgettext("heading", "VAT rate"), Decimal, "vat_rate"),
        Column(pgettext("heading", "VAT category"), str, "vat_category", words_of(VatCategory)),
    ]
    return Sheet(_("Catalogue"), "catalogue", columns, rows)

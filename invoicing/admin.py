"""Documents and payments at the support desk: searched, never changed."""

from django.contrib import admin

from invoicing.models import Allocation, Customer, Invoice, Payment, Product
from organisations.admin import ReadOnlyAdmin


@admin.register(Customer)
class CustomerAdmin(ReadOnlyAdmin[Customer]):
    list_display = ("name", "email", "siren", "organisation")
    search_fields = ("name", "email", "siren", "organisation__name", "organisation__slug")
    list_select_related = ("organisation",)


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin[Invoice]):
    list_display = ("number", "kind", "status", "customer", "issue_date", "due_date", "total_incl_vat", "organisation")
    search_fields = ("number", "number_key", "customer__name", "subject", "organisation__slug")
    list_filter = ("kind", "status")
    list_select_related = ("customer", "organisation")
    show_full_result_count = False


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin[Product]):
    list_display = ("reference", "name", "unit_price", "vat_rate", "archived_at", "organisation")
    search_fields = ("reference", "name", "organisation__slug")
    list_select_related = ("organisation",)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin[Payment]):
    list_display = ("received_on", "amount", "currency", "means", "origin", "customer", "organisation")
    search_fields = ("customer__name", "organisation__slug")
    list_filter = ("means", "origin")
    list_select_related = ("customer", "organisation")


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin[Allocation]):
    list_display = ("payment", "credit_note", "invoice", "amount", "recorded_at", "organisation")
    search_fields = ("invoice__number", "credit_note__number", "organisation__slug")
    list_select_related = ("payment", "credit_note", "invoice", "organisation")

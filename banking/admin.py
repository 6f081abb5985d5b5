"""The bank's rows at the support desk: searched, never changed."""

from django.contrib import admin

from banking.models import (
    BankAccount,
    BankTransaction,
    CsvLayout,
    PendingTransaction,
    Statement,
    StatementImport,
    StatementUpload,
)
from organisations.admin import ReadOnlyAdmin


@admin.register(BankAccount)
class BankAccountAdmin(ReadOnlyAdmin[BankAccount]):
    list_display = ("name", "number", "currency", "organisation")
    search_fields = ("name", "number", "organisation__name", "organisation__slug")
    list_select_related = ("organisation",)


@admin.register(StatementImport)
class StatementImportAdmin(ReadOnlyAdmin[StatementImport]):
    list_display = ("file_name", "format", "organisation", "imported_at", "imported_by", "undone_at")
    search_fields = ("file_name", "organisation__name", "organisation__slug")
    list_select_related = ("organisation", "imported_by")


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin[Statement]):
    list_display = ("bank_account", "organisation", "period_start", "period_end", "transactions_read", "created")
    search_fields = ("bank_account__number", "organisation__name", "organisation__slug")
    list_select_related = ("bank_account", "organisation")


@admin.register(BankTransaction)
class BankTransactionAdmin(ReadOnlyAdmin[BankTransaction]):
    list_display = ("booking_date", "amount", "currency", "counterparty_name", "status", "bank_account", "organisation")
    search_fields = ("counterparty_name", "remittance_information", "bank_reference", "organisation__slug")
    list_filter = ("status",)
    list_select_related = ("bank_account", "organisation")
    show_full_result_count = False


@admin.register(PendingTransaction)
class PendingTransactionAdmin(ReadOnlyAdmin[PendingTransaction]):
    list_display = ("expected_on", "amount", "currency", "counterparty_name", "bank_account", "organisation")
    search_fields = ("counterparty_name", "remittance_information", "organisation__slug")
    list_select_related = ("bank_account", "organisation")


@admin.register(StatementUpload)
class StatementUploadAdmin(ReadOnlyAdmin[StatementUpload]):
    list_display = ("file_name", "state", "size", "organisation", "batch")
    search_fields = ("file_name", "organisation__slug")
    list_filter = ("state",)
    list_select_related = ("batch", "organisation")


@admin.register(CsvLayout)
class CsvLayoutAdmin(ReadOnlyAdmin[CsvLayout]):
    list_display = ("bank_account", "organisation", "saved_at")
    search_fields = ("bank_account__number", "organisation__slug")
    list_select_related = ("bank_account", "organisation")

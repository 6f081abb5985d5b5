"""Documents of a company: the list, one of them, how it is sent, its PDF, exports."""

from django.urls import path

from invoicing.views import (
    archives,
    bulk_sending,
    document_files,
    document_page,
    documents,
    exports,
    reminders,
    sending,
)

urlpatterns = [
    path("factures/", documents.invoice_list, name="invoice_list"),
    path("factures/export.csv", exports.invoice_export, name="invoice_export"),
    path("factures/export.xlsx", exports.invoice_export_workbook, name="invoice_export_workbook"),
    path("factures/envoyer/", bulk_sending.invoice_send_many, name="invoice_send_many"),
    path("factures/<int:pk>/", document_page.invoice_detail, name="invoice_detail"),
    path("factures/<int:pk>/pdf/", document_files.invoice_pdf, name="invoice_pdf"),
    path("factures/<int:pk>/envoyer/", sending.invoice_send, name="invoice_send"),
    path("factures/<int:pk>/renvoyer/", sending.invoice_send_again, name="invoice_send_again"),
    path("factures/<int:pk>/relancer/", reminders.invoice_remind, name="invoice_remind"),
    path("factures/archives/", archives.document_archive_create, name="document_archive_create"),
    path("factures/archives/<int:pk>/", archives.document_archive_detail, name="document_archive_detail"),
    path("factures/archives/<int:pk>/zip/", archives.document_archive_download, name="document_archive_download"),
    path("courriels/<int:pk>/reessayer/", sending.document_email_retry, name="document_email_retry"),
]

"""Invoices and customers of a company."""

from django.urls import include, path

from invoicing.views import customers, drafts, editor, picking, preview

urlpatterns = [
    path("", include("invoicing.company_urls")),
    path("", include("invoicing.document_urls")),
    path("", include("invoicing.settling_urls")),
    path("factures/nouvelle/", editor.invoice_create, name="invoice_create"),
    path("factures/nouvelle/enregistrer/", editor.invoice_autosave, name="invoice_autosave"),
    path("factures/nouvelle/totaux/", editor.invoice_totals, name="invoice_totals"),
    path("factures/<int:pk>/modifier/", editor.invoice_edit, name="invoice_edit"),
    path("factures/<int:pk>/enregistrer/", editor.invoice_autosave, name="invoice_autosave"),
    path("factures/<int:pk>/totaux/", editor.invoice_totals, name="invoice_totals"),
    path("factures/<int:pk>/apercu/", preview.invoice_preview, name="invoice_preview"),
    path("factures/<int:pk>/apercu.pdf", preview.invoice_preview_pdf, name="invoice_preview_pdf"),
    path("factures/<int:pk>/supprimer/", drafts.invoice_delete, name="invoice_delete"),
    path("factures/<int:pk>/dupliquer/", drafts.invoice_duplicate, name="invoice_duplicate"),
    path("clients/choix/", picking.customer_options, name="customer_options"),
    path("catalogue/choix/", picking.product_options, name="product_options"),
    path("clients/<int:pk>/", customers.customer_detail, name="customer_detail"),
]

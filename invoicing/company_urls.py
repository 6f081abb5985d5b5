"""A company's invoicing settings, the steps of a newcomer, its catalogue and its imports."""

from django.urls import path

from invoicing.views import customer_forms, customer_list, exports, imports, products, settings, welcome

urlpatterns = [
    path("parametres/identite/", settings.company_identity, name="company_identity"),
    path("parametres/identite/numero-de-tva/", settings.company_vat_number, name="company_vat_number"),
    path("parametres/logo/", settings.company_logo, name="company_logo"),
    path("parametres/logo/retirer/", settings.company_logo_remove, name="company_logo_remove"),
    path("parametres/paiement/", settings.company_account, name="company_account"),
    path("parametres/tva-et-conditions/", settings.company_terms, name="company_terms"),
    path("parametres/numerotation/", settings.company_numbering, name="company_numbering"),
    path("parametres/e-mails/", settings.company_emails, name="company_emails"),
    path("clients/", customer_list.customer_list, name="customer_list"),
    path("clients/export.csv", exports.customer_export, name="customer_export"),
    path("clients/export.xlsx", exports.customer_export_workbook, name="customer_export_workbook"),
    path("clients/nouveau/", customer_forms.customer_create, name="customer_create"),
    path("clients/<int:pk>/modifier/", customer_forms.customer_edit, name="customer_edit"),
    path("clients/<int:pk>/archiver/", customer_list.customer_archive, name="customer_archive"),
    path("clients/<int:pk>/desarchiver/", customer_list.customer_unarchive, name="customer_unarchive"),
    path("catalogue/", products.product_list, name="product_list"),
    path("catalogue/export.csv", exports.product_export, name="product_export"),
    path("catalogue/export.xlsx", exports.product_export_workbook, name="product_export_workbook"),
    path("catalogue/nouveau/", products.product_create, name="product_create"),
    path("catalogue/<int:pk>/", products.product_edit, name="product_edit"),
    path("catalogue/<int:pk>/archiver/", products.product_archive, name="product_archive"),
    path("catalogue/<int:pk>/desarchiver/", products.product_unarchive, name="product_unarchive"),
    path("clients/importer/", imports.customer_import, name="customer_import"),
    path("catalogue/importer/", imports.product_import, name="product_import"),
    path("factures/importer/", imports.invoice_import, name="invoice_import"),
    path("importations/<int:pk>/", imports.csv_upload_detail, name="csv_upload_detail"),
    path("importations/<int:pk>/importer/", imports.csv_upload_import, name="csv_upload_import"),
    path("importations/<int:pk>/jeter/", imports.csv_upload_discard, name="csv_upload_discard"),
    path("bienvenue/entreprise/", welcome.welcome_identity, name="welcome_identity"),
    path("bienvenue/tva-et-conditions/", welcome.welcome_terms, name="welcome_terms"),
    path("bienvenue/paiement/", welcome.welcome_account, name="welcome_account"),
]

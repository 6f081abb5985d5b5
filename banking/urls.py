"""The bank's pages of a company."""

from django.urls import path

from banking.views import accounts, columns, exports, statements, transactions, uploads

urlpatterns = [
    path("banque/", transactions.bank_transaction_list, name="bank_transaction_list"),
    path("banque/export.csv", exports.bank_transaction_export, name="bank_transaction_export"),
    path("banque/export.xlsx", exports.bank_transaction_export_workbook, name="bank_transaction_export_workbook"),
    path("banque/operations/<int:pk>/", transactions.bank_transaction_detail, name="bank_transaction_detail"),
    path("banque/importer/", uploads.statement_import, name="statement_import"),
    path("banque/importer/<int:pk>/", uploads.statement_batch_review, name="statement_batch_review"),
    path("banque/importer/<int:pk>/reponses/", uploads.statement_batch_answer, name="statement_batch_answer"),
    path("banque/importer/<int:pk>/confirmer/", uploads.statement_batch_confirm, name="statement_batch_confirm"),
    path("banque/fichiers/<int:pk>/retirer/", uploads.statement_upload_remove, name="statement_upload_remove"),
    path("banque/fichiers/<int:pk>/reessayer/", uploads.statement_upload_retry, name="statement_upload_retry"),
    path("banque/fichiers/<int:pk>/colonnes/", columns.statement_upload_columns, name="statement_upload_columns"),
    path("banque/releves/", statements.statement_list, name="statement_list"),
    path("banque/releves/<int:pk>/", statements.statement_import_detail, name="statement_import_detail"),
    path("banque/releves/<int:pk>/annuler/", statements.statement_import_undo, name="statement_import_undo"),
    path("parametres/comptes/", accounts.bank_account_list, name="bank_account_list"),
    path("parametres/comptes/nouveau/", accounts.bank_account_create, name="bank_account_create"),
    path("parametres/comptes/<int:pk>/", accounts.bank_account_edit, name="bank_account_edit"),
]

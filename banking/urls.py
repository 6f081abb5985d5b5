"""The bank's pages of a company."""

from django.urls import path

from banking import views

urlpatterns = [
    path("banque/", views.bank_transaction_list, name="bank_transaction_list"),
    path("banque/operations/<int:pk>/", views.bank_transaction_detail, name="bank_transaction_detail"),
    path("banque/importer/", views.statement_import, name="statement_import"),
    path("banque/releves/", views.statement_list, name="statement_list"),
    path("parametres/comptes/", views.bank_account_list, name="bank_account_list"),
    path("parametres/comptes/nouveau/", views.bank_account_create, name="bank_account_create"),
    path("parametres/comptes/<int:pk>/", views.bank_account_edit, name="bank_account_edit"),
]

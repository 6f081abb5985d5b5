"""Money and corrections: paid, credited, refunded, replaced, deposits, and each one's undoing."""

from django.urls import path

from invoicing.views import corrections, deposits, payment_list, payment_page, payments, receipts, refunds

urlpatterns = [
    path("factures/marquer-payees/", payments.invoice_mark_paid_many, name="invoice_mark_paid_many"),
    path("factures/<int:pk>/marquer-payee/", payments.invoice_mark_paid, name="invoice_mark_paid"),
    path("factures/<int:pk>/marquer-non-payee/", payments.invoice_mark_unpaid, name="invoice_mark_unpaid"),
    path("factures/<int:pk>/avoir/", corrections.invoice_credit, name="invoice_credit"),
    path("factures/<int:pk>/rembourser/", refunds.invoice_refund, name="invoice_refund"),
    path("factures/<int:pk>/remplacer/", corrections.invoice_replace, name="invoice_replace"),
    path("factures/<int:pk>/acompte/", deposits.invoice_deposit, name="invoice_deposit"),
    path("factures/<int:pk>/acomptes/", deposits.invoice_deposits, name="invoice_deposits"),
    path("clients/<int:pk>/encaisser/", receipts.customer_receive, name="customer_receive"),
    path("clients/<int:pk>/acompte/", deposits.customer_deposit, name="customer_deposit"),
    path("encaissements/", payment_list.payment_list, name="payment_list"),
    path("encaissements/annuler/", receipts.receipt_undo, name="receipt_undo"),
    path("encaissements/<int:pk>/", payment_page.payment_detail, name="payment_detail"),
    path("encaissements/<int:pk>/annuler/", payments.payment_reverse, name="payment_reverse"),
    path("encaissements/<int:pk>/rembourser/", refunds.payment_refund, name="payment_refund"),
    path("affectations/<int:pk>/annuler/", payments.allocation_reverse, name="allocation_reverse"),
]

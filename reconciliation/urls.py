"""Réconciliations, and the dashboard that looks at both ledgers."""

from django.urls import path

from reconciliation.views import choices, dashboard, decisions, lots, proposals

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("reconciliations/", proposals.proposal_list, name="proposal_list"),
    path("reconciliations/<int:pk>/accepter/", decisions.proposal_accept, name="proposal_accept"),
    path("reconciliations/<int:pk>/refuser/", decisions.proposal_refuse, name="proposal_refuse"),
    path("reconciliations/certaines/", lots.proposals_accept_certain, name="proposals_accept_certain"),
    path("reconciliations/lots/<uuid:batch>/annuler/", lots.batch_undo, name="batch_undo"),
    path("reconciliations/faites/<int:pk>/annuler/", decisions.reconciliation_undo, name="reconciliation_undo"),
    path("reconciliations/refus/<int:pk>/revoquer/", decisions.refusal_revoke, name="refusal_revoke"),
    path("banque/operations/<int:pk>/rapprocher/", choices.bank_transaction_match, name="bank_transaction_match"),
    path("banque/operations/<int:pk>/crediter/", choices.bank_transaction_credit, name="bank_transaction_credit"),
    path("banque/operations/<int:pk>/ignorer/", decisions.bank_transaction_ignore, name="bank_transaction_ignore"),
    path("banque/operations/<int:pk>/reprendre/", decisions.bank_transaction_restore, name="bank_transaction_restore"),
]

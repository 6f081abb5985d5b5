"""Réconciliations, and the dashboard that looks at both ledgers."""

from django.urls import path

from reconciliation.views import choices, dashboard, decisions, inquiries, lots, payers, proposals, reasons, watching

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("reconciliations/", proposals.proposal_list, name="proposal_list"),
    path("reconciliations/<int:pk>/accepter/", decisions.proposal_accept, name="proposal_accept"),
    path("reconciliations/<int:pk>/refuser/", decisions.proposal_refuse, name="proposal_refuse"),
    path("reconciliations/certaines/", lots.proposals_accept_certain, name="proposals_accept_certain"),
    path("reconciliations/cochees/", lots.proposals_decide, name="proposals_decide"),
    path("reconciliations/entre-temps/", watching.proposal_watch, name="proposal_watch"),
    path("reconciliations/refus/<int:pk>/motif/", reasons.refusal_reason, name="refusal_reason"),
    path(
        "reconciliations/ignorees/<int:pk>/motif/",
        reasons.ignored_transaction_reason,
        name="ignored_transaction_reason",
    ),
    path("reconciliations/lots/<uuid:batch>/annuler/", lots.batch_undo, name="batch_undo"),
    path("reconciliations/faites/<int:pk>/annuler/", decisions.reconciliation_undo, name="reconciliation_undo"),
    path("reconciliations/refus/<int:pk>/revoquer/", decisions.refusal_revoke, name="refusal_revoke"),
    path("banque/operations/<int:pk>/rapprocher/", choices.bank_transaction_match, name="bank_transaction_match"),
    path("banque/operations/<int:pk>/crediter/", choices.bank_transaction_credit, name="bank_transaction_credit"),
    path("banque/operations/<int:pk>/ignorer/", decisions.bank_transaction_ignore, name="bank_transaction_ignore"),
    path("banque/operations/<int:pk>/reprendre/", decisions.bank_transaction_restore, name="bank_transaction_restore"),
    path("clients/payeurs/", payers.payer_alias_list, name="payer_alias_list"),
    path("clients/payeurs/nouveau/", payers.payer_alias_create, name="payer_alias_create"),
    path("clients/<int:pk>/payeurs/nouveau/", payers.customer_payer_add, name="customer_payer_add"),
    path("clients/<int:pk>/groupe/", payers.customer_payer_group, name="customer_payer_group"),
    path("clients/payeurs/<int:pk>/corriger/", payers.payer_alias_edit, name="payer_alias_edit"),
    path("clients/payeurs/<int:pk>/marquer/", payers.payer_alias_mark, name="payer_alias_mark"),
    path("clients/payeurs/<int:pk>/oublier/", payers.payer_alias_forget, name="payer_alias_forget"),
    path("clients/payeurs/oublies/<int:pk>/reprendre/", payers.forgotten_payer_recall, name="forgotten_payer_recall"),
    path("banque/operations/<int:pk>/demander/", inquiries.bank_transaction_ask, name="bank_transaction_ask"),
    path("reconciliations/demandes/", inquiries.inquiry_list, name="inquiry_list"),
    path("reconciliations/demandes/<int:pk>/retirer/", inquiries.inquiry_revoke, name="inquiry_revoke"),
    path("reconciliations/demandes/<int:pk>/reessayer/", inquiries.inquiry_retry, name="inquiry_retry"),
]

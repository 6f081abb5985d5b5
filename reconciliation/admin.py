"""Claims at the support desk: searched, never changed."""

from django.contrib import admin

from organisations.admin import ReadOnlyAdmin
from reconciliation.models import Inquiry, MatchProposal, PayerAlias, Reconciliation, Refusal


@admin.register(MatchProposal)
class MatchProposalAdmin(ReadOnlyAdmin[MatchProposal]):
    list_display = ("bank_transaction", "band", "rank", "score", "documents_key", "organisation")
    search_fields = ("bank_transaction__remittance_information", "organisation__slug")
    list_filter = ("band",)
    list_select_related = ("bank_transaction", "organisation")


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin[Reconciliation]):
    list_display = ("bank_transaction", "band", "decided_at", "decided_by", "undone_at", "organisation")
    search_fields = ("bank_transaction__remittance_information", "organisation__slug")
    list_filter = ("band",)
    list_select_related = ("bank_transaction", "decided_by", "organisation")


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin[Refusal]):
    list_display = ("bank_transaction", "description", "refused_at", "refused_by", "revoked_at", "organisation")
    search_fields = ("description", "organisation__slug")
    list_select_related = ("bank_transaction", "refused_by", "organisation")


@admin.register(PayerAlias)
class PayerAliasAdmin(ReadOnlyAdmin[PayerAlias]):
    list_display = ("customer", "iban", "name", "source", "organisation")
    search_fields = ("customer__name", "iban", "name", "organisation__slug")
    list_select_related = ("customer", "organisation")


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin[Inquiry]):
    list_display = ("bank_transaction", "customer", "state", "answer", "asked_at", "organisation")
    search_fields = ("customer__name", "recipient", "organisation__slug")
    list_filter = ("state", "answer")
    list_select_related = ("bank_transaction", "customer", "organisation")

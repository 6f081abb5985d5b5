"""Our claim that what the bank received and what we are owed are the same money."""

from reconciliation.models.decisions import (
    IgnoredTransaction,
    ReconciledCredit,
    ReconciledPayment,
    Reconciliation,
    ReconciliationQuerySet,
    Refusal,
    ReturnedPayment,
)
from reconciliation.models.inquiries import Inquiry, InquiryDocument
from reconciliation.models.payers import CustomerGroup, ForgottenPayer, GroupMember, PayerAlias
from reconciliation.models.proposals import CERTAIN_FIRST, MatchNote, MatchProposal, ProposalAllocation
from reconciliation.models.rules import DeclinedRule, IgnoreRule

__all__ = [
    "CERTAIN_FIRST",
    "CustomerGroup",
    "DeclinedRule",
    "ForgottenPayer",
    "GroupMember",
    "IgnoreRule",
    "IgnoredTransaction",
    "Inquiry",
    "InquiryDocument",
    "MatchNote",
    "MatchProposal",
    "PayerAlias",
    "ProposalAllocation",
    "ReconciledCredit",
    "ReconciledPayment",
    "Reconciliation",
    "ReconciliationQuerySet",
    "Refusal",
    "ReturnedPayment",
]

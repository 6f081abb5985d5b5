"""What people decided: never erased, and undone with a trace."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models import BankTransaction
from invoicing.models import Allocation, Payment
from organisations.models import Organisation
from reconciliation.models.proposals import MatchProposal
from reconciliation.models.rules import IgnoreRule


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)


class Reconciliation(models.Model):
    """A person's decision that a bank transaction is these payments, with the evidence they saw."""

    # No index of its own: those below begin with it.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, db_index=False, related_name="reconciliations"
    )
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.PROTECT, related_name="reconciliations")
    band = models.CharField(max_length=10, choices=MatchProposal.Band, blank=True)
    reasons = models.JSONField(default=list)
    payer_name = models.CharField(max_length=200, blank=True)  # as the engine read it: what the decision taught
    # False where the best proposal was accepted as it stood: the person chose nothing else and named no difference.
    by_hand = models.BooleanField(default=False, db_default=False)
    batch = models.UUIDField(null=True, blank=True)  # decisions taken by one click share it, and are undone together
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_transaction"],
                name="a_line_is_reconciled_once",
                condition=Q(undone_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-decided_at"], name="reconciliations_by_date"),
            models.Index(fields=["batch"], name="reconciliations_by_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {self.decided_at:%Y-%m-%d %H:%M}"


class ReconciledPayment(models.Model):
    """One payment that a reconciliation recorded, or that the bank line proved (`is_proof`)."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="reconciled_payments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="reconciled_payments")
    is_proof = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "payment"],
                name="a_payment_is_reconciled_once",
                condition=Q(undone_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id} → {self.payment_id}"


class ReconciledCreditQuerySet(models.QuerySet["ReconciledCredit"]):
    def standing(self) -> Self:
        """With what they settle and whose money it is."""
        standing = self.filter(allocation__in=Allocation.objects.standing())
        return standing.select_related("allocation__invoice", "allocation__payment__customer").order_by("pk")


class ReconciledCredit(models.Model):
    """A use of older credit that a person decided together with a line: money the line did not bring.

    Whether it still stands, the allocation says: it may be taken back alone, and is with the decision.
    """

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="reconciled_credits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="reconciled_credits")

    objects = ReconciledCreditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "allocation"], name="a_use_of_credit_is_decided_once")
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id} + {self.allocation_id}"


class ReturnedPayment(models.Model):
    """A payment that the bank took back by a later line: a rejected debit, an unpaid cheque.

    The payment is withdrawn, and its own line stays what it was: that money did come in.
    """

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="returned_payments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "payment"],
                name="a_payment_is_returned_once",
                condition=Q(undone_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation_id} ← {self.payment_id}"


RevocableT = TypeVar("RevocableT", bound=models.Model)


class RevocableQuerySet(models.QuerySet[RevocableT]):
    """Of decisions that are revoked with a trace."""

    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Refusal(models.Model):
    """A person's decision that a line does not pay these documents. Durable, revocable."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="refusals")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="refusals")
    documents_key = models.CharField(max_length=500)
    description = models.CharField(max_length=500)  # the documents as they were shown: «F2026-0012 + F2026-0015»
    reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")
    refused_at = models.DateTimeField(auto_now_add=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RevocableQuerySet["Refusal"].as_manager()

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["-refused_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_transaction", "documents_key"],
                name="refused_once",
                condition=Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} ✗ {self.description}"


class IgnoredTransaction(models.Model):
    """A person's decision that a line settles nothing here, with the reason. Revocable."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ignored_transactions")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="ignored_transactions")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rule = models.ForeignKey(  # none: a person ignored this very line
        IgnoreRule, null=True, blank=True, on_delete=models.PROTECT, related_name="ignored_transactions"
    )
    batch = models.UUIDField(null=True, blank=True)  # lines ignored by one click share it, and are restored together
    ignored_at = models.DateTimeField(auto_now_add=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RevocableQuerySet["IgnoredTransaction"].as_manager()

    class Meta:
        verbose_name = _("ignored transaction")
        verbose_name_plural = _("ignored transactions")
        ordering = ["-ignored_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_transaction"],
                name="ignored_once",
                condition=Q(revoked_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-ignored_at", "-id"],
                name="ignored_by_people",
                condition=Q(rule__isnull=True, revoked_at__isnull=True),
            ),
            models.Index(fields=["batch"], name="ignored_by_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {self.reason}"

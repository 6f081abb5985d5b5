"""Our claim that what the bank received and what we are owed are the same money."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models import BankTransaction
from invoicing.models import Customer, Invoice, Payment
from organisations.models import Organisation
from reconciliation.matching import ledger


class MatchProposal(models.Model):
    """What the engine found for a bank transaction; replaced whenever it is matched again. Rank 1 is the best."""

    class Band(models.TextChoices):
        CERTAIN = ledger.Band.CERTAIN.value, _("Certain")
        PROBABLE = ledger.Band.PROBABLE.value, _("Probable")
        POSSIBLE = ledger.Band.POSSIBLE.value, _("Possible")
        AMBIGUOUS = ledger.Band.AMBIGUOUS.value, _("Ambiguous")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="match_proposals")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="match_proposals")
    rank = models.PositiveSmallIntegerField()
    band = models.CharField(_("confidence"), max_length=10, choices=Band)
    score = models.PositiveSmallIntegerField()
    line_kind = models.CharField(max_length=20)
    payer_name = models.CharField(max_length=200, blank=True)
    documents_key = models.CharField(max_length=500)  # what a refusal of this proposal refuses
    reasons = models.JSONField(default=list)
    residual_kind = models.CharField(max_length=15)
    residual_amount = models.DecimalField(max_digits=14, decimal_places=2)
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("match proposal")
        verbose_name_plural = _("match proposals")
        ordering = ["bank_transaction", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "bank_transaction", "rank"], name="one_proposal_per_rank")
        ]
        indexes = [models.Index(fields=["organisation", "band"], name="first_proposals_by_band", condition=Q(rank=1))]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {self.get_band_display()}"


class ProposalAllocation(models.Model):
    """A part of the line for a document (credit notes below zero), or for the declared payment the line proves."""

    proposal = models.ForeignKey(MatchProposal, on_delete=models.CASCADE, related_name="allocations")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.CASCADE, related_name="proposal_allocations")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.CASCADE, related_name="proposal_allocations")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="proposes_a_document_or_a_payment",
                condition=Q(invoice__isnull=False, payment__isnull=True)
                | Q(invoice__isnull=True, payment__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} → {self.invoice_id or self.payment_id}"


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)


class Reconciliation(models.Model):
    """A person's decision that a bank transaction is these payments, with the evidence they saw."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reconciliations")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.PROTECT, related_name="reconciliations")
    band = models.CharField(max_length=10, choices=MatchProposal.Band, blank=True)
    reasons = models.JSONField(default=list)
    payer_name = models.CharField(max_length=200, blank=True)  # as the engine read it: what the decision taught
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


class Refusal(models.Model):
    """A person's decision that a line does not pay these documents. Durable, revocable."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="refusals")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="refusals")
    documents_key = models.CharField(max_length=500)
    description = models.CharField(max_length=500)  # the documents as they were shown: «F2026-0012 + F2026-0015»
    refused_at = models.DateTimeField(auto_now_add=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

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
    ignored_at = models.DateTimeField(auto_now_add=True)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

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

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {self.reason}"


class MatchNote(models.Model):
    """What no proposal can say of a bank transaction: it pays a paid invoice again, it cites a cancelled one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="match_notes")
    bank_transaction = models.OneToOneField(BankTransaction, on_delete=models.CASCADE, related_name="match_note")
    reasons = models.JSONField(default=list)  # as those of a proposal, and said by the same words

    class Meta:
        verbose_name = _("note on a bank transaction")
        verbose_name_plural = _("notes on bank transactions")
        ordering = ["bank_transaction"]
        indexes = [models.Index(fields=["organisation"], name="match_notes_of_company")]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {len(self.reasons)}"


class CustomerGroup(models.Model):
    """Customers who pay for each other, because a person said so: never learned."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="customer_groups")
    name = models.CharField(_("name"), max_length=200)
    customers = models.ManyToManyField(Customer, through="GroupMember", related_name="groups")

    class Meta:
        verbose_name = _("group of customers")
        verbose_name_plural = _("groups of customers")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A customer is of one group at most: beyond, nobody could tell who pays for whom."""

    group = models.ForeignKey(CustomerGroup, on_delete=models.CASCADE, related_name="members")
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="group_member")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.customer_id} ∈ {self.group_id}"


class PayerAlias(models.Model):
    """An IBAN or a name under which a customer is known to pay, or somebody who pays for many others.

    Only a person marks a factor, a payment provider or a public accountant as such; nothing is learned about them.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        FACTOR = "factor", _("Factor")
        PROVIDER = "provider", _("Payment provider")
        PUBLIC = "public", _("Public accountant")

    class Source(models.TextChoices):
        DECISION = "decision", _("Learned from a decision")
        IMPORTED = "imported", _("Taken over with a ledger")
        TYPED = "typed", _("Typed by a person")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="payer_aliases")
    kind = models.CharField(_("kind of payer"), max_length=10, choices=Kind, default=Kind.CUSTOMER)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="payer_aliases"
    )
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    name = models.CharField(_("name on statements"), max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("known payer")
        verbose_name_plural = _("known payers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "customer", "iban", "name"], name="one_alias_per_customer_and_payer"
            ),
            models.CheckConstraint(
                name="an_alias_is_an_iban_or_a_name",
                condition=(~Q(iban="") & Q(name="")) | (Q(iban="") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="only_a_customer_pays_for_a_customer",
                condition=Q(kind="customer", customer__isnull=False) | (~Q(kind="customer") & Q(customer__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["organisation", "iban", "name"],
                name="one_mark_per_payer",
                condition=Q(customer__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "iban"], name="aliases_by_iban")]

    def __str__(self) -> str:
        return self.iban or self.name

"""What the engine found for bank transactions."""

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from banking.models import BankTransaction
from invoicing.models import Invoice, Payment
from organisations.models import Organisation
from reconciliation.matching import ledger

BAND_ORDER = (ledger.Band.CERTAIN, ledger.Band.PROBABLE, ledger.Band.AMBIGUOUS, ledger.Band.POSSIBLE)  # in the list
CERTAIN_FIRST = BAND_ORDER.index(ledger.Band.CERTAIN)


class MatchProposal(models.Model):
    """What the engine found for a bank transaction; replaced whenever it is matched again. Rank 1 is the best.

    The line's day and amount are copied, for the line never changes: the list of a company is sorted, counted and
    summed by an index of its own, whatever waits.
    """

    class Band(models.TextChoices):
        CERTAIN = ledger.Band.CERTAIN.value, _("Certain")
        PROBABLE = ledger.Band.PROBABLE.value, _("Probable")
        POSSIBLE = ledger.Band.POSSIBLE.value, _("Possible")
        AMBIGUOUS = ledger.Band.AMBIGUOUS.value, _("Ambiguous")

    # No index of its own: those below begin with it.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, db_index=False, related_name="match_proposals"
    )
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="match_proposals")
    booking_date = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    rank = models.PositiveSmallIntegerField()
    band = models.CharField(_("confidence"), max_length=10, choices=Band)
    band_place = models.GeneratedField(
        expression=Case(
            *(When(band=band.value, then=Value(place)) for place, band in enumerate(BAND_ORDER)),
            output_field=IntegerField(),
        ),
        output_field=IntegerField(),
        db_persist=True,
    )
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
        indexes = [
            # Holds all that the tabs and the dashboard count, so that the rows themselves are not read for it.
            models.Index(
                fields=["organisation", "band_place", "-booking_date", "id"],
                name="first_proposals_by_band",
                condition=Q(rank=1),
                include=["amount"],
            ),
            models.Index(
                fields=["organisation", "booking_date", "id"],
                name="first_proposals_by_date",
                condition=Q(rank=1),
                include=["amount"],
            ),
        ]

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


class MatchNote(models.Model):
    """What no proposal can say of a bank transaction: it pays a paid invoice again, it cites a cancelled one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="match_notes")
    bank_transaction = models.OneToOneField(BankTransaction, on_delete=models.CASCADE, related_name="match_note")
    reasons = models.JSONField(default=list)  # as those of a proposal, and said by the same words

    class Meta:
        verbose_name = _("note on a bank transaction")
        verbose_name_plural = _("notes on bank transactions")
        ordering = ["bank_transaction"]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} · {len(self.reasons)}"

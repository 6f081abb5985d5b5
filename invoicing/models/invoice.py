"""Invoices and credit notes: one table, since both are numbered, frozen, owed and settled alike."""

from datetime import date
from decimal import Decimal
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from invoicing.models.addresses import DeliveryAddress
from invoicing.models.customer import Customer
from invoicing.models.invoicing_settings import Nature
from organisations.models import Organisation, User


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def invoices(self) -> Self:
        return self.filter(kind=Invoice.Kind.INVOICE)

    def credit_notes(self) -> Self:
        return self.filter(kind=Invoice.Kind.CREDIT_NOTE)

    def drafts(self) -> Self:
        return self.filter(status=Invoice.Status.DRAFT)

    def sent(self) -> Self:
        """Sent and not settled: what is owed, or for credit notes what can still be given back."""
        return self.filter(status=Invoice.Status.SENT)

    def issued(self) -> Self:
        return self.exclude(status=Invoice.Status.DRAFT)

    def paid(self) -> Self:
        return self.filter(status=Invoice.Status.PAID)

    def cancelled(self) -> Self:
        return self.filter(status=Invoice.Status.CANCELLED)

    def overdue(self, today: date) -> Self:
        return self.sent().filter(kind=Invoice.Kind.INVOICE, due_date__lt=today)

    def partly_paid(self) -> Self:
        return self.sent().filter(amount_paid__gt=ZERO)


class Invoice(DeliveryAddress):
    """A document the company issues. Amounts are positive for credit notes too; `kind` says which way they count.

    `amount_paid` is the sum of its allocations, written by `invoicing.settlement` alone, under a lock.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT_NOTE = "credit_note", _("Credit note")

    class Purpose(models.TextChoices):
        """Why it is issued. Of credit notes, the document they credit says it."""

        STANDARD = "standard", _("Invoice")
        DEPOSIT = "deposit", _("Deposit invoice")  # acompte: asked before the work
        FINAL = "final", _("Final invoice")  # takes deposits off
        CORRECTED = "corrected", _("Corrected invoice")  # cancels and replaces another

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")  # no number, freely edited
        SENT = "sent", _("Sent")  # numbered, frozen, owed
        PAID = "paid", _("Paid")  # balance is zero
        CANCELLED = "cancelled", _("Cancelled")  # a credit note covers all of it

    TRANSITIONS: dict[str, set[str]] = {
        Status.DRAFT: {Status.SENT, Status.PAID},  # paid at once where deposits cover all of it
        Status.SENT: {Status.PAID, Status.CANCELLED},
        Status.PAID: {Status.SENT},  # a payment was withdrawn or returned by the bank
        Status.CANCELLED: set(),
    }

    # No index of its own: those below begin with it.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, db_index=False, related_name="documents")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, db_index=False, related_name="documents", verbose_name=_("customer")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INVOICE)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.STANDARD)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    number = models.CharField(_("number"), max_length=35, null=True, blank=True)  # noqa: DJ001 — null: no number yet
    number_key = models.CharField(max_length=35, blank=True, editable=False)  # letters and digits only, for searching
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    reference = models.CharField(_("customer's order number"), max_length=50, blank=True)
    nature = models.CharField(_("nature of the operations"), max_length=10, choices=Nature, default=Nature.SERVICES)
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.FRENCH)
    issue_date = models.DateField(_("issue date"))
    due_date = models.DateField(_("due date"))
    delivery_date = models.DateField(_("date of delivery or completion"), null=True, blank=True)
    discount_percent = models.DecimalField(
        _("early-payment discount, in %"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    discount_until = models.DateField(_("discount if paid by"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    prices_include_vat = models.BooleanField(_("prices are typed with VAT"), default=False)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    total_excl_vat = models.DecimalField(_("total excl. VAT"), max_digits=14, decimal_places=2, default=ZERO)
    total_vat = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2, default=ZERO)
    total_incl_vat = models.DecimalField(_("total incl. VAT"), max_digits=14, decimal_places=2, default=ZERO)
    amount_deducted = models.DecimalField(_("deposits deducted"), max_digits=14, decimal_places=2, default=ZERO)
    amount_paid = models.DecimalField(_("amount paid"), max_digits=14, decimal_places=2, default=ZERO)
    balance_due = models.GeneratedField(
        expression=F("total_incl_vat") - F("amount_deducted") - F("amount_paid"),
        output_field=models.DecimalField(_("balance due"), max_digits=14, decimal_places=2),
        db_persist=True,
    )
    credited_invoice = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    corrected_invoice = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    seller = models.JSONField(_("seller as issued"), null=True, blank=True, editable=False)
    buyer = models.JSONField(_("buyer as issued"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # Of drafts alone: which writing of it this is, since when, and what was typed that cannot be read yet, by field.
    version = models.UUIDField(default=uuid4, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, editable=False)
    unfinished = models.JSONField(default=dict, blank=True, editable=False)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issue_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_document_per_number", condition=Q(number__isnull=False)
            ),
            models.CheckConstraint(
                name="a_draft_has_no_number_and_all_others_have",
                condition=Q(status="draft", number__isnull=True) | (~Q(status="draft") & Q(number__isnull=False)),
            ),
            models.CheckConstraint(
                name="paid_between_nothing_and_all",
                condition=Q(amount_paid__gte=0, amount_deducted__gte=0)
                & Q(amount_paid__lte=F("total_incl_vat") - F("amount_deducted")),
            ),
            models.CheckConstraint(
                name="paid_or_cancelled_when_nothing_is_left",
                condition=Q(status="draft", amount_paid=0)
                | Q(status="sent", amount_paid__lt=F("total_incl_vat") - F("amount_deducted"))
                | Q(status__in=["paid", "cancelled"], amount_paid=F("total_incl_vat") - F("amount_deducted")),
            ),
            models.CheckConstraint(name="due_not_before_issue", condition=Q(due_date__gte=F("issue_date"))),
        ]
        indexes = [
            models.Index(fields=["organisation", "-issue_date", "-id"], name="documents_by_date"),
            models.Index(fields=["organisation", "status", "-issue_date", "-id"], name="documents_by_status"),
            models.Index(fields=["organisation", "status", "due_date"], name="documents_by_due_date"),
            models.Index(
                fields=["organisation", "balance_due"], name="open_documents_by_balance", condition=Q(status="sent")
            ),
            models.Index(fields=["organisation", "number_key"], name="documents_by_number_key"),
            models.Index(fields=["customer", "status"], name="documents_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} · {self.customer}"

    def may_become(self, status: str) -> bool:
        return status in self.TRANSITIONS[self.status]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def is_partly_paid(self) -> bool:
        return self.status == self.Status.SENT and self.amount_paid > ZERO

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.SENT and not self.is_credit_note and self.due_date < today

    def days_overdue(self, today: date) -> int:
        return (today - self.due_date).days if self.is_overdue(today) else 0

    @property
    def signed_balance(self) -> Decimal:
        """What this document adds to the customer's debt: below zero for a credit note."""
        balance: Decimal = self.balance_due
        return -balance if self.is_credit_note else balance

"""Movements of an account, as the bank wrote them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.account import BankAccount
from banking.models.record import RecordField
from banking.models.statement import Statement
from organisations.models import Organisation


class BankTransactionQuerySet(models.QuerySet["BankTransaction"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        """The company's, without those of imports that were undone."""
        return self.filter(organisation=organisation).exclude(status=BankTransaction.Status.WITHDRAWN)

    def to_treat(self) -> Self:
        return self.filter(status=BankTransaction.Status.TO_TREAT)

    def reconciled(self) -> Self:
        return self.filter(status=BankTransaction.Status.RECONCILED)

    def ignored(self) -> Self:
        return self.filter(status=BankTransaction.Status.IGNORED)


class BankTransaction(models.Model):
    """One movement as the bank wrote it: immutable (triggers refuse changes and deletion), but for `status`.

    `status` is our conclusion, written by `banking.treatment` alone. Two movements of one account are the same when
    their content is (`content_key`: dates, amount, texts, cheque number — not the bank's reference, which changes
    between exports); true twins are told apart by `occurrence` (matching.md §4).
    """

    class Status(models.TextChoices):
        TO_TREAT = "to_treat", _("To treat")
        RECONCILED = "reconciled", _("Reconciled")
        IGNORED = "ignored", _("Ignored")
        WITHDRAWN = "withdrawn", _("Withdrawn")  # its import was undone: kept as a trace, and final

    # One foreign key in the database, made by a migration, ties all three: the line's company and account are those of
    # its statement. Their indexes are below, where others begin with them: more would only slow the import down.
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="bank_transactions",
        db_index=False,
        db_constraint=False,
    )
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="bank_transactions", db_index=False, db_constraint=False
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="bank_transactions", db_constraint=False
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.TO_TREAT)
    booking_date = models.DateField(_("booking date"))
    value_date = models.DateField(_("value date"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    counterparty_name = models.CharField(_("counterparty"), max_length=200, blank=True)
    counterparty_iban = models.CharField(_("counterparty's IBAN"), max_length=34, blank=True)
    ultimate_party_name = models.CharField(_("on behalf of"), max_length=200, blank=True)
    remittance_information = models.TextField(_("label"), blank=True)
    structured_reference = models.CharField(_("structured reference"), max_length=35, blank=True)
    end_to_end_reference = models.CharField(_("end-to-end reference"), max_length=35, blank=True)
    mandate_reference = models.CharField(_("mandate"), max_length=35, blank=True)
    bank_reference = models.CharField(_("bank reference"), max_length=255, blank=True)
    check_number = models.CharField(_("cheque number"), max_length=50, blank=True)
    operation_code = models.CharField(_("kind of operation"), max_length=50, blank=True)
    return_reason = models.CharField(_("return reason"), max_length=50, blank=True)
    original_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    original_currency = models.CharField(max_length=3, blank=True)
    exchange_rate = models.DecimalField(_("exchange rate"), max_digits=20, decimal_places=10, null=True, blank=True)
    fees = models.DecimalField(
        _("fees"), max_digits=14, decimal_places=2, null=True, blank=True
    )  # included in `amount`
    is_reversal = models.BooleanField(_("reversal"), default=False, db_default=False)
    raw = RecordField(default=dict, blank=True)
    content_key = models.CharField(max_length=32)
    occurrence = models.PositiveSmallIntegerField(default=1)

    objects = BankTransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank transaction")
        verbose_name_plural = _("bank transactions")
        ordering = ["-booking_date", "-id"]
        # Half of what the database does to store a line is to enter it in its indexes. The days go up in them as in the
        # files, so that a line goes to the end, and pages read them backwards. The content is drawn from the day among
        # others: with the day before it, one index refuses twins and finds the lines of an account's days.
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_account", "booking_date", "content_key", "occurrence"],
                name="nothing_is_imported_twice",
                condition=~Q(status="withdrawn"),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "booking_date", "id"], name="bank_transactions_by_date"),
            models.Index(
                fields=["organisation", "booking_date", "id"],
                name="bank_transactions_to_treat",
                condition=Q(status="to_treat"),
            ),
            models.Index(
                fields=["organisation", "amount"], name="bank_transactions_by_amount", condition=Q(status="to_treat")
            ),
            models.Index(
                fields=["organisation", "counterparty_iban"],
                name="bank_transactions_by_payer",
                condition=Q(status="to_treat", counterparty_iban__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_date:%Y-%m-%d} {self.amount} {self.label}"

    @property
    def label(self) -> str:
        """The whole text, as a person reads it on the statement."""
        return " ".join(part for part in (self.counterparty_name, self.remittance_information) if part)

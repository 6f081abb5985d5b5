"""What the bank says: accounts, imported statements and their transactions, which never change."""

import re
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.formats.accounts import iban_or_empty
from organisations.models import Organisation


class BankAccount(models.Model):
    """An account of the company. `number` is the IBAN without spaces, or what the bank's files give in its place."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_accounts")
    name = models.CharField(_("name"), max_length=100)
    number = models.CharField(_("IBAN or account number"), max_length=50)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_bank_account_per_number")]

    def __str__(self) -> str:
        return self.name

    @property
    def number_for_people(self) -> str:
        """An IBAN in groups of four, any other number as it is."""
        return " ".join(re.findall(".{1,4}", self.number)) if iban_or_empty(self.number) else self.number


class StatementImport(models.Model):
    """A file somebody brought: all of it or nothing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statement_imports")
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(max_length=64)
    format = models.CharField(_("format"), max_length=10)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-imported_at", "-id"]
        indexes = [models.Index(fields=["organisation", "-imported_at"], name="imports_by_date")]

    def __str__(self) -> str:
        return self.file_name


class Statement(models.Model):
    """One account's part of an imported file. Balances are as the bank states them, none where it states none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statements")
    statement_import = models.ForeignKey(StatementImport, on_delete=models.CASCADE, related_name="statements")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    opening_balance = models.DecimalField(_("opening balance"), max_digits=14, decimal_places=2, null=True, blank=True)
    closing_balance = models.DecimalField(_("closing balance"), max_digits=14, decimal_places=2, null=True, blank=True)
    closing_date = models.DateField(_("balance as of"), null=True, blank=True)
    transactions_read = models.PositiveIntegerField(_("transactions read"))
    created = models.PositiveIntegerField(_("new transactions"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-id"]
        indexes = [models.Index(fields=["bank_account", "-period_end"], name="statements_by_period")]

    def __str__(self) -> str:
        return f"{self.bank_account} {self.period_start} – {self.period_end}"

    @property
    def already_known(self) -> int:
        return self.transactions_read - self.created


class BankTransactionQuerySet(models.QuerySet["BankTransaction"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def to_treat(self) -> Self:
        return self.filter(status=BankTransaction.Status.TO_TREAT)

    def reconciled(self) -> Self:
        return self.filter(status=BankTransaction.Status.RECONCILED)

    def ignored(self) -> Self:
        return self.filter(status=BankTransaction.Status.IGNORED)


class BankTransaction(models.Model):
    """One movement as the bank wrote it: immutable (a trigger refuses changes), but for `status`.

    `status` is our conclusion, written by `banking.treatment` alone. Two movements of one account are the same when
    their content is (`content_key`: dates, amount, texts, cheque number — not the bank's reference, which changes
    between exports); true twins are told apart by `occurrence` (matching.md §4).
    """

    class Status(models.TextChoices):
        TO_TREAT = "to_treat", _("To treat")
        RECONCILED = "reconciled", _("Reconciled")
        IGNORED = "ignored", _("Ignored")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_transactions")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="bank_transactions")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="bank_transactions")
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
    raw = models.JSONField(default=dict, blank=True)
    content_key = models.CharField(max_length=32)
    occurrence = models.PositiveSmallIntegerField(default=1)

    objects = BankTransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank transaction")
        verbose_name_plural = _("bank transactions")
        ordering = ["-booking_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_account", "content_key", "occurrence"],
                name="nothing_is_imported_twice",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-booking_date", "-id"], name="bank_transactions_by_date"),
            models.Index(
                fields=["organisation", "-booking_date", "-id"],
                name="bank_transactions_to_treat",
                condition=Q(status="to_treat"),
            ),
            models.Index(
                fields=["organisation", "amount"], name="bank_transactions_by_amount", condition=Q(status="to_treat")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_date:%Y-%m-%d} {self.amount} {self.label}"

    @property
    def label(self) -> str:
        """The whole text, as a person reads it on the statement."""
        return " ".join(part for part in (self.counterparty_name, self.remittance_information) if part)

"""Files that were imported, and each account's part of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.account import BankAccount
from organisations.models import Organisation


class StatementImport(models.Model):
    """A file somebody brought: all of it or nothing. Once undone it stays, as the trace of who did what."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statement_imports")
    file_name = models.CharField(_("file"), max_length=255)
    file_sha256 = models.CharField(max_length=64)
    format = models.CharField(_("format"), max_length=10)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="only_what_is_undone_has_an_undoer",
                condition=Q(undone_at__isnull=False) | Q(undone_by__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["organisation", "-imported_at"], name="imports_by_date")]

    def __str__(self) -> str:
        return self.file_name


class StatementQuerySet(models.QuerySet["Statement"]):
    def standing(self) -> Self:
        """Those whose import was not undone."""
        return self.filter(statement_import__undone_at__isnull=True)


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
    pending = models.PositiveIntegerField(_("pending transactions"), default=0, db_default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-id"]
        indexes = [models.Index(fields=["bank_account", "-period_end"], name="statements_by_period")]

    def __str__(self) -> str:
        return f"{self.bank_account} {self.period_start} – {self.period_end}"

    @property
    def already_known(self) -> int:
        return self.transactions_read - self.created - self.pending

"""What is said about transactions beside the transactions themselves."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from banking.models.account import BankAccount
from banking.models.statement import Statement
from banking.models.transaction import BankTransaction
from organisations.models import Organisation


class PendingTransactionQuerySet(models.QuerySet["PendingTransaction"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


class PendingTransaction(models.Model):
    """A movement that the bank announces and has not booked: shown, never matched, gone once the booked one comes.

    A table of its own, so that nothing that settles documents can take one for money that has arrived.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pending_transactions")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="pending_transactions")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="pending_transactions")
    expected_on = models.DateField(_("expected on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    counterparty_name = models.CharField(_("counterparty"), max_length=200, blank=True)
    remittance_information = models.TextField(_("label"), blank=True)
    bank_reference = models.CharField(_("bank reference"), max_length=255, blank=True)
    raw = models.JSONField(default=dict, blank=True)

    objects = PendingTransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pending transaction")
        verbose_name_plural = _("pending transactions")
        ordering = ["-expected_on", "-id"]
        indexes = [models.Index(fields=["organisation", "-expected_on"], name="pending_by_date")]

    def __str__(self) -> str:
        return f"{self.expected_on:%Y-%m-%d} {self.amount} {self.counterparty_name}"


class KnownContent(models.Model):
    """Another content under which a stored transaction came: a person said that both are the same.

    The same days in another format have other labels (matching.md §5, 61): the next file of that format knows them.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="known_contents")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="known_contents")
    content_key = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("known content")
        verbose_name_plural = _("known contents")
        indexes = [models.Index(fields=["bank_account", "content_key"], name="known_contents_by_key")]

    def __str__(self) -> str:
        return f"{self.content_key} = {self.bank_transaction_id}"

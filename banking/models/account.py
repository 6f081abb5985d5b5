"""The company's bank accounts."""

import re
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from banking.formats.accounts import iban_or_empty
from organisations.models import Organisation

FRESH_DAYS = 7  # beyond, what the pages say of what came in may no longer be so


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def with_freshness(self) -> Self:
        """`up_to_date`: the last day that a statement covers, none without one."""
        standing = Q(statements__statement_import__undone_at__isnull=True)
        return self.annotate(up_to_date=Max("statements__period_end", filter=standing))


class BankAccount(models.Model):
    """An account of the company. `number` is the IBAN without spaces, or what the bank's files give in its place."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_accounts")
    name = models.CharField(_("name"), max_length=100)
    number = models.CharField(_("IBAN or account number"), max_length=50)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    up_to_date: date | None  # of rows read `with_freshness` alone

    objects = BankAccountQuerySet.as_manager()

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


def is_stale(up_to_date: date | None, today: date) -> bool:
    """Whether the last day that an account's statements cover is more than a week ago, or there is none."""
    return up_to_date is None or up_to_date < today - timedelta(days=FRESH_DAYS)

"""Where the next number of a series is kept, under a lock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class NumberSequence(models.Model):
    """The last number given in one series and year. Its row is the lock that makes numbers gapless (rules.md N5).

    The letters before the number are the settings' and may change: the count goes on.
    """

    class Series(models.TextChoices):
        INVOICES = "invoices", _("Invoices")
        CREDIT_NOTES = "credit_notes", _("Credit notes")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="number_sequences")
    series = models.CharField(_("series"), max_length=12, choices=Series)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)
    last_issue_date = models.DateField(_("last issue date"), null=True)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="one_sequence_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.get_series_display()} {self.year}: {self.last_number}"

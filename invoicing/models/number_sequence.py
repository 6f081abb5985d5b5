"""Where the next number of a series is kept, under a lock."""

from django.db import models

from organisations.models import Organisation


class NumberSequence(models.Model):
    """The last number given in one series and year. Its row is the lock that makes numbers gapless (rules.md N5)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="number_sequences")
    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_issue_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "prefix", "year"], name="one_sequence_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.year}-{self.last_number:05d}"

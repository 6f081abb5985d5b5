"""What is always ignored: bank lines of the same words, because a person said so."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from banking.models import BankAccount
from organisations.models import Organisation


class IgnoreRule(models.Model):
    """Lines whose words are these settle nothing here: they are ignored as they are imported.

    `words` are as `reconciliation.stems` cleans a label: capitals without accents, no date and no number. What a rule
    asks never changes once it has ignored a line, so that «ignored by which rule» stays true: it is switched off, and
    another takes its place.
    """

    class Place(models.TextChoices):
        START = "start", _("at the start of the label")
        WITHIN = "within", _("anywhere in the label")

    class Direction(models.TextChoices):
        IN = "in", _("money that came in")
        OUT = "out", _("money that went out")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ignore_rules")
    words = models.CharField(_("words"), max_length=120)
    place = models.CharField(_("where they stand"), max_length=6, choices=Place, default=Place.START)
    direction = models.CharField(pgettext_lazy("of money", "direction"), max_length=3, choices=Direction, blank=True)
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="ignore_rules"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("rule to ignore")
        verbose_name_plural = _("rules to ignore")
        ordering = ["-active", "words", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "words", "place", "direction", "bank_account"],
                name="one_active_rule_for_the_same_lines",
                condition=models.Q(active=True),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.words


class DeclinedRule(models.Model):
    """«No, thank you»: lines that begin with these words are not proposed as a rule any more."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="declined_rules")
    stem = models.CharField(max_length=120)
    declined_at = models.DateTimeField(auto_now_add=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "stem"], name="declined_once")]

    def __str__(self) -> str:
        return self.stem

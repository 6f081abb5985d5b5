"""How a company invoices: VAT, terms, numbers, e-mail texts."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class Nature(models.TextChoices):
    """What is sold (rules.md M13): the first letter of EN 16931's BT-23 follows from it."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")
    MIXED = "mixed", _("Goods and services")


class TermsMethod(models.TextChoices):
    """How a due date is counted. «45 days end of month» has two lawful readings: the method is stored."""

    NET = "net", _("days after the invoice")
    DAYS_THEN_MONTH_END = "days_then_month_end", _("days, then the end of the month")
    MONTH_END_THEN_DAYS = "month_end_then_days", _("days after the end of the month")


class InvoicingSettings(models.Model):
    """One row a company. What is issued keeps its own copy: a change here concerns later documents alone."""

    class VatRegime(models.TextChoices):
        NORMAL = "normal", _("VAT is charged")
        FRANCHISE = "franchise", _("Small-business exemption (article 293 B)")

    class Territory(models.TextChoices):
        METROPOLE = "metropole", _("Mainland France")
        CORSICA = "corsica", _("Corsica")
        OVERSEAS = "overseas", _("Guadeloupe, Martinique, Réunion")
        NO_VAT = "no_vat", _("French Guiana, Mayotte")

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="invoicing_settings"
    )
    vat_regime = models.CharField(_("VAT regime"), max_length=10, choices=VatRegime, default=VatRegime.NORMAL)
    vat_on_debits = models.BooleanField(_("VAT is due on invoicing (option for debits)"), default=False)
    territory = models.CharField(_("territory"), max_length=10, choices=Territory, default=Territory.METROPOLE)
    nature = models.CharField(_("nature of the operations"), max_length=10, choices=Nature, default=Nature.SERVICES)
    prices_include_vat = models.BooleanField(_("prices are typed with VAT"), default=False)

    terms_days = models.PositiveSmallIntegerField(
        _("payment delay in days"), default=30, validators=[MaxValueValidator(180)]
    )
    terms_method = models.CharField(_("counted as"), max_length=20, choices=TermsMethod, default=TermsMethod.NET)
    penalty_rate = models.DecimalField(
        _("late-payment rate, in % a year"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,  # none: the legal default, the ECB's rate plus ten points
        validators=[MinValueValidator(Decimal(0))],
    )
    discount_percent = models.DecimalField(
        _("early-payment discount, in %"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    discount_days = models.PositiveSmallIntegerField(_("discount if paid within (days)"), null=True, blank=True)

    invoice_prefix = models.CharField(
        _("letters before invoice numbers"), max_length=4, default="F", validators=[RegexValidator(r"^[A-Z]{1,4}$")]
    )
    credit_note_prefix = models.CharField(
        _("letters before credit note numbers"),
        max_length=4,
        default="A",
        validators=[RegexValidator(r"^[A-Z]{1,4}$")],
    )
    one_series = models.BooleanField(_("credit notes are numbered with invoices"), default=False)

    email_subject = models.CharField(_("subject of the e-mail"), max_length=200, blank=True)
    email_body = models.TextField(_("text of the e-mail"), max_length=4000, blank=True)
    email_subject_en = models.CharField(_("subject of the e-mail, in English"), max_length=200, blank=True)
    email_body_en = models.TextField(_("text of the e-mail, in English"), max_length=4000, blank=True)
    reminder_subject = models.CharField(_("subject of reminders"), max_length=200, blank=True)
    reminder_body = models.TextField(_("text of reminders"), max_length=4000, blank=True)
    reminder_subject_en = models.CharField(_("subject of reminders, in English"), max_length=200, blank=True)
    reminder_body_en = models.TextField(_("text of reminders, in English"), max_length=4000, blank=True)
    footer = models.CharField(_("words at the foot of invoices"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("invoicing settings")
        verbose_name_plural = _("invoicing settings")
        constraints = [
            models.CheckConstraint(
                name="an_early_discount_has_a_rate_and_a_delay",
                condition=Q(discount_percent__isnull=True, discount_days__isnull=True)
                | Q(discount_percent__gt=0, discount_percent__lt=100, discount_days__gt=0),
            ),
            models.CheckConstraint(
                name="two_series_have_two_prefixes",
                condition=Q(one_series=True) | ~Q(invoice_prefix=models.F("credit_note_prefix")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

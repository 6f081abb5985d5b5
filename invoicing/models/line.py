"""Lines of a document."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.money import ZERO
from invoicing.models.invoice import Invoice


class Unit(models.TextChoices):
    """Units of quantity, by their UN/ECE code (EN 16931 BT-130)."""

    PIECE = "C62", _("unit")
    HOUR = "HUR", _("hour")
    DAY = "DAY", _("day")
    MONTH = "MON", _("month")
    YEAR = "ANN", _("year")
    KILOGRAM = "KGM", _("kg")
    TONNE = "TNE", _("tonne")
    LITRE = "LTR", _("litre")
    METRE = "MTR", _("m")
    SQUARE_METRE = "MTK", _("m²")
    CUBIC_METRE = "MTQ", _("m³")
    KILOMETRE = "KMT", _("km")
    LUMP_SUM = "LS", _("lump sum")


class VatCategory(models.TextChoices):
    """Why a line bears its rate: the codes that France accepts of EN 16931 (rules.md §1.4)."""

    STANDARD = "S", _("Taxed")
    EXEMPT = "E", _("Exempt")
    REVERSE_CHARGE = "AE", _("Reverse charge")
    INTRA_COMMUNITY = "K", _("Supply within the European Union")
    EXPORT = "G", _("Export")
    OUT_OF_SCOPE = "O", _("Out of scope")
    ZERO = "Z", _("Zero rate")


class InvoiceLine(models.Model):
    """One line. Quantity and unit price keep the decimals that EN 16931 allows: 4 and 6 (rules.md §1.5).

    The description's first line names what is sold (BT-153); what follows describes it (BT-154).
    """

    # No index of its own: those below begin with it.
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, db_index=False, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    description = models.CharField(_("description"), max_length=2000)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=4, default=Decimal(1))
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.PIECE)
    unit_price = models.DecimalField(_("unit price excl. VAT"), max_digits=16, decimal_places=6)
    unit_price_incl_vat = models.DecimalField(  # as typed, where prices include VAT
        _("unit price incl. VAT"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    discount_percent = models.DecimalField(_("discount, in %"), max_digits=5, decimal_places=2, default=ZERO)
    vat_category = models.CharField(_("VAT category"), max_length=2, choices=VatCategory, default=VatCategory.STANDARD)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=2, default=Decimal("20.00"))
    vat_exemption = models.CharField(_("reason of exemption"), max_length=40, blank=True)  # VATEX code (BT-121)
    total_excl_vat = models.DecimalField(_("total excl. VAT"), max_digits=14, decimal_places=2, default=ZERO)
    credited_line = models.ForeignKey(  # of a credit note: the line of the invoice that it gives back
        "self",
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # of few lines: the index below has those alone
        on_delete=models.PROTECT,
        related_name="credit_lines",
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["invoice", "position"]
        indexes = [
            models.Index(fields=["credited_line"], name="lines_that_credit", condition=Q(credited_line__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_line_per_position"),
            models.CheckConstraint(name="unit_price_not_below_zero", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(name="vat_rate_between_0_and_100", condition=Q(vat_rate__range=(0, 99))),
            models.CheckConstraint(name="discount_between_0_and_100", condition=Q(discount_percent__range=(0, 100))),
            models.CheckConstraint(name="only_what_is_taxed_has_a_rate", condition=Q(vat_category="S") | Q(vat_rate=0)),
        ]

    def __str__(self) -> str:
        return self.description

"""How much of an invoice the credit notes issued so far have left to credit: by line, by rate, in all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.money import ZERO
from invoicing.company import settings_of
from invoicing.documents import by_rate
from invoicing.models import Invoice, InvoiceLine, InvoicingSettings
from invoicing.models.line import Unit, VatCategory

FRANCHISE = "VATEX-FR-FRANCHISE"


@dataclass(frozen=True, slots=True)
class LineLeft:
    """A line and what is left of it, excluding VAT. Without `quantity`, parts of it were credited by amount."""

    line: InvoiceLine
    amount: Decimal
    quantity: Decimal | None


def issued_credit_notes(invoice: Invoice) -> list[Invoice]:
    """Credit notes of the invoice that were issued, with their lines."""
    return list(Invoice.objects.issued().filter(credited_invoice=invoice).prefetch_related("lines"))


def left_of_totals(invoice: Invoice, issued: Iterable[Invoice]) -> tuple[Decimal, Decimal]:
    """Excluding and including VAT."""
    credited = list(issued)
    excl = sum((each.total_excl_vat for each in credited), ZERO)
    incl = sum((each.total_incl_vat for each in credited), ZERO)
    return invoice.total_excl_vat - excl, invoice.total_incl_vat - incl


def left_by_rate(invoice: Invoice, issued: Iterable[Invoice]) -> dict[Decimal, Decimal]:
    """Base left at each rate. VAT follows, once per rate on each document's sum (rules.md §1.5.4)."""
    left: dict[Decimal, Decimal] = {}
    for total in by_rate(invoice):
        left[total.vat_rate] = left.get(total.vat_rate, ZERO) + total.base
    for credit_note in issued:
        for total in by_rate(credit_note):
            left[total.vat_rate] = left.get(total.vat_rate, ZERO) - total.base
    return left


def left_of_lines(invoice: Invoice, issued: Sequence[Invoice]) -> list[LineLeft]:
    """What is left of each line, as far as credit lines say which one they credit, and never beyond its rate.

    Of an invoice taken over from another tool, one line for each rate is made up.
    """
    lines = list(invoice.lines.all())
    if not lines:
        return _of_taken_over(invoice, issued)
    credited: dict[int, list[InvoiceLine]] = {line.pk: [] for line in lines}
    for credit_note in issued:
        for line in credit_note.lines.all():
            credited.get(line.credited_line_id or 0, []).append(line)
    rates = left_by_rate(invoice, issued)
    left = []
    for line in lines:
        own = left_of_line(line, credited[line.pk])
        amount = max(min(own.amount, rates[line.vat_rate]), ZERO)
        rates[line.vat_rate] -= amount
        left.append(own if amount == own.amount else LineLeft(line, amount, None))
    return left


def left_of_line(line: InvoiceLine, credited: Sequence[InvoiceLine]) -> LineLeft:
    amount = line.total_excl_vat - sum((each.total_excl_vat for each in credited), ZERO)
    same = all((c.unit, c.unit_price, c.discount_percent) == _price(line) for c in credited)
    quantity = line.quantity - sum((each.quantity for each in credited), Decimal(0)) if same else None
    return LineLeft(line, amount, quantity if quantity and quantity > 0 else None)


def _price(line: InvoiceLine) -> tuple[str, Decimal, Decimal]:
    return line.unit, line.unit_price, line.discount_percent


def _of_taken_over(invoice: Invoice, issued: Iterable[Invoice]) -> list[LineLeft]:
    left, _incl = left_of_totals(invoice, issued)
    lines = made_up_lines(invoice)
    return [LineLeft(line, left, Decimal(1) if left == line.total_excl_vat else None) for line in lines]


def made_up_lines(invoice: Invoice) -> list[InvoiceLine]:
    """Lines, not stored, that stand for those that an invoice taken over left in the other tool."""
    franchise = settings_of(invoice.organisation).vat_regime == InvoicingSettings.VatRegime.FRANCHISE
    with override(invoice.language):
        name = _("Taken over: invoice %(number)s") % {"number": invoice}
    return [
        InvoiceLine(
            position=place,
            description=name,
            unit=Unit.LUMP_SUM,
            unit_price=rate.base,
            vat_rate=rate.vat_rate,
            vat_category=VatCategory.STANDARD if rate.vat_rate else VatCategory.EXEMPT,
            vat_exemption=FRANCHISE if franchise and not rate.vat_rate else "",
            total_excl_vat=rate.base,
        )
        for place, rate in enumerate(by_rate(invoice), start=1)
    ]

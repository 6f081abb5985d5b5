"""Credit notes: what of an invoice is left to credit, the draft that credits it, and what issuing one does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing.creditable import LineLeft, issued_credit_notes, left_by_rate, left_of_lines, left_of_totals
from invoicing.drafting import priced, set_totals
from invoicing.journal import Act, record
from invoicing.models import Invoice, InvoiceLine
from invoicing.models.line import Unit
from invoicing.settlement.documents import Documents
from invoicing.settlement.netting import net
from organisations.models import User

COPIED = ("organisation_id", "customer_id", "subject", "reference", "nature", "language", "currency", "delivery_date")
LINE_COPIED = (
    "description",
    "unit",
    "unit_price",
    "unit_price_incl_vat",
    "discount_percent",
    "vat_category",
    "vat_rate",
    "vat_exemption",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A line to credit: so much of its quantity or, where `amount` is given, so much of its total excluding VAT."""

    left: LineLeft
    quantity: Decimal | None = None
    amount: Decimal | None = None


@transaction.atomic
def draft_credit_note(
    invoice: Invoice, chosen: Sequence[Credited], *, today: date, by: User, reason: str = ""
) -> Invoice:
    """Return a draft that credits the chosen lines of an issued invoice, dated today.

    Raises `BusinessError` where nothing is chosen or more than what is left.
    """
    refuse_unless_creditable(invoice)
    if not chosen:
        raise BusinessError(_("Choose at least one line to credit."))
    draft = Invoice(
        **{name: getattr(invoice, name) for name in COPIED},
        kind=Invoice.Kind.CREDIT_NOTE,
        credited_invoice=invoice,
        prices_include_vat=invoice.prices_include_vat,
        note=reason,
        issue_date=today,
        due_date=today,
    )
    with override(invoice.language):
        lines = [credit_line(each, draft.currency) for each in chosen]
    set_totals(draft, lines)
    draft.save()
    record(Act.CREATED, draft, by, number=invoice.number)
    for position, line in enumerate(lines, start=1):
        line.invoice, line.position = draft, position
    InvoiceLine.objects.bulk_create(lines)
    return draft


def credit_line(chosen: Credited, currency: str) -> InvoiceLine:
    """Return the line, not stored, of a credit note. Raises `BusinessError` where it is more than what is left."""
    _refuse_beyond_left(chosen, currency)
    left, quantity, amount = chosen.left, chosen.quantity, chosen.amount
    copied = {each: getattr(left.line, each) for each in LINE_COPIED}
    line = InvoiceLine(**copied, credited_line_id=left.line.pk, quantity=quantity or Decimal(1))
    line.total_excl_vat = priced(line).total_excl_vat
    is_rest = amount is None and quantity == left.quantity and line.total_excl_vat != left.amount
    if amount is not None or is_rest or line.total_excl_vat > left.amount:
        _make_lump(line, left.amount if amount is None else amount)
    return line


def _refuse_beyond_left(chosen: Credited, currency: str) -> None:
    left, name = chosen.left, chosen.left.line.description.partition("\n")[0][:60]
    most = left.quantity or ZERO
    if chosen.amount is None and not ZERO < (chosen.quantity or ZERO) <= most:
        raise BusinessError(_("“%(line)s”: choose a quantity above zero, up to what is left.") % {"line": name})
    if not ZERO < (left.amount if chosen.amount is None else chosen.amount) <= left.amount:
        words = {"line": name, "left": format_money(left.amount, currency)}
        raise BusinessError(_("“%(line)s”: %(left)s excl. VAT are left to credit.") % words)


def _make_lump(line: InvoiceLine, amount: Decimal) -> None:
    """An amount rather than a quantity: what parts of a line left of it may be no round quantity."""
    line.quantity, line.unit, line.unit_price, line.discount_percent = Decimal(1), Unit.LUMP_SUM, amount, ZERO
    line.unit_price_incl_vat = None
    line.total_excl_vat = amount


def refuse_unless_creditable(invoice: Invoice | None) -> Invoice:
    """Return an invoice that may be credited. Raises `BusinessError`, which names the document to credit instead."""
    if invoice is None or invoice.is_draft or invoice.is_credit_note:
        raise BusinessError(_("Only an issued invoice can be credited."))
    replacement = Invoice.objects.issued().filter(corrected_invoice=invoice).first()
    if replacement is not None:
        words = {"number": invoice, "other": replacement}
        raise BusinessError(_("%(number)s is cancelled and replaced by %(other)s: credit that one.") % words)
    final = Invoice.objects.issued().filter(deductions__deposit=invoice).first()
    if final is not None:
        words = {"number": invoice, "other": final}
        raise BusinessError(_("The deposit %(number)s is deducted by %(other)s: credit that one.") % words)
    return invoice


def refuse_beyond_invoice(draft: Invoice, documents: Documents) -> None:
    """Compare with what the credit notes issued so far have left, under the lock of the invoice."""
    invoice = refuse_unless_creditable(documents.get(draft.credited_invoice_id or 0))
    if (draft.customer_id, draft.currency) != (invoice.customer_id, invoice.currency):
        words = {"number": invoice}
        raise BusinessError(_("A credit note is for the customer and in the currency of %(number)s.") % words)
    lines, issued = list(draft.lines.all()), issued_credit_notes(invoice)
    if not invoice.lines.exists():
        _refuse_beyond_totals(draft, invoice, issued)
        return
    asked: dict[Decimal, Decimal] = {}
    for line in lines:
        asked[line.vat_rate] = asked.get(line.vat_rate, ZERO) + line.total_excl_vat
    left = left_by_rate(invoice, issued)
    for rate, amount in asked.items():
        if amount > left.get(rate, ZERO):
            raise BusinessError(
                _("At %(rate)s %% of VAT, %(number)s has %(left)s excl. VAT left to credit, not %(amount)s.")
                % {"rate": f"{rate.normalize():f}", "number": invoice, **_amounts(left.get(rate, ZERO), amount, draft)}
            )
    _refuse_beyond_lines(lines, invoice, issued)


def _refuse_beyond_totals(draft: Invoice, invoice: Invoice, issued: Sequence[Invoice]) -> None:
    excl, incl = left_of_totals(invoice, issued)
    if draft.total_excl_vat > excl or draft.total_incl_vat > incl:
        words = {"number": invoice, **_amounts(incl, draft.total_incl_vat, draft)}
        raise BusinessError(_("%(number)s has %(left)s incl. VAT left to credit, not %(amount)s.") % words)


def _refuse_beyond_lines(lines: Iterable[InvoiceLine], invoice: Invoice, issued: Sequence[Invoice]) -> None:
    left = {each.line.pk: each for each in left_of_lines(invoice, issued)}
    asked: dict[int, Decimal] = {}
    for line in lines:
        if line.credited_line_id in left:
            asked[line.credited_line_id] = asked.get(line.credited_line_id, ZERO) + line.total_excl_vat
    for pk, amount in asked.items():
        if amount > left[pk].amount:
            name = left[pk].line.description.partition("\n")[0][:60]
            words = {"line": name, **_amounts(left[pk].amount, amount, invoice)}
            raise BusinessError(_("“%(line)s” has %(left)s excl. VAT left to credit, not %(amount)s.") % words)


def _amounts(left: Decimal, amount: Decimal, document: Invoice) -> dict[str, str]:
    return {"left": format_money(left, document.currency), "amount": format_money(amount, document.currency)}


def net_with_invoice(credit_note: Invoice, documents: Documents, by: User | None) -> None:
    """Take an issued credit note off what its invoice still asks for; the rest stays as the customer's credit."""
    invoice = documents[credit_note.credited_invoice_id or 0]
    if invoice.status == Invoice.Status.SENT:
        net(credit_note, invoice, min(credit_note.balance_due, invoice.balance_due), documents, by)

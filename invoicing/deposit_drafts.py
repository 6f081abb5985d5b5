"""Drafts of deposit invoices: a part of a draft, spread over its rates of VAT, or an amount asked of a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing import deposits
from invoicing.company import settings_of
from invoicing.drafting import new_draft, set_totals
from invoicing.journal import Act, record
from invoicing.legal.vat_treatments import VatTreatment
from invoicing.models import Customer, DepositDeduction, Invoice, InvoiceLine
from invoicing.models.line import Unit
from invoicing.settlement.documents import lock_documents
from invoicing.splitting import Base, in_percent, incl_vat_of, to_amount
from organisations.models import User

WHOLE = Decimal(100)
Treatment = tuple[str, Decimal, str]  # category, rate, VATEX code
COPIED = ("reference", "nature", "language", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much is asked for: a percentage of the draft, or an amount including VAT."""

    percent: Decimal | None = None
    amount: Decimal | None = None


@transaction.atomic
def deposit_of_draft(draft: Invoice, part: Part, *, today: date, by: User) -> Invoice:
    """Return a draft deposit invoice for a part of a draft, which will deduct it.

    Raises `BusinessError` where there is nothing to ask a part of, or the part is too large.
    """
    final = deposits.refuse_unless_final(lock_documents(draft.organisation, [draft.pk]).get(draft.pk))
    treatments = _bases(final.lines.all())
    shares = _shares([(rate, base) for (_c, rate, _v), base in treatments.items()], part, final)
    deposit = _begin(final.customer, today)
    for name in COPIED:
        setattr(deposit, name, getattr(final, name))
    deposit.subject = final.subject
    with override(final.language):
        name = _name(final.subject, part.percent)
        lines = [_line(name, each, share) for each, share in zip(treatments, shares, strict=True) if share]
    _store(deposit, lines, by)
    DepositDeduction.objects.create(final_invoice=final, deposit=deposit)
    deposits.refresh_deducted(final)
    final.save(update_fields=["amount_deducted", "purpose"])
    return deposit


@transaction.atomic
def deposit_of_customer(
    customer: Customer, amount: Decimal, treatment: VatTreatment, subject: str, *, today: date, by: User
) -> Invoice:
    """Return a draft deposit invoice of an amount including VAT, tied to no draft yet."""
    deposit = _begin(customer, today)
    deposit.subject = subject
    [share] = to_amount([(treatment.rate, WHOLE)], amount)
    with override(deposit.language):
        line = _line(_name(subject, None), (treatment.category, treatment.rate, treatment.vatex), share)
    if not share:
        raise BusinessError(_("This amount is too small for a deposit."))
    _store(deposit, [line], by)
    return deposit


def _bases(lines: Iterable[InvoiceLine]) -> dict[Treatment, Decimal]:
    bases: dict[Treatment, Decimal] = {}
    for line in lines:
        key = (line.vat_category, line.vat_rate, line.vat_exemption)
        bases[key] = bases.get(key, ZERO) + line.total_excl_vat
    return {key: base for key, base in bases.items() if base}


def _shares(bases: Sequence[Base], part: Part, final: Invoice) -> list[Decimal]:
    whole = incl_vat_of(bases)
    left = whole - sum((each.total_incl_vat for each in deposits.tied_to(final)), ZERO)
    percent, amount = part.percent, part.amount or ZERO
    shares = in_percent(bases, percent) if percent is not None else to_amount(bases, amount)
    asked = incl_vat_of([(rate, share) for (rate, _base), share in zip(bases, shares, strict=True)])
    if not whole:
        raise BusinessError(_("Write the lines of the draft first: a deposit is a part of their total."))
    if asked > left:
        words = {"left": format_money(left, final.currency)}
        raise BusinessError(_("With the other deposits, %(left)s incl. VAT are left to ask for.") % words)
    if asked <= ZERO:
        raise BusinessError(_("This amount is too small for a deposit."))
    return shares


def _begin(customer: Customer, today: date) -> Invoice:
    deposit = new_draft(customer.organisation, settings_of(customer.organisation), today, customer)
    deposit.purpose = Invoice.Purpose.DEPOSIT
    deposit.prices_include_vat = False
    deposit.discount_percent = deposit.discount_until = None
    return deposit


def _name(subject: str, percent: Decimal | None) -> str:
    """In the language of the document, which is active."""
    words = {"percent": f"{percent.normalize():f}" if percent is not None else "", "subject": subject}
    if percent is not None:
        return (_("Deposit of %(percent)s %% on: %(subject)s") if subject else _("Deposit of %(percent)s %%")) % words
    return (_("Deposit on: %(subject)s") if subject else _("Deposit")) % words


def _line(name: str, treatment: Treatment, share: Decimal) -> InvoiceLine:
    category, rate, vatex = treatment
    return InvoiceLine(
        description=name,
        unit=Unit.LUMP_SUM,
        unit_price=share,
        vat_category=category,
        vat_rate=rate,
        vat_exemption=vatex,
        total_excl_vat=share,
    )


def _store(deposit: Invoice, lines: list[InvoiceLine], by: User) -> None:
    set_totals(deposit, lines)
    deposit.save()
    record(Act.CREATED, deposit, by)
    for position, line in enumerate(lines, start=1):
        line.invoice, line.position = deposit, position
    InvoiceLine.objects.bulk_create(lines)

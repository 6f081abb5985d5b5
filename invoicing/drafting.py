"""Acts on drafts: begun, stored at each pause of the person who writes, copied, thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import format_money
from invoicing import deposits, vat
from invoicing.journal import Act, record
from invoicing.models import Customer, Invoice, InvoiceLine, InvoicingSettings
from invoicing.models.addresses import DeliveryAddress
from invoicing.terms import due_date, early_discount
from organisations.models import Organisation, User

DRAFT_LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s))"
WRITTEN = (
    "customer",
    "subject",
    "reference",
    "nature",
    "language",
    "issue_date",
    "due_date",
    "delivery_date",
    "delivery_name",
    "delivery_line1",
    "delivery_line2",
    "delivery_postcode",
    "delivery_city",
    "delivery_country",
    "discount_percent",
    "discount_until",
    "note",
    "prices_include_vat",
    "total_excl_vat",
    "total_vat",
    "total_incl_vat",
    "version",
    "saved_at",
    "unfinished",
)
COPIED = (
    "organisation_id",
    "customer_id",
    "subject",
    "nature",
    "language",
    "note",
    "prices_include_vat",
    "currency",
    "unfinished",
    *(each.name for each in DeliveryAddress._meta.fields),
)


class StaleDraftError(BusinessError):
    """Somebody stored the draft since this page was opened: `current` is the version that is stored."""

    def __init__(self, current: UUID, saved_at: datetime | None) -> None:
        super().__init__(_("This draft was changed in another window. Choose which of the two to keep."))
        self.current = current
        self.saved_at = saved_at


@dataclass(frozen=True)
class Writing:
    """Which stored version a person began from, and the name of the one they write.

    A browser that heard no answer sends the same names again: the draft is stored once.
    """

    base: UUID | None
    version: UUID


def new_draft(
    organisation: Organisation, settings: InvoicingSettings, today: date, customer: Customer | None = None
) -> Invoice:
    """A draft with the company's and the customer's habits. Nothing is written."""
    rate, until = early_discount(settings, today)
    draft = Invoice(
        organisation=organisation,
        issue_date=today,
        due_date=due_date(today, customer, settings),
        nature=settings.nature,
        prices_include_vat=settings.prices_include_vat,
        discount_percent=rate,
        discount_until=until,
    )
    if customer:
        draft.customer = customer
        draft.language, draft.reference = customer.language, customer.reference
        for part in ("name", "line1", "line2", "postcode", "city", "country"):
            setattr(draft, f"delivery_{part}", getattr(customer, f"delivery_{part}"))
    return draft


def priced(line: InvoiceLine) -> vat.PricedLine:
    return vat.PricedLine(line.quantity, line.unit_price, line.vat_rate, line.discount_percent, line.vat_category)


def set_totals(draft: Invoice, lines: Sequence[InvoiceLine]) -> vat.Totals:
    """Compute the draft's totals from its lines, in memory."""
    totals = vat.totals(priced(each) for each in lines)
    draft.total_excl_vat, draft.total_vat, draft.total_incl_vat = totals.excl_vat, totals.vat, totals.incl_vat
    return totals


def follow_today(draft: Invoice, settings: InvoicingSettings, today: date) -> None:
    """A due date that the terms gave is given anew by them, in memory: it runs from the issue. One agreed stays."""
    if draft.issue_date >= today:
        return
    if draft.due_date == due_date(draft.issue_date, draft.customer, settings):
        draft.due_date = due_date(today, draft.customer, settings)
    if (draft.discount_percent, draft.discount_until) == early_discount(settings, draft.issue_date):
        draft.discount_percent, draft.discount_until = early_discount(settings, today)
    draft.issue_date = today


@transaction.atomic
def store(draft: Invoice, lines: Sequence[InvoiceLine], writing: Writing, by: User) -> Invoice:
    """Store a draft and all its lines as one writing.

    Raises `StaleDraftError` where another window stored it meanwhile, `BusinessError` where it was sent or deleted, or
    where the deposits it deducts exceed it.
    """
    _find_again(draft, writing)
    set_totals(draft, lines)
    _refuse_below_deposits(draft)
    draft.version, draft.saved_at = writing.version, timezone.now()
    if not draft._state.adding:
        draft.save(update_fields=WRITTEN)
        draft.lines.all().delete()
    else:
        draft.save()
        record(Act.CREATED, draft, by)
    for position, line in enumerate(lines, start=1):
        line.pk, line.invoice, line.position = None, draft, position
    InvoiceLine.objects.bulk_create(lines)
    return draft


def _find_again(draft: Invoice, writing: Writing) -> None:
    """Lock what is stored of it. A draft that was begun by this very writing is found again rather than doubled."""
    if draft._state.adding:
        with connection.cursor() as cursor:
            cursor.execute(DRAFT_LOCK, [str(writing.version)])
        begun = Invoice.objects.filter(organisation_id=draft.organisation_id, version=writing.version).first()
        if begun is None:
            return
        draft.pk = begun.pk
        draft._state.adding = False
    stored = Invoice.objects.select_for_update(no_key=True).filter(pk=draft.pk, organisation=draft.organisation_id)
    known = stored.values("status", "version", "saved_at", "amount_deducted").first()
    if known is None or known["status"] != Invoice.Status.DRAFT:
        raise BusinessError(_("This draft was sent or deleted meanwhile. Nothing was changed."))
    if known["version"] not in {writing.base, writing.version}:
        raise StaleDraftError(known["version"], known["saved_at"])
    draft.amount_deducted = known["amount_deducted"]


def _refuse_below_deposits(draft: Invoice) -> None:
    if draft.total_incl_vat < draft.amount_deducted:
        words = {"deducted": format_money(draft.amount_deducted, draft.currency)}
        raise BusinessError(_("The deposits to deduct (%(deducted)s) exceed this total: add lines, then save.") % words)


@transaction.atomic
def delete(draft: Invoice, by: User) -> None:
    """Throw a draft away: it had no number, so that none is missing."""
    deposits.untie(draft)
    record(Act.DELETED, draft, by)
    draft.delete()


@transaction.atomic
def duplicate(invoice: Invoice, *, today: date, by: User | None = None) -> Invoice:
    """Return a new draft with the same customer, lines and words, and the same delay of payment."""
    lines = list(invoice.lines.all())
    delay = max(invoice.due_date - invoice.issue_date, timedelta(0))
    values = {name: getattr(invoice, name) for name in COPIED}
    copy = Invoice(**values, issue_date=today, due_date=today + delay)
    set_totals(copy, lines)
    copy.save()
    record(Act.CREATED, copy, by, copied_from=str(invoice))
    for line in lines:
        line.pk, line.invoice, line.credited_line = None, copy, None
    InvoiceLine.objects.bulk_create(lines)
    return copy

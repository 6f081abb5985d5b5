"""A customer's account: what is owed and since when, what is credited, how they usually pay."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import F, Max, Q, Sum

from common.money import ZERO
from invoicing.models import Customer, Invoice, Payment
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.models.payment import PaymentQuerySet
from invoicing.settlement.credits import unallocated_of

# Days past the due date (rules.md §6.3, «balance âgée»): the first and the last of each slice.
SLICES: tuple[tuple[str, int | None, int | None], ...] = (
    ("not_due", None, 0),
    ("to_30", 1, 30),
    ("to_60", 31, 60),
    ("to_90", 61, 90),
    ("beyond", 91, None),
)
HABIT_OF = 24  # latest settled invoices
LEAST_FOR_A_HABIT = 3


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed by days past the due date, and apart from it what is credited and not used yet."""

    slices: dict[str, Decimal]
    credit: Decimal

    @property
    def owed(self) -> Decimal:
        return sum(self.slices.values(), ZERO)

    @property
    def overdue(self) -> Decimal:
        return self.owed - self.slices["not_due"]

    @property
    def balance(self) -> Decimal:
        return self.owed - self.credit


def ageing(customer: Customer, credit: Decimal, today: date) -> Ageing:
    """Sum the open invoices by slices, in one query. `credit` is what credit notes and payments leave to use."""
    sums = {name: Sum("balance_due", filter=_past_due(first, last, today)) for name, first, last in SLICES}
    found = open_invoices(customer).aggregate(**sums)
    return Ageing({name: found[name] or ZERO for name, _first, _last in SLICES}, credit)


def _past_due(first: int | None, last: int | None, today: date) -> Q:
    slice_of = Q()
    if first is not None:
        slice_of &= Q(due_date__lte=today - timedelta(days=first))
    if last is not None:
        slice_of &= Q(due_date__gte=today - timedelta(days=last))
    return slice_of


def open_invoices(customer: Customer) -> InvoiceQuerySet:
    """What the customer owes, the earliest due first."""
    return Invoice.objects.sent().invoices().filter(customer=customer).order_by("due_date", "issue_date", "pk")


def open_credit_notes(customer: Customer) -> InvoiceQuerySet:
    return Invoice.objects.sent().credit_notes().filter(customer=customer).order_by("issue_date", "pk")


def open_payments(customer: Customer) -> PaymentQuerySet:
    """Payments that left something, with their `unallocated` amount."""
    return Payment.objects.received().with_something_left().filter(customer=customer).order_by("received_on", "pk")


def usable_credit(invoice: Invoice) -> Decimal:
    """What its customer is credited with and an open invoice could use; nought for any other document."""
    if invoice.is_credit_note or invoice.status != Invoice.Status.SENT:
        return ZERO
    given = open_credit_notes(invoice.customer).aggregate(total=Sum("balance_due"))["total"] or ZERO
    return sum(map(unallocated_of, open_payments(invoice.customer)), start=Decimal(given))


def payment_habit(customer: Customer) -> int | None:
    """Days between the due date and the last payment, of most settled invoices; below zero, before it.

    None where too few were settled by money to tell.
    """
    settled = Q(allocations__reverses__isnull=True, allocations__reversed_by__isnull=True)
    settled &= Q(allocations__payment__amount__gt=0, allocations__credit_note__isnull=True, allocations__write_off="")
    paid = Invoice.objects.paid().invoices().filter(customer=customer)
    days = paid.annotate(paid_on=Max("allocations__payment__received_on", filter=settled)).filter(paid_on__isnull=False)
    pairs = list(days.order_by(F("paid_on").desc()).values_list("paid_on", "due_date")[:HABIT_OF])
    return round(median((paid - due).days for paid, due in pairs)) if len(pairs) >= LEAST_FOR_A_HABIT else None

"""What the company is owed and what it received, each currency apart."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import TruncMonth

from common.amounts import amounts
from common.money import ZERO
from invoicing.models import Invoice, Payment
from organisations.models import Organisation

Months = dict[tuple[str, date], Decimal]  # by currency and first day of the month


class Ledger(NamedTuple):
    """Issued (credit notes deducted) and received (refunds deducted)."""

    invoiced: Months
    received: Months


def figures(organisation: Organisation, today: date) -> dict[str, Any]:
    """What is owed, what is late and since how many days on average, what came in this month.

    Amounts are lists, one a currency; counts and days are over all currencies.
    """
    late = Q(due_date__lt=today)
    days = ExpressionWrapper(Value(today) - F("due_date"), output_field=DurationField())
    open_invoices = Invoice.objects.for_organisation(organisation).invoices().sent()
    rows = list(
        open_invoices.order_by()
        .values("currency")
        .annotate(
            owed=Sum("balance_due"),
            owed_count=Count("pk"),
            late=Sum("balance_due", filter=late),
            late_count=Count("pk", filter=late),
            late_days=Sum(days, filter=late),
        )
    )
    late_count = sum(row["late_count"] for row in rows)
    late_days = sum((row["late_days"] or timedelta(0) for row in rows), timedelta(0)).days
    first = today.replace(day=1)
    return {
        "owed": amounts({row["currency"]: row["owed"] for row in rows}),
        "owed_count": sum(row["owed_count"] for row in rows),
        "late": amounts({row["currency"]: row["late"] for row in rows}),
        "late_count": late_count,
        "late_days": late_days // late_count if late_count else 0,
        "received": amounts(
            {currency: total for (currency, _), total in _received(organisation, first, today).items()}
        ),
    }


def monthly(organisation: Organisation, since: date, until: date) -> Ledger:
    """Sums by month, between two days."""
    signed = Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-F("total_incl_vat")), default=F("total_incl_vat"))
    issued = Invoice.objects.for_organisation(organisation).issued().filter(issue_date__range=(since, until))
    by_month = issued.order_by().values("currency", month=TruncMonth("issue_date")).annotate(total=Sum(signed))
    return Ledger(
        invoiced={(row["currency"], row["month"]): row["total"] for row in by_month},
        received=_received(organisation, since, until),
    )


def _received(organisation: Organisation, since: date, until: date) -> Months:
    payments = Payment.objects.for_organisation(organisation).filter(received_on__range=(since, until))
    by_month = payments.order_by().values("currency", month=TruncMonth("received_on")).annotate(total=Sum("amount"))
    return {(row["currency"], row["month"]): row["total"] or ZERO for row in by_month}

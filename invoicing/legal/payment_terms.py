"""When an invoice is due, and whether the law allows so long (C. com. L441-10, rules.md §6.1 L5)."""

from calendar import monthrange
from datetime import date, timedelta

NET = "net"
DAYS_THEN_MONTH_END = "days_then_month_end"  # «45 jours fin de mois»: 45 days, then the end of that month
MONTH_END_THEN_DAYS = "month_end_then_days"  # the other reading: the end of the month, then 45 days

LONGEST_NET = 60
LONGEST_END_OF_MONTH = 45

OVER_60_DAYS = "over_60_days"
OVER_45_DAYS_END_OF_MONTH = "over_45_days_end_of_month"


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def due_date(issued: date, days: int, method: str = NET) -> date:
    """Count the due date. Both readings of «end of month» are used: the method says which one was agreed.

    Raises `ValueError` for an unknown method.
    """
    delay = timedelta(days=days)
    if method == NET:
        return issued + delay
    if method == DAYS_THEN_MONTH_END:
        return _month_end(issued + delay)
    if method == MONTH_END_THEN_DAYS:
        return _month_end(issued) + delay
    raise ValueError(f"Unknown way to count a due date: {method}")


def warnings(issued: date, due: date, method: str = NET) -> tuple[str, ...]:
    """Say, by codes, in what the due date goes beyond what businesses may agree: the seller decides, duly warned."""
    if due <= issued + timedelta(days=LONGEST_NET):
        return ()
    if method == NET:
        return (OVER_60_DAYS,)
    return () if due <= due_date(issued, LONGEST_END_OF_MONTH, method) else (OVER_45_DAYS_END_OF_MONTH,)

"""Due dates, and how late the law lets them be (rules.md §6.1 L5)."""

from datetime import date

import pytest

from invoicing.legal.payment_terms import (
    DAYS_THEN_MONTH_END,
    MONTH_END_THEN_DAYS,
    NET,
    OVER_45_DAYS_END_OF_MONTH,
    OVER_60_DAYS,
    due_date,
    warnings,
)


@pytest.mark.parametrize(
    ("issued", "days", "method", "due"),
    [
        (date(2026, 11, 23), 0, NET, date(2026, 11, 23)),
        (date(2026, 11, 23), 30, NET, date(2026, 12, 23)),
        (date(2024, 1, 31), 30, NET, date(2024, 3, 1)),
        (date(2026, 11, 10), 45, DAYS_THEN_MONTH_END, date(2026, 12, 31)),
        (date(2026, 11, 10), 45, MONTH_END_THEN_DAYS, date(2027, 1, 14)),
        (date(2026, 1, 31), 0, MONTH_END_THEN_DAYS, date(2026, 1, 31)),
        (date(2024, 2, 1), 0, DAYS_THEN_MONTH_END, date(2024, 2, 29)),
    ],
)
def test_due_date_is_counted_by_its_method(issued: date, days: int, method: str, due: date) -> None:
    assert due_date(issued, days, method) == due


def test_unknown_method_is_an_error() -> None:
    with pytest.raises(ValueError, match="some day"):
        due_date(date(2026, 11, 23), 30, "some day")


@pytest.mark.parametrize(
    ("due", "method", "expected"),
    [
        (date(2026, 12, 31), NET, ()),
        (date(2027, 1, 1), NET, (OVER_60_DAYS,)),
        (date(2027, 1, 14), MONTH_END_THEN_DAYS, ()),
        (date(2027, 1, 15), MONTH_END_THEN_DAYS, (OVER_45_DAYS_END_OF_MONTH,)),
        (date(2026, 12, 31), DAYS_THEN_MONTH_END, ()),
        (date(2027, 1, 31), DAYS_THEN_MONTH_END, (OVER_45_DAYS_END_OF_MONTH,)),
    ],
)
def test_due_date_beyond_the_law_is_warned_about(due: date, method: str, expected: tuple[str, ...]) -> None:
    assert warnings(date(2026, 11, 1), due, method) == expected

"""Late-payment rates (rules.md §6.1)."""

from datetime import date
from decimal import Decimal

import pytest

from invoicing.legal.late_payment import UnknownSemesterError, floor, semester


@pytest.mark.parametrize(
    ("on", "penalty", "lowest"),
    [
        (date(2024, 7, 1), "14.25", "14.76"),
        (date(2025, 6, 30), "13.15", "11.13"),
        (date(2025, 12, 31), "12.15", "8.28"),
        (date(2026, 1, 1), "12.15", "7.86"),
        (date(2026, 11, 23), "12.40", "8.25"),
    ],
)
def test_rates_of_a_day(on: date, penalty: str, lowest: str) -> None:
    assert (semester(on).penalty, floor(on)) == (Decimal(penalty), Decimal(lowest))


@pytest.mark.parametrize("on", [date(2024, 6, 30), date(2027, 1, 1)])
def test_unknown_semester_is_never_extrapolated(on: date) -> None:
    with pytest.raises(UnknownSemesterError):
        floor(on)

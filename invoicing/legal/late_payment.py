"""Late-payment rates by half-year (C. com. L441-10 II; rules.md §6.1). None is extrapolated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

POINTS_ABOVE_THE_ECB = Decimal(10)
TIMES_THE_LEGAL_RATE = 3


class UnknownSemesterError(LookupError):
    """The rates of that half-year are not in the table."""


@dataclass(frozen=True, slots=True)
class Semester:
    """Rates in percent a year. `individuals` is the legal rate where the creditor is a private person."""

    year: int
    half: int
    ecb: Decimal
    legal: Decimal
    individuals: Decimal
    sureness: str = "S"

    @property
    def penalty(self) -> Decimal:
        """The rate that applies where the contract gives none."""
        return self.ecb + POINTS_ABOVE_THE_ECB

    @property
    def floor(self) -> Decimal:
        """The lowest rate that a contract may give."""
        return TIMES_THE_LEGAL_RATE * self.legal


def _row(year: int, half: int, ecb: str, legal: str, individuals: str) -> Semester:
    return Semester(year, half, Decimal(ecb), Decimal(legal), Decimal(individuals))


# Read in two independent secondary sources; the official page was not seen for 2026-S2.
TABLE = (
    _row(2024, 2, "4.25", "4.92", "8.16"),
    _row(2025, 1, "3.15", "3.71", "7.21"),
    _row(2025, 2, "2.15", "2.76", "6.65"),
    _row(2026, 1, "2.15", "2.62", "6.67"),
    _row(2026, 2, "2.40", "2.75", "6.84"),
)
BY_HALF_YEAR = {(each.year, each.half): each for each in TABLE}
FIRST_MONTH_OF_THE_SECOND_HALF = 7


def semester(on: date) -> Semester:
    """Return the rates in force that day. Raises `UnknownSemesterError`."""
    key = (on.year, 2 if on.month >= FIRST_MONTH_OF_THE_SECOND_HALF else 1)
    if key not in BY_HALF_YEAR:
        raise UnknownSemesterError(f"The late-payment rates of {key[0]}-S{key[1]} are not known")
    return BY_HALF_YEAR[key]


def floor(on: date) -> Decimal:
    """Return the lowest contractual rate allowed that day, in percent a year. Raises `UnknownSemesterError`."""
    return semester(on).floor

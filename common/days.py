"""Days as people count and write them, against moments as the database keeps them."""

from datetime import date, datetime, time
from typing import Literal

from babel.dates import format_date
from django.utils import timezone


def midnight(day: date) -> datetime:
    """The moment when a day begins here: in the current time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def written_out(day: date, language: str, form: Literal["long", "full"] = "long") -> str:
    """`1er décembre 2026`, `1 December 2026`; with the day of the week where `form` is full."""
    if language.startswith("en"):
        return str(format_date(day, form, locale="en_GB"))
    written = str(format_date(day, form, locale="fr_FR"))
    # French counts the first of a month and numbers the others, which Unicode's formats cannot say.
    return written.replace("1 ", "1er ", 1) if day.day == 1 else written


def month_in_short(day: date, language: str) -> str:
    """`janv.`, `févr.`, `sept.`; `Jan`, `Feb`, `Sept`: Django abbreviates French months as nobody does."""
    return str(format_date(day, "LLL", locale="en_GB" if language.startswith("en") else "fr_FR"))

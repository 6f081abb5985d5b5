"""Days as people count them, against moments as the database keeps them."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The moment when a day begins here: in the current time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))

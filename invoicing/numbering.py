"""Numbers: chronological, continuous, given at issue and never before (rules.md §1.6)."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.models import Invoice, NumberSequence
from organisations.models import Organisation

PREFIXES = {Invoice.Kind.INVOICE: "F", Invoice.Kind.CREDIT_NOTE: "A"}
OWN_FORM = re.compile(r"(?P<prefix>[FA])(?P<year>\d{4})-(?P<count>\d{4,6})", re.ASCII)
NUMBER_LENGTH = 35  # EN 16931 as France applies it: BR-FR-01


def next_number(organisation: Organisation, kind: str, on: date) -> str:
    """Take the next number of the series, as `F2026-00184`. The series stays locked until the transaction ends.

    A failure rolls the series back with all the rest: no number is burnt. Raises `BusinessError` where a document of
    the series already bears a later date.
    """
    prefix = PREFIXES[Invoice.Kind(kind)]
    known, _created = NumberSequence.objects.get_or_create(organisation=organisation, prefix=prefix, year=on.year)
    sequence = NumberSequence.objects.select_for_update().get(pk=known.pk)
    if sequence.last_issue_date and sequence.last_issue_date > on:
        raise BusinessError(
            _("The last document is dated %(day)s: an earlier date would break the order of the numbers.")
            % {"day": f"{sequence.last_issue_date:%d/%m/%Y}"}
        )
    number = _first_free(sequence)
    sequence.last_issue_date = on
    sequence.save(update_fields=["last_number", "last_issue_date"])
    return number


def _first_free(sequence: NumberSequence) -> str:
    """Step past numbers that were taken over from another tool."""
    while True:
        sequence.last_number += 1
        number = f"{sequence.prefix}{sequence.year}-{sequence.last_number:05d}"
        if not Invoice.objects.filter(organisation_id=sequence.organisation_id, number=number).exists():
            return number


def continue_series(organisation: Organisation, numbers: Iterable[str]) -> None:
    """Let the series go on after the highest number taken over in our own form, rather than fill what lies before."""
    highest: dict[tuple[str, int], int] = {}
    for found in filter(None, map(OWN_FORM.fullmatch, numbers)):
        series = found["prefix"], int(found["year"])
        highest[series] = max(highest.get(series, 0), int(found["count"]))
    for (prefix, year), count in sorted(highest.items()):
        known, _created = NumberSequence.objects.get_or_create(organisation=organisation, prefix=prefix, year=year)
        sequence = NumberSequence.objects.select_for_update().get(pk=known.pk)
        sequence.last_number = max(sequence.last_number, count)
        sequence.save(update_fields=["last_number"])


def number_key(number: str) -> str:
    """Letters and digits alone, in capitals: how a number is searched, however its separators were typed."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())[:NUMBER_LENGTH]

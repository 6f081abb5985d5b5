"""Numbers: chronological, continuous, given at issue and never before (rules.md §1.6)."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.company import settings_of
from invoicing.models import Invoice, InvoicingSettings, NumberSequence
from organisations.models import Organisation

OWN_FORM = re.compile(r"(?P<prefix>[A-Z]{1,4})(?P<year>\d{4})-(?P<count>\d{4,6})", re.ASCII)
NUMBER_LENGTH = 35  # EN 16931 as France applies it: BR-FR-01
Series = NumberSequence.Series


def next_number(organisation: Organisation, kind: str, on: date) -> str:
    """Take the next number of the series, as `F2026-00184`. The series stays locked until the transaction ends.

    A failure rolls the series back with all the rest: no number is burnt. Raises `BusinessError` where a document of
    the series already bears a later date.
    """
    settings = settings_of(organisation)
    sequence = _locked(organisation, series_of(kind, settings), on.year)
    if sequence.last_issue_date and sequence.last_issue_date > on:
        raise BusinessError(
            _("The last document is dated %(day)s: an earlier date would break the order of the numbers.")
            % {"day": f"{sequence.last_issue_date:%d/%m/%Y}"}
        )
    number = _step(sequence, prefix_of(kind, settings))
    sequence.last_issue_date = on
    sequence.save(update_fields=["last_number", "last_issue_date"])
    return number


def preview_number(organisation: Organisation, settings: InvoicingSettings, kind: str, on: date) -> str:
    """Return the number the next document would bear under these settings. Nothing is taken."""
    series = series_of(kind, settings)
    known = NumberSequence.objects.filter(organisation=organisation, series=series, year=on.year).first()
    sequence = known or NumberSequence(organisation=organisation, series=series, year=on.year)
    return _step(sequence, prefix_of(kind, settings))


def series_of(kind: str, settings: InvoicingSettings) -> str:
    """Deposits, final and corrected invoices count with invoices; credit notes too where the company says so (N2)."""
    apart = kind == Invoice.Kind.CREDIT_NOTE and not settings.one_series
    return Series.CREDIT_NOTES if apart else Series.INVOICES


def prefix_of(kind: str, settings: InvoicingSettings) -> str:
    apart = kind == Invoice.Kind.CREDIT_NOTE and not settings.one_series
    return settings.credit_note_prefix if apart else settings.invoice_prefix


def _locked(organisation: Organisation, series: str, year: int) -> NumberSequence:
    known, _created = NumberSequence.objects.get_or_create(organisation=organisation, series=series, year=year)
    return NumberSequence.objects.select_for_update().get(pk=known.pk)


def _step(sequence: NumberSequence, prefix: str) -> str:
    """Go to the next number, past those that were taken over from another tool."""
    while True:
        sequence.last_number += 1
        number = f"{prefix}{sequence.year}-{sequence.last_number:05d}"
        if not Invoice.objects.filter(organisation_id=sequence.organisation_id, number=number).exists():
            return number


def continue_series(organisation: Organisation, numbers: Iterable[str]) -> None:
    """Let the series go on after the highest number taken over in our own form, rather than fill what lies before."""
    settings = settings_of(organisation)
    series = {settings.credit_note_prefix: Series.CREDIT_NOTES, settings.invoice_prefix: Series.INVOICES}
    highest: dict[tuple[str, int], int] = {}
    for found in filter(None, map(OWN_FORM.fullmatch, numbers)):
        if found["prefix"] in series:
            place = series[found["prefix"]].value, int(found["year"])
            highest[place] = max(highest.get(place, 0), int(found["count"]))
    for (name, year), count in sorted(highest.items()):
        sequence = _locked(organisation, name, year)
        sequence.last_number = max(sequence.last_number, count)
        sequence.save(update_fields=["last_number"])


def number_key(number: str) -> str:
    """Letters and digits alone, in capitals: how a number is searched, however its separators were typed."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())[:NUMBER_LENGTH]

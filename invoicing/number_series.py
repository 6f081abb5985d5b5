"""What a change of the letters before numbers may do to the series: never a gap, never two documents of one number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.company import store
from invoicing.models import Invoice, InvoicingSettings, NumberSequence
from invoicing.numbering import OWN_FORM, continue_series

OWN_PREFIX = re.compile(r"[A-Z]{1,4}", re.ASCII)  # rules.md N4
Series = NumberSequence.Series


@dataclass(frozen=True, slots=True)
class NumberAhead:
    """A number that a series has not reached, and the document that bears it already."""

    number: str
    kind: str
    issued_here: bool


def refuse_breaking_change(settings: InvoicingSettings, today: date) -> None:
    """Raise `BusinessError` where a series would run into numbers that documents of the other kind bear already.

    The count goes on whatever the letters: only numbers that lie ahead of it are in the way. Those that were taken over
    from another tool are of the series itself, and it goes on after them.
    """
    for series, prefix in _series(settings):
        for ahead in _ahead(settings, series, prefix, today):
            if ahead.issued_here or _is_of_the_other(ahead, series, settings):
                words = {"prefix": prefix, "number": ahead.number}
                raise BusinessError(
                    _("%(prefix)s is in use: %(number)s bears it in the other series. Choose other letters.") % words
                )


@transaction.atomic
def change_numbering(settings: InvoicingSettings, today: date) -> None:
    """Store the new letters; a series goes on after the numbers taken over that bear them. Raises `BusinessError`."""
    refuse_breaking_change(settings, today)
    store(settings, ("one_series", "invoice_prefix", "credit_note_prefix"))
    for series, prefix in _series(settings):
        continue_series(settings.organisation, [each.number for each in _ahead(settings, series, prefix, today)])


def _series(settings: InvoicingSettings) -> list[tuple[str, str]]:
    invoices = (Series.INVOICES.value, settings.invoice_prefix)
    return [invoices] if settings.one_series else [invoices, (Series.CREDIT_NOTES.value, settings.credit_note_prefix)]


def _is_of_the_other(ahead: NumberAhead, series: str, settings: InvoicingSettings) -> bool:
    is_credit_note = ahead.kind == Invoice.Kind.CREDIT_NOTE
    return not settings.one_series and is_credit_note != (series == Series.CREDIT_NOTES)


def _ahead(settings: InvoicingSettings, series: str, prefix: str, today: date) -> Iterator[NumberAhead]:
    """Numbers with these letters beyond the series' count, in this year and those to come."""
    sequences = NumberSequence.objects.filter(organisation_id=settings.organisation_id, series=series)
    reached = dict(sequences.values_list("year", "last_number"))
    own = Invoice.objects.filter(organisation_id=settings.organisation_id, number__startswith=prefix).order_by("number")
    for number, kind, sent_at in own.values_list("number", "kind", "sent_at"):
        found = OWN_FORM.fullmatch(number or "")
        if found is None or found["prefix"] != prefix or int(found["year"]) < today.year:
            continue
        if int(found["count"]) > reached.get(int(found["year"]), 0):
            yield NumberAhead(number or "", kind, sent_at is not None)

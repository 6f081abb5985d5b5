"""What no proposal can say of a line, for the pages where it stands: it cites an invoice that is paid already, say."""

from collections.abc import Collection
from dataclasses import dataclass

from invoicing.models import Invoice
from reconciliation import wording
from reconciliation.models import MatchNote


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, and what it is about: a document by its id and number, or another bank line by its id."""

    text: str
    document_id: int | None = None
    document_number: str = ""
    line_id: int | None = None


def notes_of(line_ids: Collection[int]) -> dict[int, list[Note]]:
    """By line, of those that have any: two queries, whatever their number."""
    said = dict(MatchNote.objects.filter(bank_transaction__in=line_ids).values_list("bank_transaction", "reasons"))
    about = {reason["values"].get("document") for reasons in said.values() for reason in reasons} - {None}
    numbers = dict(Invoice.objects.filter(pk__in=about).values_list("pk", "number")) if about else {}
    notes: dict[int, list[Note]] = {}
    for line, reasons in said.items():
        for reason in reasons:
            document, other = reason["values"].get("document"), reason["values"].get("line")
            known = document if document in numbers else None
            note = Note(wording.say(reason), known, numbers.get(document) or "", other)
            notes.setdefault(line, []).append(note)
    return notes

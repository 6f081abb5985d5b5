"""Read a company's journal again and say where it was tampered with."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invoicing.journal import Break, breaks
from invoicing.models import JournalEntry, JournalHead
from organisations.commands import REFUSED, OrganisationCommand
from organisations.models import Organisation


class Command(OrganisationCommand):
    help = "Verify the chain of hashes of a company's journal, and the PDFs it vouches for."

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        found = list(breaks(organisation))
        head = JournalHead.objects.filter(organisation=organisation).first()
        entries = head.position if head else 0
        if options["json"]:
            self.print_json({"entries": entries, "hash": head.hash if head else "", "breaks": list(map(_plain, found))})
        for each in found:
            self.stderr.write(_worded(each))
        if not found and not options["json"]:
            words = ngettext("%(n)s entry, unbroken.", "%(n)s entries, unbroken.", entries) % {"n": entries}
            self.stdout.write(f"{words} {head.hash if head else ''}".rstrip())
        return REFUSED if found else 0


def _plain(each: Break) -> dict[str, object]:
    return {"kind": each.kind.value, "position": each.position, "document": each.document, "act": each.act}


def _worded(each: Break) -> str:
    act = JournalEntry.Act(each.act).label if each.act in JournalEntry.Act.values else each.act
    words = {"position": each.position, "document": each.document, "act": act}
    sentences = {
        Break.Kind.CHANGED: _("Entry %(position)s (%(document)s, %(act)s) was changed after it was written."),
        Break.Kind.REMOVED: _("Entry %(position)s is missing."),
        Break.Kind.CUT: _("The end of the journal is missing, from entry %(position)s on."),
        Break.Kind.UNSEALED: _("An entry (%(document)s, %(act)s) was written past the seal."),
        Break.Kind.PDF_CHANGED: _("Entry %(position)s: the PDF of %(document)s is not the one that was issued."),
        Break.Kind.PDF_REMOVED: _("Entry %(position)s: the PDF of %(document)s is gone."),
        Break.Kind.NOT_IN_JOURNAL: _("%(document)s is issued, and no entry of the journal says so."),
        Break.Kind.DOCUMENT_REMOVED: _("Entry %(position)s: %(document)s was issued, and is no longer there."),
    }
    return sentences[each.kind] % words

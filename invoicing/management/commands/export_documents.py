"""Write the PDFs of issued documents into a folder."""

import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import BusinessError
from invoicing.document_files import file_name, file_of
from invoicing.models import Invoice
from invoicing.models.invoice import InvoiceQuerySet
from organisations.commands import REFUSED, OrganisationCommand
from organisations.models import Organisation

BAR = 30  # characters


class Command(OrganisationCommand):
    help = "Write each issued document's PDF (Factur-X inside) as NUMBER.pdf."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")
        parser.add_argument("--number", nargs="+", action="extend", default=[], metavar="NUMBER")

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        begun = time.monotonic()
        folder = self._folder(options["output"])
        wanted = list(dict.fromkeys(options["number"]))
        documents = _documents(organisation, wanted)
        refused = self._unknown(wanted, documents)
        written = self._write_all(documents, folder, refused, quiet=options["json"])
        if options["json"]:
            elapsed = round(time.monotonic() - begun, 3)
            self.print_json({"written": written, "refused": refused, "elapsed_s": elapsed})
        else:
            words = {"n": len(written), "folder": folder}
            said = ngettext("%(n)s PDF written to %(folder)s.", "%(n)s PDFs written to %(folder)s.", len(written))
            self.stdout.write(said % words)
        for each in refused:
            self.stderr.write(each["error"])
        return REFUSED if refused else 0

    def _folder(self, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.leave(_("%(folder)s cannot be written to: %(reason)s") % _said(folder, error), REFUSED)
        return folder

    def _unknown(self, wanted: list[str], documents: InvoiceQuerySet) -> list[dict[str, str]]:
        known = set(documents.values_list("number", flat=True)) if wanted else set()
        return [
            {"number": each, "error": _("There is no issued document %(number)s.") % {"number": each}}
            for each in wanted
            if each not in known
        ]

    def _write_all(
        self, documents: InvoiceQuerySet, folder: Path, refused: list[dict[str, str]], *, quiet: bool
    ) -> list[str]:
        """Write one after the other: what one lacks does not stop the others. Return the files' names."""
        written: dict[str, None] = {}
        ids = list(documents.values_list("pk", flat=True))
        for done, document_id in enumerate(ids, start=1):
            document = Invoice.objects.select_related("organisation", "customer").get(pk=document_id)
            try:
                name = file_name(document)
                if name in written:
                    raise BusinessError(
                        _("%(number)s: %(name)s is another document's already.") % _named(document, name)
                    )
                self._write(folder / name, bytes(file_of(document).pdf))
                written[name] = None
            except BusinessError as error:
                refused.append({"number": document.number or "", "error": str(error)})
            self._show_progress(done, len(ids), quiet=quiet)
        return list(written)

    def _write(self, path: Path, pdf: bytes) -> None:
        """Whole or not at all: a reader never finds half a file, whatever stops us."""
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.write_bytes(pdf)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            self.leave(_("%(folder)s cannot be written to: %(reason)s") % _said(path, error), REFUSED)

    def _show_progress(self, done: int, total: int, *, quiet: bool) -> None:
        if quiet or not self.stderr.isatty():
            return
        bar = "█" * (done * BAR // total)
        self.stderr.write(f"\r{bar:░<{BAR}} {done}/{total}", ending="" if done < total else "\n")


def _documents(organisation: Organisation, wanted: list[str]) -> InvoiceQuerySet:
    issued = Invoice.objects.for_organisation(organisation).issued().order_by("issue_date", "pk")
    return issued.filter(number__in=wanted) if wanted else issued


def _said(folder: Path, error: OSError) -> dict[str, object]:
    return {"folder": folder, "reason": error.strerror or error}


def _named(document: Invoice, name: str) -> dict[str, object]:
    return {"number": document, "name": name}

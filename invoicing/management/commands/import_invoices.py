"""`manage.py import_invoices`: take over a ledger from another tool (the README's contract)."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.importing import import_ledger
from organisations.commands import OrganisationCommand
from organisations.models import Organisation


class Command(OrganisationCommand):
    help = "Import invoices and credit notes from a CSV, with their numbers: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="check the file, store nothing")

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        started = time.perf_counter()
        try:
            content = Path(options["path"]).read_bytes()
        except OSError as error:
            raise BusinessError(_("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error
        outcome = import_ledger(organisation, content, dry_run=options["dry_run"])
        if options["json"]:
            self.print_json({**asdict(outcome), "elapsed_s": round(time.perf_counter() - started, 3)})
        elif not outcome.errors:
            self.stdout.write(
                _("%(created)s documents and %(customers_created)s customers created, %(already_known)s known already.")
                % asdict(outcome)
            )
        if not options["json"]:
            for mistake in outcome.errors:
                self.stderr.write(mistake)
        return int(bool(outcome.errors))

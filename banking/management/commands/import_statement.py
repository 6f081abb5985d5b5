"""`manage.py import_statement`: bring bank files in (the README's contract)."""

import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from banking.importing import ImportOptions, ImportResult, import_file
from organisations.commands import OrganisationCommand
from organisations.models import Organisation

FORMAT_NAMES = ("ofx", "camt", "mt940", "cfonb120", "qif", "csv")


class Command(OrganisationCommand):
    help = "Import bank statements: all or nothing a file, nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--account", default="", metavar="IBAN|NUMBER|ID")
        parser.add_argument("--create-account", action="store_true", help="add an unknown account instead of refusing")
        parser.add_argument("--format", default="auto", choices=["auto", *FORMAT_NAMES])
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, store nothing")

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        chosen = ImportOptions(
            format_name=options["format"],
            account=options["account"],
            create_account=options["create_account"],
            dry_run=options["dry_run"],
        )
        results: list[ImportResult] = []
        for number, path in enumerate(options["paths"], start=1):
            self.show_progress(number, len(options["paths"]), as_json=options["json"])
            results += self.import_path(organisation, Path(path), chosen)
        if options["json"]:
            self.print_json([_as_json(result) for result in results])
        else:
            self.print_results(results)
        return int(any(result.status == "refused" for result in results))

    def import_path(self, organisation: Organisation, path: Path, options: ImportOptions) -> list[ImportResult]:
        try:
            if path.stat().st_size > settings.STATEMENT_MAX_BYTES:
                return [ImportResult(file=path.name, error=_("The file is too large. Export a shorter period."))]
            content = path.read_bytes()
        except OSError as error:
            words = _("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}
            return [ImportResult(file=path.name, error=words)]
        return import_file(organisation, path.name, content, None, options)

    def show_progress(self, number: int, total: int, *, as_json: bool) -> None:
        if total > 1 and not as_json and sys.stderr.isatty():
            self.stderr.write(f"\r{number}/{total}", ending="" if number < total else "\n")

    def print_results(self, results: list[ImportResult]) -> None:
        for result in results:
            if result.error:
                self.stderr.write(f"{result.file} : {result.error}")
                continue
            self.stdout.write(
                _(
                    "%(file)s (%(account)s): %(read)s read, %(created)s new, %(known)s known, %(proposals)s proposals"
                )
                % {
                    "file": result.file,
                    "account": result.account,
                    "read": result.transactions_read,
                    "created": result.created,
                    "known": result.already_known,
                    "proposals": result.proposals,
                }
            )
            for warning in result.warnings:
                self.stdout.write(f"  ! {warning}")


def _as_json(result: ImportResult) -> dict[str, object]:
    return {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in asdict(result).items()}

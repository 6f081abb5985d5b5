"""`manage.py import_statement`: bring bank files in (the README's contract)."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from banking.formats import FORMAT_NAMES
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.importing import ImportOptions, ImportResult, import_file
from banking.refusals import sentence
from organisations.commands import REFUSED, OrganisationCommand
from organisations.models import Organisation

GAP = "  "


class Command(OrganisationCommand):
    help = "Import bank statements: all or nothing a file, nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--account", default="", metavar="IBAN|NUMBER|ID")
        parser.add_argument("--create-account", action="store_true", help="add an unknown account instead of refusing")
        parser.add_argument("--format", default="auto", choices=["auto", *FORMAT_NAMES])
        parser.add_argument(
            "--same-days",
            default="ask",
            choices=["ask", "same", "other"],
            help="transactions that may be known under other labels: refuse the file, know them, or import them",
        )
        parser.add_argument(
            "--accept-balances", action="store_true", help="import a file whose transactions and balances disagree"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, store nothing")

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        chosen = ImportOptions(
            format_name=options["format"],
            account=options["account"],
            create_account=options["create_account"],
            same_days=options["same_days"],
            accept_balances=options["accept_balances"],
            dry_run=options["dry_run"],
        )
        results: list[ImportResult] = []
        for number, path in enumerate(options["paths"], start=1):
            self.show_progress(number, len(options["paths"]), as_json=options["json"])
            results += import_path(organisation, Path(path), chosen)
        if options["json"]:
            self.print_json([result.to_json() for result in results])
        else:
            self.print_results(results)
        return REFUSED if any(result.status == "refused" for result in results) else 0

    def show_progress(self, number: int, total: int, *, as_json: bool) -> None:
        if total > 1 and not as_json and sys.stderr.isatty():
            self.stderr.write(f"\r{number}/{total}", ending="" if number < total else "\n")

    def print_results(self, results: list[ImportResult]) -> None:
        done = [result for result in results if not result.error]
        if done:
            self.stdout.write(_table(done))
        for result in done:
            for warning in result.warnings:
                self.stdout.write(f"! {result.file}: {warning}")
        for result in results:
            if result.error:
                self.stderr.write(f"{result.file}: {result.error}")


def import_path(organisation: Organisation, path: Path, options: ImportOptions) -> list[ImportResult]:
    try:
        if path.stat().st_size > settings.STATEMENT_MAX_BYTES:
            megabytes = path.stat().st_size >> 20
            return [_refused(path, sentence(UnreadableStatementError(Refusal.TOO_LARGE, megabytes=megabytes)))]
        content = path.read_bytes()
    except FileNotFoundError:
        return [_refused(path, _("There is no such file."))]
    except OSError as error:
        return [_refused(path, _("The file cannot be opened (%(reason)s).") % {"reason": error.strerror})]
    return import_file(organisation, path.name, content, None, options)


def _refused(path: Path, reason: str) -> ImportResult:
    return ImportResult(file=path.name, error=reason)


def _table(results: list[ImportResult]) -> str:
    """A line a result under its headings: texts to the left, counts to the right."""
    rows = [(_("File"), _("Account"), _("Read"), _("New"), _("Known"), _("Proposals")), *map(_cells, results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _cells(result: ImportResult) -> tuple[str, ...]:
    counts = (result.transactions_read, result.created, result.already_known, result.proposals)
    return (result.file, result.account or "", *map(str, counts))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    file, account, *counts = zip(cells, widths, strict=True)
    texts = [cell.ljust(width) for cell, width in (file, account)]
    return GAP.join([*texts, *(cell.rjust(width) for cell, width in counts)])

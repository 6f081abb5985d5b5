"""`manage.py accept_matches`: accept the first proposal of every line in a band (the README's contract)."""

import time
from typing import Any
from uuid import uuid4

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from organisations.commands import OrganisationCommand
from organisations.models import Organisation
from reconciliation.models import MatchProposal
from reconciliation.operations import Outcome, accept

CHUNK = 500


class Command(OrganisationCommand):
    help = "Accept the first proposal of every bank transaction in a band, each on its own."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--band", required=True, choices=[MatchProposal.Band.CERTAIN.value])
        parser.add_argument("--dry-run", action="store_true", help="say what would be accepted, change nothing")

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        started = time.perf_counter()
        first = MatchProposal.objects.filter(organisation=organisation, rank=1, band=options["band"])
        wanted = list(first.order_by("bank_transaction").values_list("pk", flat=True))
        outcomes = [] if options["dry_run"] else self.accept_all(organisation, wanted)
        errors = [outcome.error for outcome in outcomes if outcome.error]
        answer = {
            "accepted": len(wanted) - len(errors),
            "skipped": len(errors),
            "errors": errors,
            "elapsed_s": round(time.perf_counter() - started, 3),
        }
        if options["json"]:
            self.print_json(answer)
        else:
            self.stdout.write(_("%(accepted)s accepted, %(skipped)s skipped.") % answer)
            for error in errors:
                self.stderr.write(error)
        return int(bool(errors))

    def accept_all(self, organisation: Organisation, wanted: list[int]) -> list[Outcome]:
        """By chunks: what is accepted stays accepted if the command is killed half-way."""
        batch = uuid4()
        outcomes: list[Outcome] = []
        for start in range(0, len(wanted), CHUNK):
            outcomes += accept(organisation, wanted[start : start + CHUNK], None, batch)
        return outcomes

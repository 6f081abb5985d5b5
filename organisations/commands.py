"""What every command that works for one company shares: which company, which language, JSON or words, exit status."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from common.errors import BusinessError
from organisations.models import Organisation


class OrganisationCommand(BaseCommand):
    """Subclasses write `work`, which answers with an exit status: 0 done, 1 something was refused."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="may be left out where only one exists")
        parser.add_argument("--json", action="store_true", help="JSON alone on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("fr"):
            try:
                status = self.work(self.organisation(options["organisation"]), options)
            except BusinessError as error:
                raise CommandError(str(error)) from error
        if status:
            raise SystemExit(status)

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        raise NotImplementedError

    def organisation(self, slug: str | None) -> Organisation:
        """Raises `BusinessError` where the company is unknown, or not named among several."""
        if slug:
            found = Organisation.objects.filter(slug=slug).first()
            if found is None:
                raise BusinessError(_("There is no company “%(slug)s”.") % {"slug": slug})
            return found
        companies = list(Organisation.objects.all()[:2])
        if len(companies) != 1:
            raise BusinessError(_("Say which company with --organisation: there are several, or none."))
        return companies[0]

    def print_json(self, answer: object) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

"""What every command that works for one company shares: which company, which language, JSON or words, exit status."""

import json
import sys
from typing import Any, Never

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from common.errors import BusinessError
from organisations.models import Organisation

REFUSED, WRONG_USAGE = 1, 2


class OrganisationCommand(BaseCommand):
    """Subclasses write `work`, which answers with an exit status: 0 done, 1 something was refused."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="may be left out where only one exists")
        parser.add_argument("--json", action="store_true", help="JSON alone on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                status = self.work(self.organisation(options["organisation"]), options)
            except BusinessError as error:
                self.leave(str(error), REFUSED)
        if status:
            sys.exit(status)

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        raise NotImplementedError

    def organisation(self, slug: str | None) -> Organisation:
        """The company that is meant: the one named, or the only one. Leaves where it is unknown or not said."""
        if slug:
            found = Organisation.objects.filter(slug=slug).first()
            return found or self.leave(_("There is no company “%(slug)s”.") % {"slug": slug}, REFUSED)
        companies = list(Organisation.objects.all()[:2])
        if not companies:
            self.leave(_("There is no company yet: create one with manage.py create_organisation."), REFUSED)
        if len(companies) > 1:
            self.leave(_("There are several companies: say which one with --organisation."), WRONG_USAGE)
        return companies[0]

    def leave(self, sentence: str, status: int) -> Never:
        """End with one clear line on standard error, without the class of the error that Django puts before it."""
        self.stderr.write(sentence)
        sys.exit(status)

    def print_json(self, answer: object) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

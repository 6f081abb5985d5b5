"""`manage.py demo`: a demonstration company to look at (the README's contract)."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reconciliation.demonstration.company import create_demonstration
from reconciliation.demonstration.story import EMAIL, PASSWORD


class Command(BaseCommand):
    help = "Create the demonstration company; again: nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("fr"):
            if not settings.DEBUG:
                # Its password is public.
                raise CommandError(_("The demonstration company is for development: DEBUG is off here."))
            organisation = create_demonstration(timezone.localdate())
            answer = {"organisation": organisation.slug, "email": EMAIL, "password": PASSWORD}
            if options["json"]:
                self.stdout.write(json.dumps(answer))
            else:
                self.stdout.write(
                    _("Demonstration company %(organisation)s: log in as %(email)s, password %(password)s") % answer
                )

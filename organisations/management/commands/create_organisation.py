"""`manage.py create_organisation`: a company and its first user (the README's contract)."""

import getpass
import json
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from organisations.models import Organisation, User
from organisations.people import add_owner


class Command(BaseCommand):
    help = "Create a company and, with --owner, its first user. Again: says so, changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner", metavar="EMAIL", help="password read from OWNER_PASSWORD, or asked")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("fr"):
            try:
                validate_slug(options["slug"])
                if options["owner"]:
                    validate_email(options["owner"])
                created = self.create(options["slug"], options["name"], options["owner"])
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self.tell(options["slug"], created=created, as_json=options["json"])

    @transaction.atomic
    def create(self, slug: str, name: str, owner: str | None) -> bool:
        organisation, created = Organisation.objects.get_or_create(slug=slug, defaults={"name": name})
        if created and owner:
            user = User.objects.filter(email=owner.lower()).first()
            add_owner(organisation, user or User.objects.create_user(owner, self.password()))
        return created

    def password(self) -> str:
        """Raises `ValidationError` where the password is too weak."""
        password = os.environ.get("OWNER_PASSWORD") or getpass.getpass(_("Password: "))
        validate_password(password)
        return password

    def tell(self, slug: str, *, created: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"organisation": slug, "created": created}))
        elif created:
            self.stdout.write(_("The company %(slug)s is created.") % {"slug": slug})
        else:
            self.stdout.write(_("The company %(slug)s exists already: nothing was changed.") % {"slug": slug})

"""What every command that works for one company shares."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from common.errors import BusinessError
from organisations.commands import OrganisationCommand
from organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


class Greet(OrganisationCommand):
    """Says which company it works for."""

    def work(self, organisation: Organisation, options: dict) -> int:  # noqa: ARG002 — every command has them
        if organisation.name == "Refused":
            raise BusinessError("This company is not greeted.")
        self.print_json({"organisation": organisation.slug, "name": organisation.name})
        return 1 if organisation.name == "Sulking" else 0


def run(*arguments: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)"""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(Greet(stdout=out, stderr=err, no_color=True), *arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_command_takes_the_only_company(organisation: Organisation) -> None:
    status, out, err = run()

    assert (status, json.loads(out), err) == (0, {"organisation": "atelier-verdier", "name": "Atelier Verdier"}, "")


def test_command_takes_the_company_that_is_named(organisation: Organisation) -> None:
    OrganisationFactory(slug="menuiserie", name="Menuiserie Lefèvre SARL")

    status, out, _err = run("--organisation", "menuiserie")

    assert (status, json.loads(out)["name"]) == (0, "Menuiserie Lefèvre SARL")


@pytest.mark.parametrize(
    ("slugs", "arguments", "expected"),
    [
        ([], [], 1),
        (["verdier"], ["--organisation", "inconnue"], 1),
        (["verdier", "menuiserie"], [], 2),
    ],
)
def test_command_leaves_with_one_line_where_the_company_is_not_clear(
    slugs: list[str], arguments: list[str], expected: int
) -> None:
    for slug in slugs:
        OrganisationFactory(slug=slug)

    status, out, err = run(*arguments)

    assert (status, out, err.count("\n")) == (expected, "", 1)
    assert "Error" not in err


def test_command_says_what_was_refused_on_one_line() -> None:
    OrganisationFactory(name="Refused")

    assert run() == (1, "", "This company is not greeted.\n")


def test_command_leaves_with_the_status_of_its_work() -> None:
    OrganisationFactory(name="Sulking")

    assert run()[0] == 1


def test_command_refuses_wrong_usage() -> None:
    with pytest.raises(CommandError):
        run("--colour", "green")

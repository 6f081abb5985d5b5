"""Settings come from the environment, and fail loudly where something needed is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMPLETE = {
    "DEBUG": "0",
    "SECRET_KEY": "invented for this test: nobody signs anything with it",
    "ALLOWED_HOSTS": "factures.example.fr",
    "DATABASE_URL": "postgresql://quittance:secret@db.example:5432/quittance",
}
SHOWN = ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DATABASE_URL")
SHOW = f"import config.settings as s; print(*(getattr(s, name) for name in {SHOWN}), sep=chr(10))"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The settings alone in a folder: no `.env` of the machine that runs the tests speaks for them."""
    (tmp_path / "config").mkdir()
    shutil.copy(settings.BASE_DIR / "config" / "settings.py", tmp_path / "config")
    return tmp_path


def start(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"]}
    return subprocess.run(  # noqa: S603 — our own interpreter on our own line
        [sys.executable, "-c", SHOW], cwd=folder, env=kept | environment, capture_output=True, text=True, check=False
    )


def test_a_complete_environment_starts_with_secure_cookies(copy: Path) -> None:
    started = start(copy, COMPLETE)

    assert started.stderr == ""
    assert started.stdout.splitlines() == [
        "False",
        "['factures.example.fr']",
        "True",
        "True",
        "True",
        COMPLETE["DATABASE_URL"],
    ]


NO_KEY = 'environs.exceptions.EnvNotSetError: Environment variable "SECRET_KEY" not set'
NO_HOSTS = 'environs.exceptions.EnvNotSetError: Environment variable "ALLOWED_HOSTS" not set'
UNCLEAR = 'environs.exceptions.EnvValidationError: Environment variable "DEBUG" invalid: Not a valid boolean.'
IMPROPER = "django.core.exceptions.ImproperlyConfigured: "


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": None}, NO_KEY),
        ({"SECRET_KEY": None, "DEBUG": None}, NO_KEY),
        ({"SECRET_KEY": "short"}, f"{IMPROPER}SECRET_KEY must be at least 50 characters long"),
        ({"ALLOWED_HOSTS": None}, NO_HOSTS),
        ({"ALLOWED_HOSTS": ""}, f"{IMPROPER}ALLOWED_HOSTS must name the site's hosts, separated by commas"),
        (
            {"DATABASE_URL": None},
            f"{IMPROPER}DATABASE_URL is needed where DEBUG is off (or EMBEDDED_POSTGRES=1 for a trial)",
        ),
        ({"DEBUG": "perhaps"}, UNCLEAR),
    ],
)
def test_an_incomplete_environment_stops_at_once_and_says_what_is_missing(
    copy: Path, changed: dict[str, str | None], said: str
) -> None:
    environment = {name: value for name, value in (COMPLETE | changed).items() if value is not None}

    started = start(copy, environment)

    assert (started.returncode, started.stderr.splitlines()[-1]) == (1, said)


def test_debug_needs_nothing_else(copy: Path) -> None:
    assert start(copy, {"DEBUG": "1"}).returncode == 0

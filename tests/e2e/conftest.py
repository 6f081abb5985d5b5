"""A real browser in front of a real server: Debian's Chromium, in French. What it complains about fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from organisations.models import Membership, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory

# Playwright keeps an event loop in the test's own thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PATIENCE = 15_000  # milliseconds, for a machine that has other things to do
expect.set_options(timeout=PATIENCE)

HERE = Path(__file__).parent
WIDE, NARROW = 1440, 390
# htmx writes these where a later answer takes the place of one under way (`hx-sync="…:replace"`), as it should.
OVERTAKEN = ("htmx:afterRequest", "htmx:sendAbort")

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is missing: `make test` installs it, or `apt-get install chromium`")
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console says: errors of scripts, refusals of the content security policy, failed requests.

    A test that provokes one takes it off the list.
    """
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_page(live_server: LiveServer, new_context: Callable[..., BrowserContext], complaints: list[str]) -> OpenPage:
    """Open a page in a browser window of its own, as `user` (logged in already) or as nobody."""

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(OVERTAKEN):
            complaints.append(message.text)

    def open_one(path: str = "/", user: User | None = None, *, width: int = WIDE, **options: Any) -> Page:
        context = new_context(base_url=live_server.url, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        if user is not None:
            log_in(context, live_server, user)
        page = context.new_page()
        page.goto(path)
        return page

    return open_one


def wait_for_scripts(page: Page) -> None:
    """A page that a click or a key led to is there whole: pressed before its scripts run, a letter does nothing.

    Buttons then do their work as without JavaScript, by a whole page. `goto` and `open_page` wait by themselves.
    """
    page.wait_for_load_state()


def log_in(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    return OrganisationFactory(name="Atelier Verdier", slug="atelier-verdier")


@pytest.fixture
def user(organisation: Organisation) -> User:
    """The owner, who does the work in most small companies."""
    return MembershipFactory(organisation=organisation, role=Membership.Role.OWNER).user

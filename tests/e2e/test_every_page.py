"""Every page of the site: no axe violation, light or dark, wide or narrow; nothing wider than a phone."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from organisations.models import Membership, Organisation, User
from tests.addresses import every_address
from tests.company import furnish
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.factories import MembershipFactory

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RUN = """rules => axe.run(document, {resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})}).then(found =>
  found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.target.join(" ")).join(" | ")}`))"""
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PIECES = {"company_vat_number", "ignore_suggestion", "proposal_watch"}  # for the page that asks: seen within it
TAB = re.compile(r'href="(\?tab=\w+)"')


@pytest.fixture
def company(organisation: Organisation, user: User) -> Organisation:
    furnish(organisation, user, timezone.localdate())
    return organisation


def pages(client: Client, company: Organisation) -> Iterator[str]:
    """The path of every address that shows a page to this visitor, and its tabs; the support desk is Django's own."""
    for address in every_address():
        if address.name.startswith("admin:") or address.name in PIECES:
            continue
        for path in address.paths(company):
            answer = client.get(path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield path
                yield from sorted({path + tab for tab in TAB.findall(answer.content.decode())})
                break


def problems(page: Page) -> list[str]:
    """What axe says in the light and, of the colours, in the dark; and what is wider than the window."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN, None)
    show(page, "dark")
    found += [f"dark {each}" for each in page.evaluate(RUN, ["color-contrast"])]
    show(page, "light")
    return found + (["wider than the window"] if page.evaluate(WIDER_THAN_THE_WINDOW) else [])


def show(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)


def walk(page: Page, paths: Iterable[str]) -> dict[str, list[str]]:
    """Open each path; return those with something wrong."""
    found: dict[str, list[str]] = {}
    for path in paths:
        page.goto(path)
        found[path] = problems(page)
    return {path: wrong for path, wrong in found.items() if wrong}


def test_problems_are_seen(open_page: OpenPage) -> None:
    page = open_page("/compte/login/", width=NARROW)
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend",
      '<p id="pale">à peine lisible</p><div id="wide">large</div><img id="mute" src="/static/img/favicon.svg">');
      document.getElementById("pale").style.color = "#8888";
      document.getElementById("wide").style.width = "500px";""")

    assert problems(page) == [
        "color-contrast: #pale",
        "image-alt: #mute",
        "dark color-contrast: #pale",
        "wider than the window",
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_of_the_owner(open_page: OpenPage, company: Organisation, user: User, width: int) -> None:
    client = Client()
    client.force_login(user)
    paths = list(pages(client, company))
    page = open_page("/profil/", user, width=width)

    assert f"/e/{company.slug}/reconciliations/?tab=refused" in paths
    assert walk(page, paths) == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_public_page(open_page: OpenPage, company: Organisation, width: int) -> None:
    page = open_page("/compte/login/", width=width)
    public = list(pages(Client(), company))

    assert "/compte/signup/" in public
    assert walk(page, public) == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_of_an_empty_company(open_page: OpenPage, organisation: Organisation, user: User, width: int) -> None:
    """What a newcomer sees: empty lists that say what to do next."""
    page = open_page(f"/e/{organisation.slug}/", user, width=width)
    lists = ["", "factures/", "clients/", "banque/", "banque/importer/", "reconciliations/", "parametres/comptes/"]

    assert walk(page, [f"/e/{organisation.slug}/{each}" for each in lists]) == {}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_opens_over_a_page(open_page: OpenPage, company: Organisation, user: User, width: int) -> None:
    """The three dots, the dialog, its refusal, the message."""
    page = open_page(f"/e/{company.slug}/factures/", user, width=width)
    row = page.get_by_role("row").filter(has_text="F2026-00004")

    row.get_by_label("Actions pour").click()
    expect(row.get_by_role("link", name="Marquer comme payée")).to_be_visible()
    menu = problems(page)
    row.get_by_role("link", name="Marquer comme payée").click()
    expect(page.get_by_role("dialog").get_by_label("Montant")).to_be_focused()
    dialog = problems(page)
    page.get_by_label("Montant").fill("douze")
    page.get_by_role("button", name="Enregistrer l’encaissement").click()
    expect(page.get_by_label("Montant")).to_have_attribute("aria-invalid", "true")
    refusal = problems(page)
    page.get_by_label("Montant").fill("12")
    page.get_by_role("button", name="Enregistrer l’encaissement").click()
    expect(page.get_by_role("status").get_by_role("button", name="Annuler")).to_be_visible()

    assert {"menu": menu, "dialog": dialog, "refusal": refusal, "message": problems(page)} == {
        "menu": [],
        "dialog": [],
        "refusal": [],
        "message": [],
    }


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("role", "path", "code"), [("owner", "nulle-part/", 404), ("accountant", "parametres/", 403)])
def test_pages_that_refuse(
    open_page: OpenPage, organisation: Organisation, complaints: list[str], width: int, role: str, path: str, code: int
) -> None:
    visitor = MembershipFactory(organisation=organisation, role=Membership.Role(role)).user

    page = open_page(f"/e/{organisation.slug}/{path}", visitor, width=width)

    assert problems(page) == []
    assert [str(code) in each for each in complaints] == [True]
    complaints.clear()

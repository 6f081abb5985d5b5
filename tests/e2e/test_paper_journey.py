"""The PDF of a document beside the list it is chosen from; in a tab where there is no room for both."""

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from invoicing.models import Invoice
from organisations.models import Organisation, User
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.e2e.test_every_page import problems
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

ADDRESS = re.compile(r"/factures/\d+/pdf/")


@pytest.fixture
def invoices(organisation: Organisation) -> list[Invoice]:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    return [make_invoice(organisation, "600.00", f"F2026-0000{n}", customer=customer) for n in (1, 2)]


@pytest.fixture
def path(organisation: Organisation, invoices: list[Invoice]) -> str:
    line = make_line(organisation, "600.00", "VIR SEPA LEFEVRE")
    make_proposal(line, (invoices[0], "600.00"))
    return f"/e/atelier-verdier/banque/operations/{line.pk}/rapprocher/"


def framed(page: Page) -> list[str]:
    """Addresses of the PDFs that the page holds."""
    return [frame.url for frame in page.frames if is_pdf(frame)]


def is_pdf(frame: Frame) -> bool:
    return bool(ADDRESS.search(frame.url)) and frame.parent_frame is not None


def test_a_pdf_opens_beside_the_list_and_follows_what_is_ticked(
    open_page: OpenPage, user: User, invoices: list[Invoice], path: str
) -> None:
    page = open_page(path, user, width=WIDE)
    paper = page.get_by_role("complementary", name="Le PDF")
    expect(paper).to_be_hidden()
    first = page.get_by_role("link", name="PDF F2026-00001")
    with page.expect_response(ADDRESS) as answer:
        first.click()
    assert (answer.value.status, answer.value.headers["content-type"]) == (200, "application/pdf")
    expect(paper.get_by_title("PDF de F2026-00001")).to_be_visible()
    expect(first).to_have_attribute("aria-expanded", "true")
    assert len(page.context.pages) == 1
    assert problems(page) == []

    page.get_by_label("F2026-00002", exact=True).check()
    expect(paper.get_by_title("PDF de F2026-00002")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("p")
    expect(paper.get_by_title("PDF de F2026-00001")).to_be_visible()
    expect(page.get_by_label("F2026-00002", exact=True)).to_be_checked()
    page.keyboard.press("Escape")
    expect(paper).to_be_hidden()
    expect(first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("p")
    paper.get_by_role("button", name="Fermer").click()
    expect(paper).to_be_hidden()
    expect(first).to_be_focused()
    assert page.evaluate("history.length") == 2  # the empty page the window began with, and this one


@pytest.mark.parametrize(("width", "scripts"), [(NARROW, True), (WIDE, False)])
def test_a_pdf_opens_in_a_tab_where_it_has_no_room(
    open_page: OpenPage, user: User, path: str, width: int, *, scripts: bool
) -> None:
    page = open_page(path, user, width=width, java_script_enabled=scripts)
    with page.expect_popup() as tab:
        page.get_by_role("link", name="PDF F2026-00001").click()
    tab.value.close()
    expect(page.get_by_title("PDF de F2026-00001")).to_have_count(0)


def test_a_narrower_window_closes_the_pdf(open_page: OpenPage, user: User, path: str) -> None:
    page = open_page(path, user, width=WIDE)
    link = page.get_by_role("link", name="PDF F2026-00001")
    link.click()
    expect(page.get_by_title("PDF de F2026-00001")).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": 900})
    expect(page.get_by_title("PDF de F2026-00001")).to_be_hidden()
    expect(link).not_to_have_attribute("aria-expanded", re.compile(".*"))

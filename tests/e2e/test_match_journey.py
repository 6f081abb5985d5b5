"""Another match than the one proposed: found, split, its difference named, undone; and without JavaScript."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from invoicing.models import Invoice, Payment
from organisations.models import Organisation, User
from reconciliation import operations
from tests.e2e.conftest import NARROW, WIDE, OpenPage, wait_for_scripts
from tests.e2e.test_every_page import problems
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

LIST = "/e/atelier-verdier/reconciliations/"


@pytest.fixture
def invoices(organisation: Organisation) -> list[Invoice]:
    """Two of one customer; a line proposed for the first pays both, ten euros short."""
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    owed = [
        make_invoice(organisation, total, number, customer=customer)
        for total, number in (("600.00", "F2026-00001"), ("400.00", "F2026-00002"))
    ]
    line = make_line(organisation, "990.00", "VIR SEPA LEFEVRE")
    make_proposal(line, (owed[0], "600.00"), band="possible")
    return owed


def statuses() -> list[tuple[str, Decimal]]:
    return list(Invoice.objects.order_by("number").values_list("status", "amount_paid"))


def undo(page: Page) -> None:
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("status").filter(has_text="annulé")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_line_is_split_and_its_difference_named(
    open_page: OpenPage, user: User, invoices: list[Invoice], width: int
) -> None:
    page = open_page(LIST, user, width=width)
    page.keyboard.press("f")
    expect(page.get_by_role("heading", name="990,00")).to_be_visible()
    expect(page.get_by_label("F2026-00001", exact=True)).to_be_checked()
    expect(page.get_by_label("Ce qui manque")).to_be_hidden()
    page.get_by_label("F2026-00002", exact=True).check()
    page.get_by_label("Ce qui manque").select_option(label="Frais bancaires")
    assert problems(page) == []
    page.get_by_role("button", name="Rapprocher").click()

    expect(page.get_by_role("status").filter(has_text="F2026-00002")).to_be_visible()
    assert statuses() == [("paid", Decimal("600.00")), ("paid", Decimal("400.00"))]
    undo(page)
    assert statuses() == [("sent", Decimal("0.00")), ("sent", Decimal("0.00"))]


def test_another_document_is_found_without_java_script(
    open_page: OpenPage, user: User, organisation: Organisation, invoices: list[Invoice]
) -> None:
    other = make_invoice(
        organisation, "990.00", "F2026-00003", customer=CustomerFactory(organisation=organisation, name="Garage Morvan")
    )
    page = open_page(LIST, user, java_script_enabled=False)
    page.get_by_role("article").locator("summary").last.click()
    page.get_by_role("link", name="Trouver un autre rapprochement").click()
    page.get_by_label("F2026-00001", exact=True).uncheck()
    page.get_by_role("searchbox").fill("garage morvan")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("F2026-00001", exact=True).uncheck()
    page.get_by_label("F2026-00003", exact=True).check()
    page.get_by_role("button", name="Rapprocher").click()

    expect(page.get_by_role("status").filter(has_text="F2026-00003")).to_be_visible()
    other.refresh_from_db()
    assert (other.status, statuses()[0][0]) == ("paid", "sent")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_older_credit_completes_a_line_and_comes_back_with_its_undo(
    open_page: OpenPage, user: User, organisation: Organisation, invoices: list[Invoice], width: int
) -> None:
    operations.keep_as_credit(make_line(organisation, "10.00", "ACOMPTE"), invoices[0].customer, user)
    credit = Payment.objects.get()
    page = open_page(LIST, user, width=width)
    page.keyboard.press("f")
    page.get_by_label("F2026-00002", exact=True).check()
    rest = page.locator("[data-rest]")
    expect(rest).to_have_text("−10,00 €")
    row = page.locator(f"#tick-payment-{credit.pk}").locator("xpath=ancestor::tr")
    row.get_by_role("checkbox").focus()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(rest).to_have_text("0,00 €")
    expect(page.get_by_label("Ce qui manque")).to_be_hidden()
    assert problems(page) == []
    page.keyboard.press("a")

    expect(page.get_by_role("status").filter(has_text="10,00 € de crédit antérieur")).to_be_visible()
    assert statuses() == [("paid", Decimal("600.00")), ("paid", Decimal("400.00"))]
    undo(page)
    assert statuses() == [("sent", Decimal("0.00")), ("sent", Decimal("0.00"))]
    assert Payment.objects.with_unallocated().get(pk=credit.pk).unallocated == 10


def test_a_search_keeps_what_was_ticked_and_what_was_not(
    open_page: OpenPage, user: User, organisation: Organisation, invoices: list[Invoice]
) -> None:
    operations.keep_as_credit(make_line(organisation, "10.00", "ACOMPTE"), invoices[0].customer, user)
    page = open_page(LIST, user)
    page.keyboard.press("f")
    credit = page.get_by_label(re.compile("^Encaissement du"))
    expect(credit).to_be_visible()
    for words, ticked in (("lefevre", True), ("menuiserie", False)):
        wait_for_scripts(page)
        page.get_by_label("F2026-00001", exact=True).uncheck()
        page.get_by_label("F2026-00002", exact=True).set_checked(ticked)
        credit.set_checked(ticked)
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("button", name="Chercher").click()
        page.wait_for_url(f"**q={words}**")
        expect(page.get_by_label("F2026-00001", exact=True)).not_to_be_checked()
        expect(page.get_by_label("F2026-00002", exact=True)).to_be_checked(checked=ticked)
        expect(credit).to_be_checked(checked=ticked)


def test_older_credit_is_used_without_java_script(
    open_page: OpenPage, user: User, organisation: Organisation, invoices: list[Invoice]
) -> None:
    operations.keep_as_credit(make_line(organisation, "10.00", "ACOMPTE"), invoices[0].customer, user)
    page = open_page(LIST, user, java_script_enabled=False)
    page.get_by_role("article").locator("summary").last.click()
    page.get_by_role("link", name="Trouver un autre rapprochement").click()
    page.get_by_label("F2026-00002", exact=True).check()
    page.get_by_label(re.compile("^Encaissement du")).check()
    page.get_by_role("button", name="Rapprocher").click()
    expect(page.get_by_role("status").filter(has_text="10,00 € de crédit antérieur")).to_be_visible()
    assert statuses() == [("paid", Decimal("600.00")), ("paid", Decimal("400.00"))]

"""Without bank reconciliation: the list, the three dots, «Marquer comme payée» and back."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from invoicing.models import Invoice, Payment
from organisations.models import Organisation, User
from tests.e2e.conftest import OpenPage, wait_for_scripts
from tests.factories import CustomerFactory, InvoiceFactory

LIST = "/e/atelier-verdier/factures/"
PAID_BY_HAND = "F2026-00020"
HEADER_AND_ROWS = 41


@pytest.fixture(autouse=True)
def invoices(organisation: Organisation) -> None:
    """More than a screen of them, so that the list has a place to keep."""
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    for place in range(1, HEADER_AND_ROWS):
        InvoiceFactory(
            organisation=organisation,
            customer=customer,
            number=f"F2026-{place:05d}",
            total_incl_vat=Decimal("1234.56"),
            issue_date=timezone.localdate() - timedelta(days=place // 2),
        )


def row(page: Page, number: str = PAID_BY_HAND) -> Locator:
    return page.get_by_role("row").filter(has_text=number)


def choose(page: Page, act: str, number: str = PAID_BY_HAND) -> None:
    """An act of the three dots beside an invoice."""
    row(page, number).get_by_label(f"Actions pour {number}").click()
    row(page, number).get_by_role("link", name=act, exact=True).click()


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer l’encaissement").click()


def scroll(page: Page) -> float:
    return page.evaluate("window.scrollY")


def balance() -> tuple[str, Decimal, int]:
    """Status, what is left to pay, and how many payments were ever written."""
    invoice = Invoice.objects.get(number=PAID_BY_HAND)
    return invoice.status, invoice.balance_due, Payment.objects.count()


def test_marked_as_paid_in_place_and_undone_from_the_message(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    page.get_by_role("navigation", name="Statut").get_by_role("link", name=re.compile("^Envoyé")).click()
    expect(page).to_have_url(re.compile(r"tab=sent"))
    expect(page.get_by_role("row")).to_have_count(HEADER_AND_ROWS)
    wait_for_scripts(page)
    row(page).scroll_into_view_if_needed()
    choose(page, "Marquer comme payée")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Encaissé le")).to_have_value(timezone.localdate().isoformat())
    expect(dialog.get_by_label("Moyen de paiement")).to_have_value("transfer")
    expect(dialog.get_by_label("Montant")).to_have_value("1234,56")
    place = scroll(page)
    confirm(page)

    expect(row(page).get_by_text("Payée", exact=True)).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("row")).to_have_count(HEADER_AND_ROWS)
    assert scroll(page) == place > 0
    assert balance() == ("paid", Decimal("0.00"), 1)

    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(row(page).get_by_text("Envoyée", exact=True)).to_be_visible()
    assert balance() == ("sent", Decimal("1234.56"), 2)


def test_marked_as_unpaid_later(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    choose(page, "Marquer comme payée")
    confirm(page)
    expect(row(page).get_by_text("Payée", exact=True)).to_be_visible()
    page.reload()

    choose(page, "Marquer comme non payée")
    page.get_by_role("dialog").get_by_role("button", name="Marquer comme non payée").click()

    expect(row(page).get_by_text("Envoyée", exact=True)).to_be_visible()
    assert balance() == ("sent", Decimal("1234.56"), 2)


def test_a_part_payment_leaves_the_rest_owed(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    choose(page, "Marquer comme payée")
    page.get_by_label("Montant").fill("1 000,56")
    page.get_by_label("Moyen de paiement").select_option(label="Chèque")
    confirm(page)

    expect(row(page).get_by_text("Partiellement payée")).to_be_visible()
    expect(row(page)).to_contain_text("234,00\u00a0€")
    assert balance() == ("sent", Decimal("234.00"), 1)


def test_a_bad_amount_is_said_in_the_dialog(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    choose(page, "Marquer comme payée")
    page.get_by_label("Montant").fill("douze")
    confirm(page)

    amount = page.get_by_role("dialog").get_by_label("Montant")
    expect(amount).to_have_attribute("aria-invalid", "true")
    expect(amount).to_be_focused()
    expect(page.get_by_role("dialog")).to_contain_text("n’est pas un montant")
    assert balance() == ("sent", Decimal("1234.56"), 0)


def test_a_double_click_pays_once(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    choose(page, "Marquer comme payée")
    page.get_by_role("button", name="Enregistrer l’encaissement").dblclick()

    expect(row(page).get_by_text("Payée", exact=True)).to_be_visible()
    assert balance() == ("paid", Decimal("0.00"), 1)


def test_two_windows_pay_once_and_the_second_is_told(open_page: OpenPage, user: User) -> None:
    first = open_page(LIST, user)
    second = open_page(LIST, user)
    for page in (first, second):
        choose(page, "Marquer comme payée")
        expect(page.get_by_role("dialog").get_by_label("Montant")).to_have_value("1234,56")

    for page in (first, second):
        confirm(page)
        expect(row(page).get_by_text("Payée", exact=True)).to_be_visible()

    expect(second.get_by_role("status")).to_contain_text(f"{PAID_BY_HAND} n’attend pas de paiement")
    assert balance() == ("paid", Decimal("0.00"), 1)


def test_all_of_it_works_without_java_script(open_page: OpenPage, user: User) -> None:
    page = open_page(f"{LIST}?tab=sent", user, java_script_enabled=False)
    choose(page, "Marquer comme payée")
    expect(page.get_by_label("Montant")).to_have_value("1234,56")
    confirm(page)

    expect(page).to_have_url(re.compile(r"/factures/\?tab=sent$"))
    expect(row(page)).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(row(page).get_by_text("Envoyée", exact=True)).to_be_visible()
    assert balance() == ("sent", Decimal("1234.56"), 2)


def test_amounts_and_dates_are_written_as_in_france(open_page: OpenPage, user: User) -> None:
    page = open_page(LIST, user)
    invoice = Invoice.objects.get(number=PAID_BY_HAND)

    words = row(page).inner_text()

    assert "1\u202f234,56\u00a0€" in words
    assert re.findall(r"\d+/\d+/\d+", words) == [f"{invoice.issue_date:%d/%m/%Y}", f"{invoice.due_date:%d/%m/%Y}"]
    assert re.findall(r"\d{4}-\d{2}-\d{2}|\d,\d{3}\.", page.locator("main").inner_text()) == []

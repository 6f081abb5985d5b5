"""With bank reconciliation: import a statement, accept or refuse what is proposed, see the invoices paid."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from banking.models import BankTransaction
from invoicing.models import Invoice, Payment
from organisations.models import Organisation, User
from reconciliation.proposing import propose_matches
from tests.e2e.conftest import NARROW, WIDE, OpenPage, wait_for_scripts
from tests.e2e.files import Line, ofx_upload
from tests.factories import PASSWORD, CustomerFactory, InvoiceFactory

LEFEVRE: Line = ("1234.56", "MENUISERIE LEFEVRE", "VIR SEPA FACTURE F2026-00001")
MORVAN: Line = ("480.00", "GARAGE MORVAN", "VIR SEPA FACTURE F2026-00002")
KERSAUSON: Line = ("96.00", "LIBRAIRIE KERSAUSON", "VIR SEPA REGLEMENT")
BANK_FEES: Line = ("12.00", "REMISE COMMERCIALE BANQUE", "GESTE COMMERCIAL")


@pytest.fixture(autouse=True)
def invoices(organisation: Organisation) -> None:
    """One invoice each for two customers, and two of the same amount for a third."""
    owed = [
        ("Menuiserie Lefèvre SARL", "F2026-00001", "1234.56"),
        ("Garage Morvan", "F2026-00002", "480.00"),
        ("Librairie Kersauson", "F2026-00003", "96.00"),
        ("Librairie Kersauson", "F2026-00004", "96.00"),
    ]
    customers = {name: CustomerFactory(organisation=organisation, name=name) for name, _number, _total in owed}
    for place, (name, number, total) in enumerate(owed):
        InvoiceFactory(
            organisation=organisation,
            customer=customers[name],
            number=number,
            total_incl_vat=Decimal(total),
            issue_date=timezone.localdate() - timedelta(days=20 - place),
        )


def import_statement(page: Page, *lines: Line) -> None:
    page.get_by_role("link", name="Importer un relevé").first.click()
    page.get_by_label(re.compile("relevés bancaires")).set_input_files(ofx_upload(*lines))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Importer").click()


def review(page: Page, *lines: Line) -> None:
    """From the dashboard to the proposals of a new statement."""
    import_statement(page, *lines)
    page.get_by_role("link", name=re.compile("propositions?")).click()
    expect(page.get_by_role("heading", name="Réconciliations", level=1)).to_be_visible()
    wait_for_scripts(page)


def row(page: Page, *words: str) -> Locator:
    found = page.locator("[data-row]")
    for word in words:
        found = found.filter(has_text=word)
    return found


def settled(page: Page, word: str) -> Locator:
    return page.locator(".proposal-settled").filter(has_text=word)


def statuses() -> dict[str, str]:
    return dict(Invoice.objects.order_by("number").values_list("number", "status"))


def expect_status(page: Page, number: str, status: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Factures").first.click()
    expect(page.get_by_role("row").filter(has_text=number).get_by_text(status, exact=True)).to_be_visible()


def test_from_the_log_in_to_the_invoice_paid_and_back(open_page: OpenPage, user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page = open_page("/e/atelier-verdier/")
    page.get_by_label(re.compile("courriel|e-mail", re.IGNORECASE)).fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Tableau de bord")).to_be_visible()

    review(page, LEFEVRE, MORVAN)
    first, _second = page.locator("[data-row]").all()
    paid, other = ("F2026-00001", "F2026-00002") if "LEFEVRE" in first.inner_text() else ("F2026-00002", "F2026-00001")
    first.get_by_role("button", name="Accepter").click()

    expect(settled(page, paid).get_by_role("button", name="Annuler")).to_be_visible()
    expect(row(page, other)).to_be_focused()
    expect_status(page, paid, "Payée")
    assert Payment.objects.get().received_on == timezone.localdate() - timedelta(days=1)

    page.get_by_role("navigation").get_by_role("link", name="Réconciliations").first.click()
    page.get_by_role("link", name=re.compile("^Rapprochées")).click()
    page.get_by_role("row").filter(has_text=paid).get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("status").filter(has_text="annulé")).to_be_visible()
    expect_status(page, paid, "Envoyée")


def test_an_acceptance_is_undone_where_it_was_made(open_page: OpenPage, user: User) -> None:
    page = open_page(user=user)
    review(page, LEFEVRE)
    row(page, "F2026-00001").get_by_role("button", name="Accepter").click()

    settled(page, "F2026-00001").get_by_role("button", name="Annuler").click()

    expect(row(page, "F2026-00001").get_by_role("button", name="Accepter")).to_be_visible()
    assert statuses()["F2026-00001"] == "sent"


def test_a_refusal_sticks_and_the_next_best_takes_its_place(
    open_page: OpenPage, user: User, organisation: Organisation
) -> None:
    page = open_page(user=user)
    review(page, KERSAUSON)
    refused = re.search(r"F2026-0000\d", row(page, "KERSAUSON").inner_text())[0]
    other = {"F2026-00003": "F2026-00004", "F2026-00004": "F2026-00003"}[refused]

    row(page, refused).get_by_role("button", name="Refuser").click()

    expect(settled(page, refused).get_by_role("button", name="Annuler")).to_be_visible()
    expect(row(page, other)).to_be_focused()
    propose_matches(organisation)
    page.reload()
    expect(row(page, other)).to_be_visible()
    expect(row(page, refused)).to_have_count(0)
    row(page, other).get_by_role("button", name="Accepter").click()
    expect(settled(page, other)).to_be_visible()
    assert (statuses()[refused], statuses()[other]) == ("sent", "paid")


def test_the_list_is_worked_with_the_keyboard_alone(open_page: OpenPage, user: User) -> None:
    page = open_page(user=user)
    review(page, LEFEVRE, MORVAN, KERSAUSON)
    order = [re.search(r"F2026-0000\d", each)[0] for each in page.locator("[data-row]").all_inner_texts()]
    expect(page.locator("[data-row]").first).to_have_attribute("data-current", "")

    page.keyboard.press("ArrowDown")
    expect(row(page, order[1])).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row(page, order[0])).to_be_focused()

    page.keyboard.press("a")
    expect(settled(page, order[0])).to_be_visible()
    expect(row(page, order[1])).to_be_focused()
    page.keyboard.press("r")
    expect(settled(page, order[1])).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator(".proposal-settled")).to_have_count(3)

    page.keyboard.press("u")
    expect(row(page, order[2])).to_be_focused()
    assert statuses()[order[0]] == "paid"
    assert [line.status for line in BankTransaction.objects.all()].count("to_treat") == 2


def test_what_is_undone_comes_back_under_the_hand(open_page: OpenPage, user: User) -> None:
    page = open_page(user=user)
    review(page, LEFEVRE, MORVAN)

    row(page, "MENUISERIE").get_by_role("button", name="Accepter").click()
    settled(page, "MENUISERIE").get_by_role("button", name="Annuler").click()
    expect(row(page, "MENUISERIE")).to_be_focused()
    page.keyboard.press("i")

    # One line may look like another: each says whose it is.
    expect(settled(page, "est ignorée")).to_contain_text("1 234,56 € · MENUISERIE LEFEVRE")
    expect(row(page, "MORVAN")).to_be_focused()


def test_who_was_logged_out_comes_back_to_the_list(open_page: OpenPage, user: User) -> None:
    page = open_page(user=user)
    review(page, LEFEVRE)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.context.clear_cookies(name="sessionid")

    page.keyboard.press("a")
    expect(page.get_by_text("rien n’a été enregistré")).to_be_visible()
    page.get_by_label(re.compile("courriel|e-mail", re.IGNORECASE)).fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(row(page, "MENUISERIE")).to_be_visible()
    assert statuses()["F2026-00001"] == "sent"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_all_of_it_works_without_java_script(open_page: OpenPage, user: User, width: int) -> None:
    page = open_page(user=user, java_script_enabled=False, width=width)
    page.goto("/e/atelier-verdier/banque/importer/")
    page.get_by_label(re.compile("relevés bancaires")).set_input_files(ofx_upload(LEFEVRE, KERSAUSON))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Importer").click()
    page.get_by_role("link", name=re.compile("propositions?")).click()

    row(page, "F2026-00001").get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status").filter(has_text="F2026-00001")).to_be_visible()
    assert statuses()["F2026-00001"] == "paid"

    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(row(page, "F2026-00001")).to_be_visible()
    assert statuses()["F2026-00001"] == "sent"

    refused = re.search(r"F2026-0000\d", row(page, "KERSAUSON").inner_text())[0]
    row(page, refused).get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("status").filter(has_text=refused)).to_be_visible()
    expect(row(page, refused)).to_have_count(0)
    expect(row(page, "KERSAUSON")).to_have_count(1)

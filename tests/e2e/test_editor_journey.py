"""Writing an invoice: by the keyboard, without JavaScript, through reloads, a second window and a lost connection."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from invoicing.models import Customer, Invoice, Product
from organisations.models import Organisation, User
from tests.e2e.conftest import OpenPage
from tests.factories import CustomerFactory

NEW = "/e/atelier-verdier/factures/nouvelle/"
SAVED = re.compile(r"^Enregistré à \d\d:\d\d$")


@pytest.fixture(autouse=True)
def customer(organisation: Organisation) -> Customer:
    CustomerFactory(organisation=organisation, name="Transports Colbert")
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL", terms_days=45)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text(SAVED)
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


def lines() -> list[tuple[str, Decimal, Decimal]]:
    return list(Invoice.objects.get().lines.values_list("description", "quantity", "unit_price"))


def begin(open_page: OpenPage, user: User, **options: Any) -> Page:
    """A new invoice to the customer, already a draft."""
    page = open_page(NEW, user, **options)
    page.keyboard.type("menuis")
    page.get_by_role("option", name="Menuiserie Lefèvre SARL").click()
    wait_until_saved(page)
    return page


def test_a_whole_invoice_by_the_keyboard_alone(open_page: OpenPage, user: User, organisation: Organisation) -> None:
    Product.objects.create(
        organisation=organisation, name="Main-d’œuvre", unit="HUR", unit_price=Decimal("48.5"), vat_rate=Decimal(10)
    )
    page = open_page(NEW, user)
    keys = page.keyboard
    expect(page.get_by_role("combobox", name="Client")).to_be_focused()

    keys.type("menuis")
    expect(page.get_by_role("option", name="Menuiserie Lefèvre SARL")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    due = timezone.localdate() + timedelta(days=45)
    expect(page.get_by_label("Échéance")).to_have_value(due.isoformat())

    keys.press("Control+Enter")
    keys.type("Pose d’un escalier")
    keys.press("Enter")
    keys.type("en chêne")
    description = page.get_by_role("textbox", name="Désignation").last
    expect(description).to_have_value("Pose d’un escalier\nen chêne")
    for typed in ("", "", "", "", "2,5"):
        keys.press("Tab")
        keys.type(typed)
    keys.press("Tab")
    keys.press("Tab")
    keys.type("411,52")
    expect(page.locator("#totals")).to_contain_text("1\u202f234,56\u00a0€")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Désignation")).to_have_count(3)
    keys.press("ArrowDown")
    product = page.locator("#choices").get_by_role("option", name="Main-d’œuvre")
    expect(product).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Quantité").last).to_be_focused()
    keys.press("Control+A")
    keys.type("10")
    keys.press("Alt+ArrowUp")
    expect(page.locator("#totals")).to_contain_text("1\u202f768,06\u00a0€")
    keys.press("Control+s")
    wait_until_saved(page)
    keys.press("Control+Shift+Enter")

    expect(page).to_have_url(re.compile(r"/factures/\d+/envoyer/"))
    assert lines() == [
        ("Main-d’œuvre", Decimal(10), Decimal("48.5")),
        ("Pose d’un escalier\nen chêne", Decimal("2.5"), Decimal("411.52")),
    ]


def test_all_of_it_works_without_java_script(open_page: OpenPage, user: User) -> None:
    page = open_page(NEW, user, java_script_enabled=False)
    page.get_by_label("Client", exact=True).select_option(label="Menuiserie Lefèvre SARL")
    page.get_by_label("Désignation").fill("Pose")
    page.get_by_label("Prix unitaire HT").fill("100")
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.get_by_label("Désignation").last.fill("Dépose")
    page.get_by_label("Prix unitaire HT").last.fill("10")
    page.get_by_role("button", name="Monter").last.click()
    page.get_by_role("button", name="Dupliquer la ligne").first.click()
    page.get_by_role("button", name="Supprimer la ligne").nth(1).click()
    page.get_by_role("button", name="Prix TTC").click()
    expect(page.get_by_label("Prix unitaire TTC").first).to_have_value("12,00")
    expect(page.locator("#totals")).to_contain_text("132,00\u00a0€")
    button = page.get_by_role("button", name="Enregistrer et envoyer")
    expect(button).to_have_count(1)  # a style hides the other one, above the document or at its end
    button.click()

    expect(page).to_have_url(re.compile(r"/factures/\d+/envoyer/"))
    assert lines() == [("Dépose", Decimal(1), Decimal(10)), ("Pose", Decimal(1), Decimal(100))]


def test_what_was_typed_survives_a_reload_at_any_moment(open_page: OpenPage, user: User) -> None:
    page = begin(open_page, user)
    expect(page).to_have_url(re.compile(r"/factures/\d+/modifier/"))
    page.get_by_label("Désignation").fill("Pose d’un escalier")
    page.get_by_label("Objet").fill("Chantier")
    wait_until_saved(page)
    page.reload()
    expect(page.get_by_label("Objet")).to_have_value("Chantier")

    page.get_by_label("Désignation").fill("Pose de deux escaliers")
    page.reload()

    expect(page.get_by_label("Désignation")).to_have_value("Pose de deux escaliers")
    wait_until_saved(page)
    expect(page.locator("#stale")).to_be_hidden()


def test_what_has_no_customer_yet_stays_in_the_window(open_page: OpenPage, user: User) -> None:
    page = open_page(NEW, user)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Désignation").fill("Pose d’un escalier")
    page.get_by_label("Prix unitaire HT").fill("12a")
    expect(page.locator("#save-state")).to_contain_text("choisissez le client")
    expect(page.locator("#lines")).to_contain_text("n’est pas un nombre")
    page.reload()

    expect(page.get_by_label("Désignation")).to_have_value("Pose d’un escalier")
    expect(page.get_by_label("Prix unitaire HT")).to_have_value("12a")
    expect(page.get_by_role("link", name="Repartir de zéro")).to_be_visible()
    assert Invoice.objects.count() == 0


def test_two_windows_and_the_second_is_asked(open_page: OpenPage, user: User) -> None:
    first = begin(open_page, user)
    second = open_page(first.url, user)
    first.get_by_label("Objet").fill("Première")
    wait_until_saved(first)
    second.get_by_label("Objet").fill("Seconde")

    expect(second.get_by_role("heading", name="Ce brouillon a été modifié dans une autre fenêtre")).to_be_visible()
    assert Invoice.objects.get().subject == "Première"
    second.get_by_role("button", name="Garder ma saisie").click()
    expect(second.locator("#stale")).to_be_hidden()
    wait_until_saved(second)
    assert Invoice.objects.get().subject == "Seconde"

    first.get_by_label("Objet").fill("Troisième")
    first.get_by_role("link", name="Afficher l’autre version").click()
    expect(first.get_by_label("Objet")).to_have_value("Seconde")


def test_a_lost_connection_is_said_and_made_up_for(open_page: OpenPage, user: User, complaints: list[str]) -> None:
    page = begin(open_page, user)
    page.context.set_offline(True)
    page.get_by_label("Objet").fill("Chantier")
    expect(page.locator("#save-state")).to_contain_text("le serveur ne répond pas")

    page.context.set_offline(False)

    wait_until_saved(page)
    assert Invoice.objects.get().subject == "Chantier"
    assert {"ERR_INTERNET_DISCONNECTED" in each for each in complaints} == {True}
    complaints.clear()


def test_a_removed_line_is_put_back(open_page: OpenPage, user: User) -> None:
    page = begin(open_page, user)
    page.get_by_label("Désignation").fill("Pose")
    page.keyboard.press("Alt+Delete")
    expect(page.get_by_label("Désignation")).to_have_value("")
    page.get_by_role("button", name="La remettre").click()

    expect(page.get_by_label("Désignation")).to_have_value("Pose")


def test_a_link_to_what_is_missing_leads_into_the_field(open_page: OpenPage, user: User) -> None:
    page = begin(open_page, user)
    page.get_by_label("Prix unitaire HT").fill("10")
    page.get_by_role("link", name="Ligne 1 · dites ce qui est vendu.").click()

    expect(page.get_by_label("Désignation")).to_be_focused()


def test_a_customer_is_created_without_leaving_the_invoice(open_page: OpenPage, user: User) -> None:
    page = open_page(NEW, user)
    page.get_by_label("Désignation").fill("Pose d’un escalier")
    page.locator("input").and_(page.get_by_role("combobox", name="Client")).fill("Éditions Périgord")
    page.locator("#choices").get_by_role("option", name="Créer « Éditions Périgord »").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom", exact=True)).to_have_value("Éditions Périgord")
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#id_customer")).to_have_value("Éditions Périgord")
    wait_until_saved(page)
    assert (Invoice.objects.get().customer.name, lines()[0][0]) == ("Éditions Périgord", "Pose d’un escalier")

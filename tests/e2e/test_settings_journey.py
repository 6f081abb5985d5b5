"""The owner settles in: a logo, numbers, an account that is not changed lightly, customers from a file."""

from pathlib import Path

from playwright.sync_api import expect

from invoicing.company import identity_of, settings_of
from invoicing.models import Customer, JournalEntry
from organisations.models import Organisation, User
from tests.company import GREEN_DOT
from tests.e2e.conftest import OpenPage, wait_for_scripts
from tests.factories import PASSWORD, CustomerFactory

FIRST, SECOND = "FR7630006000011234567890189", "FR76 9999 9000 0100 0123 4567 809"
SETTINGS = "/e/atelier-verdier/parametres"
FILE = (
    "Raison sociale;N° SIREN;Couleur\nMENUISERIE LEFEVRE SARL;732 829 320;Bleu\nTransports Colbert;999 000 136;Vert\n"
)


def test_settings_show_what_they_give_before_they_are_stored(
    open_page: OpenPage, user: User, organisation: Organisation
) -> None:
    page = open_page(f"{SETTINGS}/numerotation/", user)
    example = page.locator("#example")

    page.get_by_label("Lettres devant le numéro des factures").fill("fac")
    expect(example).to_contain_text("FAC")
    page.get_by_label("Lettres devant le numéro des factures").fill("A")
    expect(example).to_contain_text("Deux séries demandent des lettres différentes.")
    assert settings_of(organisation).invoice_prefix == "F"

    page.get_by_label("Lettres devant le numéro des factures").fill("fac")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("enregistrés")
    assert settings_of(organisation).invoice_prefix == "FAC"

    page.get_by_role("link", name="E-mails").click()
    expect(page.get_by_label("Objet").first).to_be_visible()
    wait_for_scripts(page)
    page.get_by_label("Objet").first.fill("Votre {truc}")
    expect(example).to_contain_text("«\u00a0{truc}\u00a0» n’est pas une variable")

    page.get_by_label("Objet").first.fill("Votre facture {numero}")
    expect(example).to_contain_text("Votre facture FAC")


def test_a_logo_is_shown_as_it_is_printed(
    open_page: OpenPage, user: User, organisation: Organisation, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(GREEN_DOT)
    page = open_page(f"{SETTINGS}/identite/", user)

    page.get_by_label("Logo").set_input_files(logo)
    page.get_by_role("button", name="Enregistrer").click()

    shown = page.get_by_role("img", name="Le logo tel qu’il est imprimé")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 1)  # once it has come
    page.get_by_role("button", name="Retirer le logo").click()
    expect(shown).to_have_count(0)
    assert identity_of(organisation).logo is None


def test_the_account_is_changed_with_the_password_alone(
    open_page: OpenPage, user: User, organisation: Organisation
) -> None:
    identity = identity_of(organisation)
    identity.iban = FIRST
    identity.save()
    page = open_page(f"{SETTINGS}/paiement/", user)

    page.get_by_label("IBAN").fill(SECOND)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Votre mot de passe")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("IBAN")).to_have_value(SECOND)

    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Derniers changements")).to_be_visible()
    assert identity_of(organisation).iban == SECOND.replace(" ", "")
    assert JournalEntry.objects.get().recorded_by == user


def test_customers_come_from_a_file_without_java_script(
    open_page: OpenPage, user: User, organisation: Organisation, tmp_path: Path
) -> None:
    known = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL", siren="")
    file = tmp_path / "clients.csv"
    file.write_text(FILE, encoding="cp1252")
    page = open_page("/e/atelier-verdier/clients/", user, java_script_enabled=False)

    page.get_by_role("main").get_by_role("link", name="Importer").click()
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Voir ce qu’il apporterait").click()
    expect(page.get_by_label("N° SIREN")).to_have_value("siren")
    expect(page.get_by_label("Couleur")).to_have_value("")
    expect(page.get_by_role("row").filter(has_text="MENUISERIE")).to_contain_text("complétée")
    page.get_by_label("Couleur").select_option("notes")
    page.get_by_role("button", name="Relire avec ces colonnes").click()
    expect(page.get_by_label("Couleur")).to_have_value("notes")
    page.get_by_role("button", name="Importer", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("1 nouvelle fiche, 1 complétée")
    known.refresh_from_db()
    assert (known.siren, known.notes) == ("732829320", "Bleu")
    assert Customer.objects.get(name="Transports Colbert").notes == "Vert"

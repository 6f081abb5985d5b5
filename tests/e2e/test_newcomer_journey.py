"""From nothing to the first invoice sent, by the three steps of a newcomer."""

import re
from datetime import timedelta
from decimal import Decimal

from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from invoicing.company import identity_of, settings_of
from invoicing.models import DocumentEmail, Invoice
from tests.e2e.conftest import OpenPage, wait_for_scripts
from tests.factories import PASSWORD

EMAIL = "camille@verdier.example"
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def sign_up(page: Page, mailoutbox: list[EmailMessage]) -> None:
    page.get_by_role("link", name="Créer un compte").click()
    page.get_by_label(re.compile("courriel|e-mail", re.IGNORECASE)).fill(EMAIL)
    for field in page.get_by_label(re.compile("Mot de passe")).all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Créer un compte").click()
    expect(page).to_have_url(re.compile("confirm-email"))
    [link] = re.findall(r"https?://\S+/confirm-email/\S+", mailoutbox[0].body)
    page.goto(link)
    page.get_by_role("button", name="Confirmer").click()


def log_in(page: Page) -> None:
    page.get_by_label(re.compile("courriel|e-mail", re.IGNORECASE)).fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def introduce_the_company(page: Page) -> None:
    """First step: the VAT number follows from the SIREN as soon as it is typed."""
    expect(page.get_by_role("heading", name="Bienvenue, Atelier Verdier")).to_be_visible()
    expect(page.get_by_text("Étape 1 sur 3")).to_be_visible()
    wait_for_scripts(page)
    page.get_by_label("Forme juridique").select_option("SARL")
    page.get_by_label("Capital social").fill("20 000")
    page.get_by_label("SIREN", exact=True).fill("999 000 102")
    page.get_by_label("SIREN", exact=True).press("Tab")
    expect(page.get_by_label("Numéro de TVA")).to_have_value("FR48999000102")
    page.get_by_label("Ville du registre du commerce").fill("Lyon")
    page.get_by_label("Adresse du siège").fill("18 rue des Ébénistes")
    page.get_by_label("Code postal").fill("69007")
    page.get_by_label("Ville", exact=True).fill("Lyon")
    page.get_by_role("button", name="Enregistrer et continuer").click()


def agree_on_terms(page: Page) -> None:
    """Second step: what a delay gives is shown while one types."""
    expect(page.get_by_text("Étape 2 sur 3")).to_be_visible()
    wait_for_scripts(page)
    page.get_by_label("Délai de paiement en jours").fill("90")
    expect(page.locator("#example")).to_contain_text("60 jours")
    page.get_by_label("Délai de paiement en jours").fill("45")
    expect(page.locator("#example")).not_to_contain_text("60 jours")
    page.get_by_role("button", name="Enregistrer et continuer").click()


def say_where_to_pay(page: Page) -> None:
    expect(page.get_by_text("Étape 3 sur 3")).to_be_visible()
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_role("button", name="Enregistrer et écrire la première facture").click()


def write_the_first_invoice(page: Page) -> None:
    """The customer is created over the invoice, which takes it at once."""
    customer = page.locator("input").and_(page.get_by_role("combobox", name="Client"))  # once it took the list's place
    customer.fill("Menuiserie Lefèvre SARL")
    page.locator("#choices").get_by_role("option", name="Créer « Menuiserie Lefèvre SARL »").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("SIREN", exact=True).fill("732 829 320")
    dialog.get_by_label("Adresse e-mail", exact=True).fill("compta@lefevre.example")
    dialog.get_by_label("Adresse", exact=True).fill("4 route de Vienne")
    dialog.get_by_label("Code postal", exact=True).fill("38200")
    dialog.get_by_label("Ville", exact=True).fill("Vienne")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_have_count(0)
    expect(customer).to_have_value("Menuiserie Lefèvre SARL")
    page.get_by_label("Désignation").fill("Pose d’un escalier")
    page.get_by_label("Quantité").fill("2,5")
    page.get_by_label("Prix unitaire HT").fill("411,52")


def test_from_the_sign_up_to_the_first_invoice_sent(open_page: OpenPage, mailoutbox: list[EmailMessage]) -> None:
    page = open_page()
    sign_up(page, mailoutbox)
    log_in(page)
    page.get_by_label("Nom de l’entreprise").fill("Atelier Verdier")
    page.get_by_role("button", name="Créer l’entreprise").click()

    introduce_the_company(page)
    agree_on_terms(page)
    say_where_to_pay(page)
    write_the_first_invoice(page)
    page.get_by_role("button", name="Enregistrer et envoyer").click()
    page.get_by_role("main").get_by_role("button", name="Envoyer", exact=True).last.click()

    number = f"F{timezone.localdate().year}-00001"
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    expect(page.locator("main")).to_contain_text("1\u202f234,56\u00a0€")
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.status, invoice.due_date - invoice.issue_date) == (
        number,
        "sent",
        timedelta(days=45),
    )
    identity = identity_of(invoice.organisation)
    assert (identity.siren, identity.vat_number, identity.iban) == ("999000102", "FR48999000102", IBAN.replace(" ", ""))
    assert (settings_of(invoice.organisation).terms_days, identity.share_capital) == (45, Decimal(20000))
    assert (DocumentEmail.objects.get().recipients, DocumentEmail.objects.get().state) == (
        "compta@lefevre.example",
        "queued",
    )

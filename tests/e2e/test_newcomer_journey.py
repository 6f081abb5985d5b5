"""From nothing to the first invoice sent."""

import re
from datetime import timedelta

from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from invoicing.models import Invoice
from tests.e2e.conftest import OpenPage
from tests.factories import PASSWORD

EMAIL = "camille@verdier.example"


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


def test_from_the_sign_up_to_the_first_invoice_sent(open_page: OpenPage, mailoutbox: list[EmailMessage]) -> None:
    page = open_page()
    sign_up(page, mailoutbox)
    log_in(page)

    page.get_by_label("Nom de l’entreprise").fill("Atelier Verdier")
    page.get_by_role("button", name="Créer l’entreprise").click()
    expect(page.get_by_role("heading", name="Tableau de bord")).to_be_visible()

    page.get_by_role("link", name="Clients").first.click()
    page.get_by_role("link", name="Ajouter un client").first.click()
    page.get_by_label("Nom").fill("Menuiserie Lefèvre SARL")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Menuiserie Lefèvre SARL")).to_be_visible()

    page.get_by_role("link", name="Nouvelle facture").click()
    page.get_by_label("Désignation").fill("Pose d’un escalier")
    page.get_by_label("Quantité").fill("2,5")
    page.get_by_label("Prix unitaire HT").fill("411,52")
    page.get_by_role("button", name="Enregistrer et envoyer").click()

    number = f"F{timezone.localdate().year}-00001"
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    expect(page.locator("main")).to_contain_text("1\u202f234,56\u00a0€")
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.status, invoice.due_date - invoice.issue_date) == (
        number,
        "sent",
        timedelta(days=30),
    )

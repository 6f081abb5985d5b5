"""«Relancer»: from the three dots of the list to the customer's mailbox, once; held while a payment waits."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from invoicing.models import Invoice, Reminder
from invoicing.reminder_emails import deliver
from organisations.models import Organisation, User
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.factories import CustomerFactory, InvoiceFactory
from tests.reconciliation.builders import make_line

LIST = "/e/atelier-verdier/factures/?tab=overdue"
LATE = "F2026-00007"


@pytest.fixture(autouse=True)
def late(organisation: Organisation) -> Invoice:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", email="compta@lefevre.example")
    return InvoiceFactory(
        organisation=organisation,
        customer=customer,
        number=LATE,
        issue_date=timezone.localdate() - timedelta(days=45),
    )


def open_reminder(page: Page) -> None:
    page.get_by_label(f"Actions pour {LATE}").click()
    page.get_by_role("link", name="Relancer…").click()
    expect(page.get_by_role("heading", name=f"Relance de {LATE}")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_customer_is_reminded_from_the_row_menu(
    open_page: OpenPage, user: User, *, scripts: bool, width: int
) -> None:
    page = open_page(LIST, user, width=width, java_script_enabled=scripts)
    open_reminder(page)
    expect(page.get_by_label("Objet")).to_have_value(re.compile(f"^Rappel – Facture {LATE}"))
    page.get_by_role("button", name="Envoyer la relance").click()

    expect(page.get_by_text(f"La relance de {LATE} part vers compta@lefevre.example.")).to_be_visible()
    if scripts:  # in its place: the list is still there
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page).to_have_url(re.compile("tab=overdue"))
    deliver(Reminder.objects.get().pk, is_last_try=True)
    [sent] = mail.outbox
    assert (sent.to, [name for name, _pdf, _type in sent.attachments]) == (
        ["compta@lefevre.example"],
        [f"Duplicata-{LATE}.pdf"],
    )

    page.goto(f"/e/atelier-verdier/factures/{Invoice.objects.get().pk}/")
    reminders = page.locator("#reminders")
    expect(reminders.get_by_text("Relance 1 · Envoyée à compta@lefevre.example")).to_be_visible()
    expect(page.get_by_text("Relance envoyée")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_payment_that_waits_holds_the_reminder_until_a_second_choice(
    open_page: OpenPage, user: User, organisation: Organisation, *, scripts: bool
) -> None:
    page = open_page(LIST, user, java_script_enabled=scripts)
    open_reminder(page)
    make_line(organisation, "95.00", "VIR MENUISERIE LEFEVRE", counterparty_name="")  # came while the page was open
    page.get_by_label("Message").fill("Bonjour, merci de régler cette facture.")
    page.get_by_role("button", name="Envoyer la relance").click()

    expect(page.get_by_role("alert").get_by_text("Rien n’a été envoyé")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Un règlement pas encore rapproché"))).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("Bonjour, merci de régler cette facture.")
    assert not Reminder.objects.exists()

    page.get_by_label("Envoyer quand même").check()
    page.get_by_role("button", name="Envoyer la relance").click()

    expect(page.get_by_text(f"La relance de {LATE} part vers")).to_be_visible()
    assert Reminder.objects.get().body == "Bonjour, merci de régler cette facture."

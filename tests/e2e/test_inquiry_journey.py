"""«À quoi correspond ce virement ?»: asked by somebody, answered without an account, accepted as a proposal."""

import re
from decimal import Decimal

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from invoicing.models import Customer
from organisations.models import Organisation, User
from reconciliation.inquiry_emails import deliver
from reconciliation.models import Inquiry
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.e2e.test_every_page import problems
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", email="compta@lefevre.example")
    make_invoice(organisation, "180.00", "F2026-00001", customer=customer)
    make_invoice(organisation, "250.00", "F2026-00002", customer=customer)
    make_line(organisation, "430.00", "VIR RECU", counterparty_name="ZZ 0042")
    return customer


def ask(page: Page) -> str:
    """Ask from the line; return the path of the link that the customer receives."""
    page.get_by_role("link", name=re.compile("ZZ 0042")).first.click()
    page.get_by_role("link", name="Demander au client").click()
    page.get_by_label("Chercher un client").fill("lefevre")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_label("À", exact=True)).to_have_value("compta@lefevre.example")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("compta@lefevre.example").first).to_be_visible()
    deliver(Inquiry.objects.get().pk, is_last_try=True)
    [link] = re.findall(r"https?://[^/\s]+(/reponses/\S+)", mail.outbox[-1].body)
    return str(link)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_customer_says_what_their_payment_settles(
    open_page: OpenPage, user: User, customer: Customer, *, scripts: bool
) -> None:
    page = open_page("/e/atelier-verdier/reconciliations/?tab=unmatched", user, java_script_enabled=scripts)
    theirs = open_page(ask(page), width=NARROW, java_script_enabled=scripts)

    expect(theirs.get_by_role("heading", name="À quoi correspond ce règlement")).to_be_visible()
    theirs.get_by_label("F2026-00001", exact=False).first.check()
    theirs.get_by_label("F2026-00002", exact=False).first.check()
    theirs.get_by_label("Un mot pour nous").fill("Les deux factures d’octobre")
    theirs.get_by_role("button", name="Envoyer ma réponse").click()
    expect(theirs.get_by_role("heading", name="Merci")).to_be_visible()

    page.goto("/e/atelier-verdier/reconciliations/")
    row = page.locator("[data-row]")
    expect(row.locator(".chip").get_by_text("le client l’a indiqué le")).to_be_visible()
    row.get_by_role("button", name="Accepter").first.click()

    expect(row).to_have_count(0)
    assert {each.balance_due for each in customer.documents.all()} == {Decimal("0.00")}


def test_a_link_serves_once(open_page: OpenPage, user: User, customer: Customer, complaints: list[str]) -> None:
    link = ask(open_page("/e/atelier-verdier/reconciliations/?tab=unmatched", user))
    first, second = open_page(link, width=NARROW), open_page(link, width=NARROW)

    first.get_by_role("button", name="Ce règlement n’est pas le nôtre").click()
    expect(first.get_by_role("heading", name="Merci")).to_be_visible()
    second.get_by_label("F2026-00001", exact=False).first.check()
    second.get_by_role("button", name="Envoyer ma réponse").click()

    expect(second.get_by_text("Vous avez déjà répondu")).to_be_visible()
    assert Inquiry.objects.get(customer=customer).answer == "not_us"
    assert [("410" in each) for each in complaints] == [True]
    complaints.clear()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_lines_page_shows_the_question_and_takes_it_back(
    open_page: OpenPage, user: User, customer: Customer, width: int
) -> None:
    page = open_page("/e/atelier-verdier/reconciliations/?tab=unmatched", user, width=width)
    ask(page)
    line = f"/e/atelier-verdier/banque/operations/{Inquiry.objects.get().bank_transaction_id}/"
    page.goto(line)
    asked = page.locator("#inquiries")
    expect(asked).to_contain_text("Question posée à Menuiserie Lefèvre")
    expect(asked).to_contain_text("ouvert jusqu’au")
    assert problems(page) == []
    asked.get_by_role("button", name="Retirer la demande").focus()
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("retirée")
    assert page.url.endswith(line)

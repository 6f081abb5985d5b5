"""What goes otherwise than planned: a credit note, a deposit, too much paid, one payment for three invoices."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from invoicing.models import Customer, Invoice, Payment
from organisations.models import Organisation, User
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.factories import TODAY, CustomerFactory, InvoiceFactory
from tests.invoicing.accounts import draft_of, pay, state, unallocated

HOME = "/e/atelier-verdier/"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Domaine des Trois Sources", email="compta@sources.example")


@pytest.fixture
def three(customer: Customer) -> list[Invoice]:
    return [
        InvoiceFactory(
            organisation=customer.organisation,
            customer=customer,
            number=f"F2026-0000{place}",
            issue_date=TODAY - timedelta(days=60 - 10 * place),
        )
        for place in (1, 2, 3)
    ]


def issued(draft: Invoice) -> Invoice:
    return Invoice.objects.get(pk=draft.pk)


def send(page: Page) -> None:
    """From the editor to the issued document, handed over otherwise than by e-mail."""
    button = page.get_by_role("button", name="Enregistrer et envoyer")
    expect(button).to_have_count(1)  # a style hides the other one, above the document or at its end
    button.click()
    page.get_by_label("Autrement").check()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"[FA]{TODAY.year}-\d{{5}}"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_one_payment_for_three_invoices_and_its_undo(
    open_page: OpenPage, user: User, customer: Customer, three: list[Invoice], width: int
) -> None:
    page = open_page(f"{HOME}clients/{customer.pk}/", user, width=width)
    page.get_by_role("link", name="Enregistrer un encaissement").click()
    page.get_by_label("Montant reçu").fill("350")
    page.get_by_role("button", name="Régler les plus anciennes").click()

    for each in three:
        expect(page.get_by_role("checkbox", name=each.number)).to_be_checked()
    expect(page.get_by_label("Montant pour F2026-00003")).to_have_value("110,00")
    rest = page.locator("output")
    expect(rest).to_have_text(re.compile(r"^0,00"))
    page.get_by_label("Montant pour F2026-00003").fill("100,50")
    expect(rest).to_have_text(re.compile(r"^9,50"))
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("350,00")
    assert [state(each) for each in three] == [("paid", 0), ("paid", 0), ("sent", Decimal("19.50"))]
    assert unallocated(Payment.objects.get()) == Decimal("9.50")

    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("status")).to_contain_text("de nouveau dû")
    assert [state(each) for each in three] == [("sent", 120)] * 3


def test_too_much_paid_is_imputed_on_another_invoice(
    open_page: OpenPage, user: User, customer: Customer, three: list[Invoice]
) -> None:
    payment = pay(three[0], user, "150")
    page = open_page(f"{HOME}factures/{three[1].pk}/", user)
    page.get_by_role("link", name="Imputer sur cette facture").click()
    expect(page.get_by_label("Montant pour F2026-00002")).to_have_value("30,00")
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("Crédit imputé")
    assert (state(three[1]), unallocated(payment)) == (("sent", 90), 0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_line_is_credited_and_netted(open_page: OpenPage, user: User, customer: Customer, width: int) -> None:
    draft = draft_of(customer, ("1", "100", "20"), ("2", "30", "20"))
    page = open_page(f"{HOME}factures/{draft.pk}/modifier/", user, width=width)
    send(page)
    page.get_by_label(f"Actions pour {issued(draft).number}").click()
    page.get_by_role("link", name="Créer un avoir").click()
    page.get_by_role("checkbox", name="Prestation 1").uncheck()
    page.get_by_label("Quantité de la ligne 2").fill("1")
    page.get_by_label("Motif, imprimé sur l’avoir").fill("Retour d’une pièce")
    page.get_by_role("button", name="Créer l’avoir").click()
    send(page)

    credit_note = Invoice.objects.credit_notes().get()
    assert (credit_note.total_incl_vat, state(credit_note)) == (36, ("paid", 0))
    assert state(draft) == ("sent", 156)


def test_a_deposit_then_the_final_invoice(open_page: OpenPage, user: User, customer: Customer) -> None:
    draft = draft_of(customer, ("1", "1000", "20"), subject="Chantier")
    page = open_page(f"{HOME}factures/{draft.pk}/", user)
    page.get_by_label(re.compile("^Actions pour Facture")).click()
    page.get_by_role("link", name="Demander un acompte").click()
    page.get_by_role("dialog").get_by_label("Pourcentage du total").fill("40")
    page.get_by_role("button", name="Créer la facture d’acompte").click()
    send(page)

    page.goto(f"{HOME}factures/{draft.pk}/modifier/")
    expect(page.get_by_text("480,00").first).to_be_visible()
    send(page)

    assert (issued(draft).purpose, issued(draft).amount_deducted, state(draft)) == ("final", 480, ("sent", 720))

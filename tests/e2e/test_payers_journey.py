"""Known payers on the customer's page: typed, forgotten, known again, marked; and without JavaScript."""

import pytest
from playwright.sync_api import expect

from invoicing.models import Customer
from organisations.models import Organisation, User
from reconciliation.models import ForgottenPayer, PayerAlias
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.e2e.test_every_page import problems
from tests.factories import CustomerFactory

IBAN = "FR76 1010 7001 0112 3456 7890 129"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (NARROW, True), (WIDE, False)])
def test_a_payer_is_added_marked_forgotten_and_known_again(
    open_page: OpenPage, user: User, customer: Customer, width: int, *, scripts: bool
) -> None:
    page = open_page(f"/e/atelier-verdier/clients/{customer.pk}/", user, width=width, java_script_enabled=scripts)
    page.get_by_label("IBAN ou nom").fill("FR76 1010")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_label("IBAN ou nom").fill(IBAN)
    page.get_by_role("button", name="Enregistrer").click()
    row = page.get_by_role("row").filter(has_text=IBAN)

    row.get_by_label("Actions pour").click()
    row.get_by_role("button", name="Affactureur").click()
    expect(row.get_by_text("paie pour plusieurs clients")).to_be_visible()
    assert not scripts or problems(page) == []
    row.get_by_label("Actions pour").click()
    row.get_by_role("button", name="Oublier").click()
    expect(row).to_have_count(0)
    assert ForgottenPayer.objects.count() == 1
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(row.get_by_text("Saisi le")).to_be_visible()
    assert PayerAlias.objects.filter(customer=customer).values_list("source", flat=True).get() == "typed"

"""From two lines ignored to a rule, the lines like them, and one put back; in place, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from banking.models import BankTransaction
from organisations.models import Organisation, User
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.e2e.test_every_page import problems
from tests.factories import BankTransactionFactory, StatementFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (NARROW, True), (WIDE, False)])
def test_money_out_is_ignored_by_a_rule_and_one_line_put_back(
    open_page: OpenPage, user: User, organisation: Organisation, width: int, *, scripts: bool
) -> None:
    statement = StatementFactory(organisation=organisation)
    for number in range(4):
        label = f"PRLV SEPA URSSAF RHONE {number} DU 0{number + 1}/11/26"
        of_line = {"counterparty_name": "", "remittance_information": label, "amount": -300 - number}
        BankTransactionFactory(organisation=organisation, statement=statement, **of_line)
    page = open_page("/e/atelier-verdier/banque/", user, width=width, java_script_enabled=scripts)
    for amount in ("300,00", "301,00"):
        page.get_by_role("row").filter(has_text=amount).get_by_role("button").click()
        expect(page.get_by_role("row").filter(has_text=amount)).to_have_count(0)
    expect(page.get_by_text("Toujours ignorer « PRLV SEPA URSSAF RHONE » ?".replace("« ", "«\u00a0"))).to_be_visible()
    assert not scripts or problems(page) == []
    page.get_by_role("button", name="Oui").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    assert not scripts or problems(page) == []
    page.get_by_role("button", name="Ignorer aussi les 2 opérations").click()
    expect(page.get_by_role("row").filter(has_text="PRLV SEPA URSSAF RHONE")).to_contain_text("2")
    expect(page.get_by_role("status").get_by_role("button", name="Annuler")).to_be_visible()

    page.goto("/e/atelier-verdier/reconciliations/?tab=ignored")
    row = page.get_by_role("row").filter(has_text="303,00")
    expect(row).to_contain_text("Ignorée par la règle")
    row.get_by_role("button", name="Remettre à traiter").click()
    expect(row).to_have_count(0)
    assert BankTransaction.objects.get(amount=-303).status == "to_treat"


def test_a_rule_is_suggested_in_place_and_declined(open_page: OpenPage, user: User, organisation: Organisation) -> None:
    for number in (1, 2, 3):
        line = make_line(organisation, f"{number}50.00", "REMBT MUTUELLE ALPHA", counterparty_name="")
        make_proposal(line, (make_invoice(organisation, f"{number}50.00", f"F{number}"), f"{number}50.00"))
    page = open_page("/e/atelier-verdier/reconciliations/", user)
    for _time in (1, 2):
        page.keyboard.press("i")
        expect(page.get_by_text("L’opération est ignorée").nth(_time - 1)).to_be_visible()
    expect(page.get_by_text("Toujours ignorer")).to_be_visible()
    page.get_by_role("button", name="Non merci").click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.goto("/e/atelier-verdier/reconciliations/?tab=ignored")
    expect(page.get_by_text("REMBT MUTUELLE ALPHA").first).to_be_visible()
    expect(page.get_by_role("button", name="Non merci")).to_have_count(0)

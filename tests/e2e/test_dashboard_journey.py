"""From a bar of the dashboard to what it sums up: with a mouse, with the keys, and without any script."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from organisations.models import Organisation, User
from tests.e2e.conftest import NARROW, WIDE, OpenPage
from tests.factories import TODAY, BankAccountFactory, InvoiceFactory, StatementFactory


@pytest.fixture
def invoiced(organisation: Organisation) -> None:
    InvoiceFactory(organisation=organisation, number="F2026-00001", issue_date=TODAY, total_incl_vat=Decimal("1200.00"))
    account = BankAccountFactory(organisation=organisation, name="Compte courant")
    StatementFactory(organisation=organisation, bank_account=account, period_end=TODAY - timedelta(days=9))


@pytest.mark.usefixtures("invoiced")
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_bar_opens_its_list(open_page: OpenPage, user: User, width: int, *, scripts: bool) -> None:
    page = open_page("/e/atelier-verdier/", user, width=width, java_script_enabled=scripts)
    expect(page.get_by_text(re.compile("il y a 9.jours"))).to_be_visible()

    bar = page.get_by_role("link", name=re.compile(r"^Facturé, \S+ \d{4}.: 1.200,00.€"))
    bar.click()

    expect(page).to_have_url(re.compile(rf"/factures/\?since={TODAY.replace(day=1)}&until="))
    expect(page.get_by_role("link", name="F2026-00001")).to_be_visible()


@pytest.mark.usefixtures("invoiced")
def test_a_bar_says_its_figure_where_the_keys_stand_and_opens_on_enter(open_page: OpenPage, user: User) -> None:
    page = open_page("/e/atelier-verdier/", user)
    bar = page.get_by_role("link", name=re.compile(r"^Facturé, "))

    bar.focus()
    expect(bar.locator(".tip")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/factures/"))

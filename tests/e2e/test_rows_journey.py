"""Rows of Réconciliations: ticked with Shift, given a reason, settled by somebody else meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from banking.models import BankTransaction
from organisations.models import Organisation, User
from reconciliation import operations
from reconciliation.models import IgnoredTransaction, MatchProposal
from tests.e2e.conftest import NARROW, WIDE, OpenPage, wait_for_scripts
from tests.e2e.test_every_page import problems
from tests.factories import MembershipFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

LIST = "/e/atelier-verdier/reconciliations/"


@pytest.fixture
def proposals(organisation: Organisation) -> list[MatchProposal]:
    made = []
    for amount in ("80.00", "90.00", "95.00", "97.00"):
        line = make_line(organisation, amount, f"FACTURE F2026-{amount[:2]}")
        made.append(make_proposal(line, (make_invoice(organisation, amount, f"F2026-{amount[:2]}"), amount)))
    return made


def statuses() -> list[str]:
    return [str(line.status) for line in BankTransaction.objects.order_by("amount")]


def test_a_range_ticked_with_shift_is_accepted_at_once(
    open_page: OpenPage, user: User, proposals: list[MatchProposal]
) -> None:
    page = open_page(LIST, user)
    expect(page.locator("#bulk")).to_be_hidden()
    page.get_by_label("Cocher F2026-80").click()
    page.get_by_label("Cocher F2026-95").click(modifiers=["Shift"])
    expect(page.get_by_text("3 cochées", exact=False)).to_be_in_viewport()
    assert problems(page) == []
    page.locator("#bulk").get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status").filter(has_text="3 propositions")).to_be_visible()
    assert statuses() == ["reconciled"] * 3 + ["to_treat"]
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("article")).to_have_count(4)
    assert statuses() == ["to_treat"] * 4


def test_rows_ignored_at_once_come_back_at_once(
    open_page: OpenPage, user: User, proposals: list[MatchProposal]
) -> None:
    page = open_page(LIST, user)
    page.get_by_label("Cocher F2026-80").click()
    page.get_by_label("Cocher F2026-95").click(modifiers=["Shift"])
    page.locator("#bulk").get_by_role("button", name="Ignorer").click()
    expect(page.get_by_role("status").filter(has_text="3 opérations ignorées")).to_be_visible()
    assert statuses() == ["ignored"] * 3 + ["to_treat"]
    wait_for_scripts(page)
    page.keyboard.press("u")
    expect(page.get_by_role("status").filter(has_text="3 opérations sont de nouveau à traiter")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(4)
    assert statuses() == ["to_treat"] * 4


def test_a_key_means_the_ticked_rows_where_there_are_any(
    open_page: OpenPage, user: User, proposals: list[MatchProposal]
) -> None:
    page = open_page(LIST, user)
    page.get_by_label("Cocher F2026-90").click()
    page.get_by_label("Cocher F2026-95").click()
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="2 propositions")).to_be_visible()
    assert statuses() == ["to_treat", "reconciled", "reconciled", "to_treat"]


def test_a_key_held_down_accepts_one_row(open_page: OpenPage, user: User, proposals: list[MatchProposal]) -> None:
    page = open_page(LIST, user)
    certain = page.get_by_role("link", name="certaines")
    expect(certain).to_contain_text("Accepter les 4 certaines")
    with page.expect_response("**/accepter/"):
        for _repeat in range(5):
            page.keyboard.down("a")
    expect(page.locator(".proposal-settled")).to_have_count(1)
    for _repeat in range(5):
        page.keyboard.down("a")
    page.keyboard.up("a")
    expect(certain).to_contain_text("Accepter les 3 certaines")
    expect(page.locator(".proposal-settled")).to_have_count(1)
    assert statuses().count("reconciled") == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_ignored_line_takes_its_reason_in_place(
    open_page: OpenPage, user: User, proposals: list[MatchProposal], width: int
) -> None:
    page = open_page(LIST, user, width=width)
    page.keyboard.press("i")
    reason = page.get_by_role("textbox", name="Motif")
    reason.fill("Virement interne")
    reason.press("Enter")
    expect(page.get_by_text("Motif noté", exact=False)).to_be_visible()
    assert problems(page) == []
    assert IgnoredTransaction.objects.get().reason == "Virement interne"


def test_a_row_with_bank_charges_fits_a_phone(open_page: OpenPage, user: User, organisation: Organisation) -> None:
    invoice, line = make_invoice(organisation, "2340.00", "F2026-00130"), make_line(organisation, "2327.50")
    make_proposal(line, (invoice, "2340.00"), residual_kind="bank_fee")
    page = open_page(LIST, user, width=NARROW)
    expect(page.get_by_role("button", name="Accepter, 12,50")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_what_somebody_else_settles_is_folded_with_who(
    open_page: OpenPage, user: User, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    colleague = MembershipFactory(organisation=organisation).user
    page = open_page(LIST, user)
    expect(page.get_by_role("article")).to_have_count(4)
    operations.accept(organisation, [proposals[1].pk], colleague)

    come_back(page)

    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.locator(".proposal-settled")).to_contain_text(colleague.email)
    expect(page.locator("#count-review")).to_have_text("3")


def come_back(page: Page) -> None:
    """As when the window is looked at again."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")

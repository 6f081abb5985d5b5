"""Bank files from the drop to the ledger and back: preview, answers, columns, undoing; at a desk and on a phone."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from banking.models import BankAccount, BankTransaction, StatementUpload
from banking.tasks import work_on_upload
from organisations.models import Organisation, User
from tests.banking.bank_files import IBAN
from tests.e2e.conftest import NARROW, WIDE, OpenPage, wait_for_scripts
from tests.e2e.files import ofx_upload
from tests.e2e.test_every_page import problems
from tests.factories import BankAccountFactory

IMPORT = "/e/atelier-verdier/banque/importer/"
DROP = """(dropped) => {
  const files = new DataTransfer();
  for (const [name, text] of dropped) files.items.add(new File([text], name));
  const zone = document.querySelector("[data-dropzone]");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""
# Titles that no bank writes, and the amounts without their signs: somebody has to say what is what.
TABLE = "Quand;Quoi;Combien;Vers\n03/10/2026;VIREMENT COLBERT;250,00;C\n05/10/2026;LOYER;900,00;D\n"
QIF = "!Type:Bank\nD10/10/2026\nT150,00\nPVIR LIVRET\n^\n"


def drop(page: Page, *files: tuple[str, str]) -> None:
    page.evaluate(DROP, list(files))


def card(page: Page, file: str) -> Locator:
    return page.locator("section.card").filter(has=page.get_by_role("heading", name=file))


def amounts(account: BankAccount) -> Sequence[Decimal]:
    rows = BankTransaction.objects.for_organisation(account.organisation).filter(bank_account=account)
    return list(rows.order_by("booking_date", "pk").values_list("amount", flat=True))


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN, name="Compte courant")


@pytest.fixture
def savings(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, name="Livret")


@pytest.fixture
def ofx() -> FilePayload:
    return ofx_upload(("1234.56", "MENUISERIE LEFEVRE", "VIR SEPA"), ("480.00", "GARAGE MORVAN", "VIR SEPA"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_three_files_of_three_formats_and_two_accounts(
    open_page: OpenPage, user: User, account: BankAccount, savings: BankAccount, ofx: FilePayload, width: int
) -> None:
    page = open_page(IMPORT, user, width=width)
    drop(page, ("releve.ofx", ofx["buffer"].decode()), ("livret.qif", QIF), ("banque.csv", TABLE))
    expect(card(page, "releve.ofx")).to_contain_text("Compte courant")
    expect(card(page, "releve.ofx")).to_contain_text("2 nouvelles")
    wrong = problems(page)

    # The columns of the table, live: the page says what each change gives.
    card(page, "banque.csv").get_by_role("link", name="Indiquer les colonnes").click()
    expect(page.locator("#columns")).to_be_visible()
    wait_for_scripts(page)
    page.get_by_label("Vers").select_option(label="« D » ou « C » à côté du montant")
    expect(page.locator("#columns").get_by_role("status")).to_contain_text("−900,00")
    wrong += problems(page)
    page.get_by_role("button", name="Lire ainsi").click()
    expect(card(page, "banque.csv")).to_be_visible()
    wait_for_scripts(page)
    card(page, "banque.csv").get_by_label("Compte", exact=True).select_option(
        label=f"Livret · {savings.number_for_people}"
    )
    card(page, "livret.qif").get_by_label("Compte", exact=True).select_option(
        label=f"Livret · {savings.number_for_people}"
    )
    card(page, "livret.qif").get_by_label("J’ai vu cela").check()  # the days between the two
    page.get_by_role("button", name="Importer ces 3 fichiers").click()

    expect(card(page, "banque.csv")).to_contain_text("2 nouvelles opérations")
    assert amounts(account) == [Decimal("1234.56"), Decimal("480.00")]
    assert amounts(savings) == [Decimal("250.00"), Decimal("-900.00"), Decimal("150.00")]
    assert wrong + problems(page) == []

    card(page, "banque.csv").get_by_role("link", name="Annuler cet import").click()
    expect(page.get_by_role("button", name="Annuler cet import")).to_be_visible()
    wrong = problems(page)
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_role("status").filter(has_text="2 lignes")).to_be_visible()
    assert amounts(savings) == [Decimal("150.00")]
    assert wrong + problems(page) == []


def test_the_same_days_from_another_format_are_asked_about(
    open_page: OpenPage, user: User, account: BankAccount, ofx: FilePayload
) -> None:
    page = open_page(IMPORT, user)
    drop(page, ("releve.ofx", ofx["buffer"].decode()))
    page.get_by_role("button", name="Importer").click()
    expect(card(page, "releve.ofx")).to_contain_text("2 nouvelles opérations")
    day = BankTransaction.objects.latest("pk").booking_date

    page.goto(IMPORT)
    drop(page, ("releve.csv", f"Date;Libellé;Montant\n{day:%d/%m/%Y};LEFEVRE MENUISERIE;1234,56\n"))
    expect(card(page, "releve.csv")).to_be_visible()
    wait_for_scripts(page)
    card(page, "releve.csv").get_by_label("Compte", exact=True).select_option(
        label=f"Compte courant · {account.number_for_people}"
    )
    expect(card(page, "releve.csv")).to_contain_text("MENUISERIE LEFEVRE")
    wrong = problems(page)
    card(page, "releve.csv").get_by_label("Les mêmes").check()
    page.get_by_role("button", name="Importer").click()

    expect(card(page, "releve.csv")).to_contain_text("Rien de nouveau")
    assert (len(amounts(account)), wrong) == (2, [])


def test_a_file_that_is_no_statement_is_refused_with_a_sentence(open_page: OpenPage, user: User) -> None:
    page = open_page(IMPORT, user)
    shopping = {"name": "liste-de-courses.ofx", "mimeType": "text/plain", "buffer": b"du pain, du beurre"}

    page.locator("input[type=file]").set_input_files(shopping)
    page.get_by_role("button", name="Continuer").click()

    expect(card(page, "liste-de-courses.ofx")).to_contain_text("Ce n’est pas un relevé")
    assert (problems(page), BankTransaction.objects.count()) == ([], 0)


def test_a_file_that_is_too_large_is_not_even_sent(open_page: OpenPage, user: User, settings: object) -> None:
    settings.STATEMENT_MAX_BYTES = 1 << 20
    page = open_page(IMPORT, user)

    drop(page, ("grand.ofx", "x" * ((1 << 20) + 1)))

    expect(page.get_by_role("alert")).to_contain_text("1 Mo")
    assert (problems(page), StatementUpload.objects.count()) == ([], 0)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_large_file_shows_where_the_worker_is(
    open_page: OpenPage, user: User, account: BankAccount, ofx: FilePayload, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banking.receiving.AT_ONCE", 0)
    page = open_page(IMPORT, user, width=width)
    drop(page, ("releve.ofx", ofx["buffer"].decode()))
    expect(card(page, "releve.ofx")).to_contain_text("n’est pas en marche")
    wrong = problems(page)

    # The worker comes back: the page shows it by itself.
    work_on_upload(StatementUpload.objects.get().pk)
    expect(card(page, "releve.ofx")).to_contain_text("2 nouvelles")
    page.get_by_role("button", name="Importer").click()
    expect(card(page, "releve.ofx").get_by_role("status")).to_be_visible()
    work_on_upload(StatementUpload.objects.get().pk)

    expect(card(page, "releve.ofx")).to_contain_text("2 nouvelles opérations")
    assert (len(amounts(account)), wrong + problems(page)) == (2, [])

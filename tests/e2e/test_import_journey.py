"""A file that is no statement, by the field and by drag and drop; and one that is, dropped."""

import pytest
from playwright.sync_api import Page, expect

from banking.models import BankTransaction
from organisations.models import User
from tests.e2e.conftest import OpenPage
from tests.e2e.files import ofx_upload

IMPORT = "/e/atelier-verdier/banque/importer/"
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const zone = document.querySelector("[data-dropzone]");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def expect_a_clear_refusal(page: Page, complaints: list[str]) -> None:
    expect(page.get_by_role("status")).to_contain_text("liste-de-courses.ofx")
    expect(page.get_by_role("status").locator(".error")).to_be_visible()
    assert BankTransaction.objects.count() == 0
    # The answer's status says that the file was refused, and the browser repeats it.
    assert [complaint.rsplit(" (", 1)[0] for complaint in complaints] == [
        "Failed to load resource: the server responded with a status of 422"
    ]
    complaints.clear()


def test_a_file_that_is_no_statement_is_refused_with_a_sentence(
    open_page: OpenPage, user: User, complaints: list[str]
) -> None:
    page = open_page(IMPORT, user)
    shopping = {"name": "liste-de-courses.ofx", "mimeType": "text/plain", "buffer": b"du pain, du beurre"}

    page.locator("input[type=file]").set_input_files(shopping)
    page.get_by_role("button", name="Importer").click()

    expect_a_clear_refusal(page, complaints)


def test_a_dropped_file_that_is_no_statement_is_refused_with_a_sentence(
    open_page: OpenPage, user: User, complaints: list[str]
) -> None:
    page = open_page(IMPORT, user)

    page.evaluate(DROP, ["liste-de-courses.ofx", "du pain, du beurre"])

    expect_a_clear_refusal(page, complaints)


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
def test_a_dropped_statement_is_imported_once(open_page: OpenPage, user: User, again: bool) -> None:
    page = open_page(IMPORT, user)
    statement = ofx_upload(("1234.56", "MENUISERIE LEFEVRE", "VIR SEPA"), ("480.00", "GARAGE MORVAN", "VIR SEPA"))

    page.evaluate(DROP, [statement["name"], statement["buffer"].decode()])
    expect(page.get_by_role("status")).to_contain_text("2 nouvelles opérations")
    if again:
        page.evaluate(DROP, [statement["name"], statement["buffer"].decode()])
        expect(page.get_by_role("status")).to_contain_text("Rien de nouveau")

    assert BankTransaction.objects.count() == 2

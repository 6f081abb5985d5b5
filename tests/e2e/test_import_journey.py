"""A file that is no statement, by the field and by drag and drop; and one that is, dropped."""

from playwright.sync_api import Locator, Page, expect

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


def outcome(page: Page, file: str) -> Locator:
    return page.get_by_role("status").filter(has_text=file)


def expect_a_clear_refusal(page: Page, complaints: list[str]) -> None:
    expect(outcome(page, "liste-de-courses.ofx").locator(".error")).to_contain_text("Ce n’est pas un relevé")
    assert BankTransaction.objects.count() == 0
    # The answer's status says that the file was refused, and the browser repeats it.
    assert complaints == ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"]
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


def test_a_dropped_statement_is_imported_and_dropped_again_it_is_known(open_page: OpenPage, user: User) -> None:
    page = open_page(IMPORT, user)
    statement = ofx_upload(("1234.56", "MENUISERIE LEFEVRE", "VIR SEPA"), ("480.00", "GARAGE MORVAN", "VIR SEPA"))

    page.evaluate(DROP, [statement["name"], statement["buffer"].decode()])
    expect(outcome(page, "releve.ofx")).to_contain_text("2 nouvelles opérations")
    page.evaluate(DROP, [statement["name"], statement["buffer"].decode()])
    expect(outcome(page, "releve.ofx")).to_contain_text("Rien de nouveau")

    assert BankTransaction.objects.count() == 2

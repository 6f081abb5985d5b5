"""Which account a bank file goes into."""

from decimal import Decimal

import pytest

from banking.importing import ImportOptions, ImportResult, import_file
from banking.models import BankAccount, BankTransaction, StatementImport
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.factories import BankAccountFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

SAVINGS = "FR7630003031100005034567967"
CREATE = ImportOptions(create_account=True)
TRANSFER = booked(15, "1200.00", memo="FACTURE F-2026-0012")
SNCF = booked(16, "-150.00", "SNCF INTERNET", "")


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def bring(
    organisation: Organisation, content: bytes, options: ImportOptions | None = None, name: str = "releve.ofx"
) -> list[ImportResult]:
    return import_file(organisation, name, content, None, options or ImportOptions())


def amounts(organisation: Organisation) -> list[Decimal]:
    rows = BankTransaction.objects.for_organisation(organisation)
    return list(rows.order_by("booking_date", "pk").values_list("amount", flat=True))


def test_import_file_refuses_an_unknown_account_by_its_number(organisation: Organisation) -> None:
    (result,) = bring(organisation, ofx_file(ofx_statement(TRANSFER)))

    assert (result.status, result.account, result.transactions_read, result.created) == ("refused", IBAN, 1, 0)
    assert IBAN in (result.error or "")
    assert not StatementImport.objects.exists()


def test_import_file_refuses_all_of_a_file_with_one_unknown_account(
    organisation: Organisation, account: BankAccount
) -> None:
    results = bring(organisation, ofx_file(ofx_statement(TRANSFER), ofx_statement(SNCF, account=SAVINGS)))

    assert [each.status for each in results] == ["refused", "refused"]
    assert amounts(organisation) == []


def test_import_file_adds_unknown_accounts_where_asked(organisation: Organisation) -> None:
    content = ofx_file(ofx_statement(TRANSFER), ofx_statement(SNCF, account="12-AB 345", currency="CHF"))

    bring(organisation, content, CREATE)

    added = BankAccount.objects.order_by("pk").values_list("organisation", "number", "currency")
    assert list(added) == [(organisation.pk, "12AB345", "CHF"), (organisation.pk, IBAN, "EUR")]


def test_import_file_does_not_know_another_companys_account(organisation: Organisation, account: BankAccount) -> None:
    other = OrganisationFactory()

    (result,) = bring(other, ofx_file(ofx_statement(TRANSFER)))
    bring(other, ofx_file(ofx_statement(TRANSFER)), CREATE)

    assert result.status == "refused"
    assert (len(amounts(organisation)), len(amounts(other))) == (0, 1)


@pytest.mark.parametrize("spelled", [IBAN, "fr76 3000 3031 1000 0503 4567 870", "ID"])
def test_import_file_puts_a_file_without_account_into_the_chosen_one(
    organisation: Organisation, account: BankAccount, spelled: str
) -> None:
    chosen = spelled.replace("ID", str(account.pk))

    (result,) = bring(organisation, ofx_file(ofx_statement(TRANSFER, account="")), ImportOptions(account=chosen))

    assert (result.status, result.account, result.warnings) == ("imported", IBAN, [])


def test_import_file_says_so_where_the_file_names_another_account_than_the_chosen_one(
    organisation: Organisation, account: BankAccount
) -> None:
    content = ofx_file(ofx_statement(TRANSFER, account=SAVINGS))

    (result,) = bring(organisation, content, ImportOptions(account=IBAN))

    assert (result.account, len(result.warnings)) == (IBAN, 1)
    assert SAVINGS in result.warnings[0]


def test_import_file_refuses_several_accounts_for_a_chosen_one(
    organisation: Organisation, account: BankAccount
) -> None:
    content = ofx_file(ofx_statement(TRANSFER), ofx_statement(SNCF, account=SAVINGS))

    results = bring(organisation, content, ImportOptions(account=IBAN))

    assert {each.status for each in results} == {"refused"}
    assert amounts(organisation) == []

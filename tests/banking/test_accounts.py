"""Which account a file speaks of."""

from collections.abc import Mapping

import pytest

from banking.accounts import canonical_number, lock_accounts, numbers_of
from banking.formats.statement import ParsedStatement
from banking.models import BankAccount
from common.errors import BusinessError
from organisations.models import Organisation
from tests.banking.bank_files import IBAN
from tests.factories import BankAccountFactory, OrganisationFactory


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("FR76 3000 3031 1000 0503 4567 870", IBAN),
        ("fr76-3000-3031-1000-0503-4567-870", IBAN),
        (" 30003-03110-00050345678 ", "30003-03110-00050345678"),
        ("ab 12", "AB12"),
        ("   ", ""),
    ],
)
def test_canonical_number_writes_one_number_one_way(typed: str, number: str) -> None:
    assert canonical_number(typed) == number


def accounts_of(
    organisation: Organisation, statements: list[ParsedStatement], *, chosen: str = "", create: bool = False
) -> Mapping[str, BankAccount]:
    wanted = numbers_of(organisation, statements, chosen)
    return lock_accounts(organisation, statements, wanted, list(wanted.values()) if create else [])


def of(number: str, name: str = "", currency: str = "EUR") -> ParsedStatement:
    return ParsedStatement(account_number=number, currency=currency, transactions=(), account_name=name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "name", "currency"),
    [
        (of(IBAN), "Compte …7870", "EUR"),
        (of("30003-00050345678-SAVINGS"), "Compte …5678", "EUR"),
        (of("CAISSE"), "Compte …ISSE", "EUR"),
        (of(IBAN, "Compte professionnel", "CHF"), "Compte professionnel", "CHF"),
        (of(IBAN, currency=""), "Compte …7870", "EUR"),
    ],
)
def test_lock_accounts_names_the_account_it_adds(
    organisation: Organisation, statement: ParsedStatement, name: str, currency: str
) -> None:
    accounts_of(organisation, [statement], create=True)

    added = BankAccount.objects.get()
    # Untranslated, the sentence reads "Account …": the catalogue is tested where it is made.
    assert (added.name.replace("Account", "Compte"), added.currency) == (name, currency)


@pytest.mark.django_db
def test_lock_accounts_takes_a_number_before_an_id(organisation: Organisation) -> None:
    first = BankAccountFactory(organisation=organisation)
    second = BankAccountFactory(organisation=organisation, number=str(first.pk))

    assert accounts_of(organisation, [of("")], chosen=str(first.pk)) == {"": second}


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["9" * 30, "FR76", "²", "<script>"])
def test_lock_accounts_refuses_a_chosen_account_that_is_unknown(organisation: Organisation, chosen: str) -> None:
    with pytest.raises(BusinessError):
        accounts_of(organisation, [of(IBAN)], chosen=chosen)


@pytest.mark.django_db
def test_lock_accounts_refuses_the_id_of_another_companys_account(organisation: Organisation) -> None:
    foreign = BankAccountFactory(organisation=OrganisationFactory())

    with pytest.raises(BusinessError):
        accounts_of(organisation, [of(IBAN)], chosen=str(foreign.pk))


@pytest.mark.django_db
def test_lock_accounts_adds_the_chosen_account_where_asked(organisation: Organisation) -> None:
    found = accounts_of(organisation, [of("")], chosen="livret 12", create=True)

    assert (found[""].number, found[""].organisation) == ("LIVRET12", organisation)

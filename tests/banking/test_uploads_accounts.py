"""Which account a file on its way in is about: recognised, asked for, chosen."""

import pytest
from django.test import Client

from banking.models import BankAccount, BankTransaction, StatementBatch
from organisations.models import Organisation
from tests.banking.bank_files import IBAN, booked, ofx_file, ofx_statement
from tests.banking.batches import answer, bring, confirm, states, upload_of
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db

SAVINGS = "FR7630003031100005034567967"
TRANSFER = booked(15, "1200.00", "VIR SEPA LEFEVRE", "FACTURE F-2026-0012")
FEE = booked(17, "-12.50", "FRAIS", "COTISATION")
OCTOBER = ofx_file(ofx_statement(TRANSFER, FEE, closing="1000.00"))
SAME_DAYS = b"Date;Libell\xc3\xa9;Montant\n15/10/2026;VIREMENT DE LEFEVRE;1200,00\n20/10/2026;REMISE;80,00\n"


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN, name="Compte courant")


def part(batch: StatementBatch, name: str) -> dict[str, object]:
    return upload_of(batch, name).preview[0]


def test_the_first_file_may_bring_the_first_account(member_client: Client, organisation: Organisation) -> None:
    confirm(member_client, bring(member_client, organisation, octobre_ofx=OCTOBER))

    assert BankAccount.objects.get().number == IBAN


@pytest.mark.parametrize(
    ("account_answer", "state", "numbers"),
    [("", "ready", []), ("new", "imported", [IBAN]), ("9999999", "ready", []), ("<script>", "ready", [])],
)
def test_an_unknown_account_is_asked_for(
    member_client: Client, organisation: Organisation, account_answer: str, state: str, numbers: list[str]
) -> None:
    own = BankAccountFactory(organisation=organisation, number=SAVINGS)
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER)

    confirm(member_client, batch, octobre_ofx={"account": account_answer})

    assert states(batch) == {"octobre.ofx": state}
    assert list(BankAccount.objects.exclude(pk=own.pk).values_list("number", flat=True)) == numbers


def test_another_companys_account_cannot_be_chosen(member_client: Client, organisation: Organisation) -> None:
    foreign = BankAccountFactory()
    batch = bring(member_client, organisation, octobre_csv=SAME_DAYS)

    confirm(member_client, batch, octobre_csv={"account": str(foreign.pk)})

    assert BankTransaction.objects.filter(bank_account=foreign).count() == 0


def test_a_file_without_account_may_bring_a_new_one(member_client: Client, organisation: Organisation) -> None:
    batch = bring(member_client, organisation, octobre_csv=SAME_DAYS)

    asked = confirm(member_client, batch, octobre_csv={"account": "new"})
    confirm(member_client, batch, octobre_csv={"account": "new", "number": "livret 42"})

    assert asked.status_code == 302
    assert list(BankAccount.objects.values_list("number", flat=True)) == ["LIVRET42"]


def test_a_file_without_account_may_join_the_account_another_file_brings(
    member_client: Client, organisation: Organisation
) -> None:
    batch = bring(member_client, organisation, octobre_ofx=OCTOBER, octobre_csv=SAME_DAYS)

    shown = answer(member_client, batch, octobre_csv={"account": IBAN})

    assert part(batch, "octobre.csv")["lookalike_count"] == 1
    assert part(batch, "octobre.csv")["lookalikes"][0]["held"] == "VIR SEPA LEFEVRE FACTURE F-2026-0012"
    assert "VIREMENT DE LEFEVRE" in shown.content.decode()


def test_choosing_an_account_shows_what_it_holds(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    confirm(member_client, bring(member_client, organisation, octobre_ofx=OCTOBER))
    unnamed = ofx_file(ofx_statement(TRANSFER, account=""))
    batch = bring(member_client, organisation, copie_ofx=unnamed)
    before = part(batch, "copie.ofx")

    answer(member_client, batch, copie_ofx={"account": str(account.pk)})

    after = part(batch, "copie.ofx")
    assert (before["account_is_open"], before["new"], before["known"]) == (True, 1, 0)
    assert (after["account_is_open"], after["new"], after["known"]) == (False, 0, 1)

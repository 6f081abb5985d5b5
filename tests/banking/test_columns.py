"""Saying what the columns of a table are."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from banking.models import BankAccount, BankTransaction, CsvLayout, StatementBatch
from banking.views.columns import Understood
from organisations.models import Organisation
from tests.banking.batches import bring, confirm, states, upload_of
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db

# Titles that no bank writes: nothing can be recognised, everything can be told.
ROWS = "2026.10.03;VIREMENT LEFÈVRE;1234,56;C\n2026.10.05;PRELEVEMENT EDF;89,90;D\n"
TABLE = f"Compte rendu\nQuand;Quoi;Combien;Vers\n{ROWS}".encode("cp1252")
NEXT = f"Compte rendu\nÉdité le 2\nQuand;Quoi;Combien;Vers\n2026.11.03;VIR;10,00;C\n{ROWS}".encode("cp1252")
ROLES = {"column-0": "date", "column-1": "label", "column-2": "amount", "column-3": "direction"}
SHAPE = {"delimiter": ";", "encoding": "", "header_row": "2"}
READING = {"date_order": "ymd", "decimal_mark": ","}


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation)


@pytest.fixture
def batch(member_client: Client, organisation: Organisation, account: BankAccount) -> StatementBatch:
    return bring(member_client, organisation, banque_csv=TABLE)


def page_address(batch: StatementBatch) -> str:
    return reverse("statement_upload_columns", args=[batch.organisation.slug, batch.uploads.get().pk])


def tell(client: Client, batch: StatementBatch, **fields: str) -> HttpResponse:
    """Post the form as its page has it, with these changes; `save` keeps it."""
    cut = client.get(page_address(batch)).context["cut"]
    return client.post(page_address(batch), {"cut": cut, **SHAPE, **READING, **ROLES, **fields})


def understood(response: HttpResponse) -> Understood:
    return response.context["understood"]


def amounts() -> list[Decimal]:
    return list(BankTransaction.objects.order_by("pk").values_list("amount", flat=True))


def test_a_table_that_nobody_knows_asks_for_its_columns(batch: StatementBatch) -> None:
    assert states(batch) == {"banque.csv": "unmapped"}
    assert upload_of(batch, "banque.csv").error


def test_the_page_shows_the_titles_with_their_first_values(member_client: Client, batch: StatementBatch) -> None:
    columns = member_client.get(page_address(batch)).context["columns"]

    assert [(each.title, each.samples) for each in columns][1] == ("Quoi", "VIREMENT LEFÈVRE · PRELEVEMENT EDF")


def test_the_page_shows_at_once_what_a_change_gives(member_client: Client, batch: StatementBatch) -> None:
    shown = understood(tell(member_client, batch))

    assert [(line.booking_date.isoformat(), line.amount) for line in shown.lines] == [
        ("2026-10-03", Decimal("1234.56")),
        ("2026-10-05", Decimal("-89.90")),
    ]
    assert states(batch) == {"banque.csv": "unmapped"}


@pytest.mark.parametrize(
    "change",
    [
        {"column-0": ""},
        {"column-1": "date"},
        {"column-2": "", "column-3": ""},
        {"column-2": "debit"},
        {"column-1": "credit"},
        {"column-2": "label", "column-1": "amount"},
        {"column-0": "invented"},
    ],
)
def test_columns_that_make_no_statement_are_refused_with_a_sentence(
    member_client: Client, batch: StatementBatch, change: dict[str, str]
) -> None:
    response = tell(member_client, batch, save="1", **change)

    assert (response.status_code, states(batch)) == (200, {"banque.csv": "unmapped"})
    assert understood(response).error


@pytest.mark.parametrize(
    ("shape", "titles"),
    [
        ({"header_row": "2"}, ["Quand", "Quoi", "Combien", "Vers"]),
        ({"header_row": "3"}, ["2026.10.03", "VIREMENT LEFÈVRE", "1234,56", "C"]),
        ({"header_row": "0"}, ["", "", "", ""]),
        ({"delimiter": "|"}, ["Quand;Quoi;Combien;Vers"]),
        ({"encoding": "cp850"}, ["Quand", "Quoi", "Combien", "Vers"]),
    ],
)
def test_the_file_can_be_cut_in_another_way(
    member_client: Client, batch: StatementBatch, shape: dict[str, str], titles: list[str]
) -> None:
    columns = tell(member_client, batch, **shape).context["columns"]

    assert [each.title for each in columns] == titles


def test_the_encoding_can_be_told(member_client: Client, batch: StatementBatch) -> None:
    columns = tell(member_client, batch, encoding="cp850").context["columns"]

    assert columns[1].samples.startswith("VIREMENT LEF╚VRE")  # the byte of È in one is ╚ in the other


@pytest.mark.parametrize(
    "nonsense",
    [{"delimiter": "x"}, {"header_row": "-1"}, {"header_row": "many"}, {"encoding": "zip"}, {"date_order": "x"}],
)
def test_a_tampered_form_breaks_nothing(member_client: Client, batch: StatementBatch, nonsense: dict[str, str]) -> None:
    assert tell(member_client, batch, **nonsense).status_code == 200


def test_told_columns_are_read_and_imported(member_client: Client, batch: StatementBatch, account: BankAccount) -> None:
    response = tell(member_client, batch, save="1")

    assert response["Location"] == reverse("statement_batch_review", args=[batch.organisation.slug, batch.pk])
    assert states(batch) == {"banque.csv": "ready"}
    confirm(member_client, batch, banque_csv={"account": str(account.pk)})
    assert amounts() == [Decimal("1234.56"), Decimal("-89.90")]


def test_told_columns_are_remembered_for_the_account(
    member_client: Client, organisation: Organisation, batch: StatementBatch, account: BankAccount
) -> None:
    """The next file comes with a line more above its titles: it is known all the same, and so is its account."""
    tell(member_client, batch, save="1")
    confirm(member_client, batch, banque_csv={"account": str(account.pk)})

    second = bring(member_client, organisation, novembre_csv=NEXT)

    (facts,) = upload_of(second, "novembre.csv").preview
    assert (states(second), facts["account"]) == ({"novembre.csv": "ready"}, account.pk)
    assert (facts["new"], facts["known"], facts["account_is_open"]) == (1, 2, False)
    confirm(member_client, second)
    assert (len(amounts()), CsvLayout.objects.count()) == (3, 1)


def test_a_table_used_for_two_accounts_asks_which(
    member_client: Client, organisation: Organisation, batch: StatementBatch, account: BankAccount
) -> None:
    other = BankAccountFactory(organisation=organisation)
    tell(member_client, batch, save="1")
    confirm(member_client, batch, banque_csv={"account": str(account.pk)})
    confirm(member_client, bring(member_client, organisation, b_csv=NEXT), b_csv={"account": str(other.pk)})

    third = bring(member_client, organisation, c_csv=NEXT)

    assert (states(third), upload_of(third, "c.csv").preview[0]["account_is_open"]) == ({"c.csv": "ready"}, True)


def test_another_companys_layouts_are_not_used(
    member_client: Client, organisation: Organisation, batch: StatementBatch, account: BankAccount
) -> None:
    tell(member_client, batch, save="1")
    confirm(member_client, batch, banque_csv={"account": str(account.pk)})
    CsvLayout.objects.update(organisation=BankAccountFactory().organisation)

    assert states(bring(member_client, organisation, b_csv=NEXT)) == {"b.csv": "unmapped"}


def test_columns_of_what_is_no_table_are_not_asked(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    prose = b"Bonjour,\nje vous envoie mon releve, comme convenu, le voici.\nBien a vous\n"

    assert states(bring(member_client, organisation, lettre_txt=prose)) == {"lettre.txt": "refused"}

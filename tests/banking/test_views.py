"""The bank's pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from banking.models import BankAccount, BankTransaction
from organisations.models import Organisation
from tests.banking.bank_files import IBAN
from tests.factories import BankAccountFactory, BankTransactionFactory, StatementFactory

pytestmark = pytest.mark.django_db

PAGES = ["bank_transaction_list", "statement_import", "statement_list", "bank_account_list", "bank_account_create"]


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def row(organisation: Organisation, **fields: object) -> BankTransaction:
    account = BankAccount.objects.filter(organisation=organisation).first() or BankAccountFactory(
        organisation=organisation
    )
    return BankTransactionFactory(organisation=organisation, statement__bank_account=account, **fields)


def page(client: Client, name: str, organisation: Organisation, *arguments: object, **query: object) -> str:
    response = client.get(reverse(name, args=[organisation.slug, *arguments]), query)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, organisation: Organisation, **query: object) -> set[int]:
    """The transactions on the list's page."""
    response = client.get(reverse("bank_transaction_list", args=[organisation.slug]), query)
    return {each.pk for each in response.context["page"]}


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_a_member_before_there_is_anything(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    assert member_client.get(reverse(name, args=[organisation.slug])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_page_of_another_company_is_not_found(member_client: Client, name: str) -> None:
    foreign = BankAccountFactory().organisation

    assert member_client.get(reverse(name, args=[foreign.slug])).status_code == 404


@pytest.mark.parametrize("name", ["bank_transaction_detail", "bank_account_edit"])
def test_row_of_another_company_is_not_found_under_ones_own(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    foreign = BankTransactionFactory()
    pk = foreign.bank_account_id if name == "bank_account_edit" else foreign.pk

    assert member_client.get(reverse(name, args=[organisation.slug, pk])).status_code == 404


@pytest.mark.parametrize("name", ["statement_import", "bank_account_create"])
def test_accountant_reads_and_changes_nothing(accountant_client: Client, organisation: Organisation, name: str) -> None:
    address = reverse(name, args=[organisation.slug])

    assert accountant_client.get(address).status_code == 200
    assert accountant_client.post(address).status_code == 403


@pytest.mark.parametrize(
    ("tab", "statuses"),
    [
        ("", {"to_treat"}),
        ("to_treat", {"to_treat"}),
        ("reconciled", {"reconciled"}),
        ("ignored", {"ignored"}),
        ("all", {"to_treat", "reconciled", "ignored"}),
        ("withdrawn", {"to_treat"}),
        ("invented", {"to_treat"}),
    ],
)
def test_bank_transaction_list_shows_a_tab(
    member_client: Client, organisation: Organisation, tab: str, statuses: set[str]
) -> None:
    by_status = {status: row(organisation, status=status).pk for status in BankTransaction.Status.values}

    assert shown(member_client, organisation, tab=tab) == {by_status[status] for status in statuses}


def test_bank_transaction_list_counts_each_tab_under_the_filters(
    member_client: Client, organisation: Organisation
) -> None:
    for status in ("to_treat", "to_treat", "reconciled"):
        row(organisation, status=status, counterparty_name="LEFEVRE")
    row(organisation, counterparty_name="COLBERT")
    address = reverse("bank_transaction_list", args=[organisation.slug])

    tabs = member_client.get(address, {"q": "lefevre"}).context["tabs"]

    assert [(name, count) for name, _label, count in tabs] == [
        ("to_treat", 2),
        ("reconciled", 1),
        ("ignored", 0),
        ("all", 3),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "lefevre"}, {"in"}),
        ({"q": "Lefèvre"}, {"in"}),
        ({"q": "f-2026-0012"}, {"in"}),
        ({"q": "f 2026/0012"}, {"in"}),
        ({"q": "1 200,00"}, {"in"}),
        ({"q": "150.00"}, {"out"}),
        ({"q": "rien"}, set()),
        ({"since": "2026-10-16"}, {"out"}),
        ({"until": "2026-10-15"}, {"in"}),
        ({"since": "2026-10-15", "until": "2026-10-16"}, {"in", "out"}),
        ({"direction": "received"}, {"in"}),
        ({"direction": "paid"}, {"out"}),
        ({"at_least": "150,01"}, {"in"}),
        ({"at_most": "150"}, {"out"}),
        ({"at_least": "150", "at_most": "1200"}, {"in", "out"}),
        ({"since": "hier", "at_least": "beaucoup"}, {"in", "out"}),  # shown beside the field, and not applied
    ],
)
def test_bank_transaction_list_filters(
    member_client: Client, organisation: Organisation, query: dict[str, str], expected: set[str]
) -> None:
    rows = {
        "in": row(
            organisation,
            booking_date=date(2026, 10, 15),
            amount=Decimal("1200.00"),
            counterparty_name="VIR SEPA LEFEVRE",
            remittance_information="FACTURE F-2026-0012",
        ).pk,
        "out": row(
            organisation,
            booking_date=date(2026, 10, 16),
            amount=Decimal("-150.00"),
            counterparty_name="SNCF INTERNET",
            remittance_information="",
        ).pk,
    }

    assert shown(member_client, organisation, **query) == {rows[name] for name in expected}


def test_bank_transaction_list_filters_by_account(member_client: Client, organisation: Organisation) -> None:
    first, second = (BankTransactionFactory(organisation=organisation) for _ in range(2))

    assert shown(member_client, organisation, account=first.bank_account_id) == {first.pk}
    assert shown(member_client, organisation) == {first.pk, second.pk}


def test_bank_transaction_list_offers_no_other_companys_account(
    member_client: Client, organisation: Organisation
) -> None:
    row(organisation)
    BankAccountFactory(name="Compte d’un autre")

    assert "Compte d’un autre" not in page(member_client, "bank_transaction_list", organisation)


def test_bank_transaction_list_keeps_the_query_from_page_to_page(
    member_client: Client, organisation: Organisation
) -> None:
    for _ in range(51):
        row(organisation, counterparty_name="LEFEVRE")

    first = page(member_client, "bank_transaction_list", organisation, q="lefevre", tab="all")

    assert 'href="?q=lefevre&amp;tab=all&amp;page=2"' in first
    assert len(shown(member_client, organisation, q="lefevre", tab="all", page=2)) == 1


def test_bank_transaction_list_says_how_fresh_each_account_is(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    for end in (date(2026, 11, 20), date(2026, 11, 3)):
        StatementFactory(organisation=organisation, bank_account=account, period_end=end)

    assert "20/11/2026" in page(member_client, "bank_transaction_list", organisation)


@pytest.mark.parametrize("count", [1, 3])
def test_bank_transaction_list_needs_as_many_queries_for_1_row_as_for_3(
    member_client: Client, organisation: Organisation, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        BankTransactionFactory(organisation=organisation)
    address = reverse("bank_transaction_list", args=[organisation.slug])
    member_client.get(address)

    with django_assert_num_queries(15):
        member_client.get(address)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["statement_list", "bank_account_list"])
def test_other_lists_need_as_many_queries_for_1_row_as_for_3(
    member_client: Client, organisation: Organisation, name: str, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        StatementFactory(organisation=organisation)
    address = reverse(name, args=[organisation.slug])
    member_client.get(address)

    with django_assert_num_queries({"statement_list": 8, "bank_account_list": 7}[name]):
        member_client.get(address)


def test_bank_transaction_detail_shows_what_the_bank_wrote(member_client: Client, organisation: Organisation) -> None:
    transaction = row(
        organisation,
        mandate_reference="RUM-0042",
        return_reason="AM04",
        raw={"FITID": "202200700060BD27", "MEMO": "<b>FACTURE</b>"},
    )

    text = page(member_client, "bank_transaction_detail", organisation, transaction.pk)

    for part in ("RUM-0042", "AM04", "202200700060BD27", "&lt;b&gt;FACTURE&lt;/b&gt;"):
        assert part in text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("FR76 3000 3031 1000 0503 4567 870", IBAN),
        ("30003-00050345678", "30003-00050345678"),
        ("FR76 3000 3031 1000 0503 4567 871", None),  # its check digits do not agree
        ("", None),
    ],
)
def test_bank_account_create_checks_the_number(
    member_client: Client, organisation: Organisation, typed: str, number: str | None
) -> None:
    form = {"name": "Compte courant", "number": typed, "currency": "eur"}

    member_client.post(reverse("bank_account_create", args=[organisation.slug]), form)

    stored = BankAccount.objects.values_list("organisation", "number", "currency")
    assert list(stored) == ([(organisation.pk, number, "EUR")] if number else [])


def test_bank_account_create_refuses_an_account_that_is_there(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    form = {"name": "Le même", "number": f" {IBAN.lower()}", "currency": "EUR"}

    response = member_client.post(reverse("bank_account_create", args=[organisation.slug]), form)

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["number"])


@pytest.mark.parametrize("currency", ["EURO", "E1R", "€€€", ""])
def test_bank_account_create_refuses_what_is_no_currency(
    member_client: Client, organisation: Organisation, currency: str
) -> None:
    form = {"name": "Compte", "number": IBAN, "currency": currency}

    member_client.post(reverse("bank_account_create", args=[organisation.slug]), form)

    assert not BankAccount.objects.exists()


def test_bank_account_edit_corrects_a_number_that_nothing_hangs_on(
    member_client: Client, organisation: Organisation
) -> None:
    account = BankAccountFactory(organisation=organisation)
    form = {"name": "Pro", "number": IBAN, "currency": "EUR"}

    response = member_client.post(reverse("bank_account_edit", args=[organisation.slug, account.pk]), form)

    account.refresh_from_db()
    assert (response.status_code, account.name, account.number) == (302, "Pro", IBAN)


def test_bank_account_edit_keeps_the_number_of_an_account_with_transactions(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    row(organisation)
    form = {"name": "Pro", "number": "FR7630003031100005034567967", "currency": "USD"}

    member_client.post(reverse("bank_account_edit", args=[organisation.slug, account.pk]), form)

    account.refresh_from_db()
    assert (account.name, account.number, account.currency) == ("Pro", IBAN, "EUR")

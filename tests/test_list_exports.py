"""Customers, catalogue and bank transactions as spreadsheets: the list that is shown, whole, and nothing that runs."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from banking.models import PendingTransaction
from common.spreadsheets import write_workbook
from invoicing.csv_imports.columns import CUSTOMERS, PRODUCTS, guess
from invoicing.csv_imports.words import customer_kind, unit_code
from invoicing.exports import product_sheet
from invoicing.models import Customer, Product
from organisations.models import Organisation
from tests.factories import (
    BankTransactionFactory,
    CustomerFactory,
    InvoiceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

Rows = list[list[Any]]


def as_csv(client: Client, organisation: Organisation, name: str, **query: str) -> Rows:
    answer = client.get(reverse(f"{name}_export", args=[organisation.slug]), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";"))


def as_workbook(client: Client, organisation: Organisation, name: str, **query: str) -> Rows:
    answer = client.get(reverse(f"{name}_export_workbook", args=[organisation.slug]), query)
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


def product(organisation: Organisation, **fields: Any) -> Product:
    return Product.objects.create(organisation=organisation, **{"name": "Pose", "unit_price": Decimal("12.5")} | fields)


def make(name: str, organisation: Organisation, text: str) -> object:
    if name == "customer":
        return CustomerFactory(organisation=organisation, name=text)
    if name == "product":
        return product(organisation, name=text)
    return BankTransactionFactory(organisation=organisation, counterparty_name=text, remittance_information="")


LISTS = ["customer", "product", "bank_transaction"]


@pytest.mark.parametrize("name", LISTS)
def test_list_offers_itself_as_files_under_its_filters(
    accountant_client: Client, organisation: Organisation, name: str
) -> None:
    page = accountant_client.get(reverse(f"{name}_list", args=[organisation.slug]), {"q": "bois", "page": "3"})

    for address in (f"{name}_export", f"{name}_export_workbook"):
        assert f'"{reverse(address, args=[organisation.slug])}?q=bois"' in page.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("read", [as_csv, as_workbook])
def test_exports_hold_what_the_search_finds_and_nobody_elses(
    accountant_client: Client, organisation: Organisation, name: str, read: Any
) -> None:
    make(name, organisation, "Bois du Nord")
    make(name, organisation, "Pierre de taille")
    make(name, CustomerFactory().organisation, "Bois d’une autre")

    found = read(accountant_client, organisation, name, q="bois")

    assert len(found) == 2
    assert "Bois du Nord" in found[1]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SOMME(A1)", "\t=1+1", " =1+1"])
def test_csv_exports_run_no_formula(member_client: Client, organisation: Organisation, name: str, text: str) -> None:
    make(name, organisation, text)

    (_head, row) = as_csv(member_client, organisation, name)

    assert f"'{text}" in row
    assert [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_exports_need_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, name: str, rows: int, django_assert_max_num_queries: Any
) -> None:
    statement = StatementFactory(organisation=organisation)
    for n in range(rows):
        if name == "bank_transaction":
            BankTransactionFactory(organisation=organisation, statement=statement)
        else:
            make(name, organisation, f"Nom {n}")

    with django_assert_max_num_queries(6):
        assert len(as_csv(member_client, organisation, name)) == 1 + rows


def test_customer_export_holds_the_tab_with_balances(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation, name="Lefèvre", terms_days=45, kind="public")
    InvoiceFactory(organisation=organisation, customer=customer, issue_date=date(2020, 1, 1))
    CustomerFactory(organisation=organisation, name="Parti", archived_at="2026-01-01T00:00Z")

    head, row = as_csv(member_client, organisation, "customer")
    _head, gone = as_workbook(member_client, organisation, "customer", tab="archived")

    told = dict(zip(head, row, strict=True))
    assert (told["Nom"], told["Type"], told["Délai de paiement en jours"]) == ("Lefèvre", "Organisme public", "45")
    assert (told["En retard"], told["Reste à payer"]) == ("120,00", "120,00")
    assert gone[0] == "Parti"


def test_product_export_keeps_the_decimals_of_prices(member_client: Client, organisation: Organisation) -> None:
    product(organisation, unit_price=Decimal("0.123456"), reference="A")
    product(organisation, unit_price=Decimal(1200), name="Régie", unit="HUR")

    head, *rows = as_csv(member_client, organisation, "product")
    place = head.index("Prix unitaire HT")

    assert [row[place] for row in rows] == ["0,123456", "1200,00"]
    assert [row[place] for row in as_workbook(member_client, organisation, "product")[1:]] == [0.123456, 1200]


def test_bank_transaction_export_holds_the_tab_that_is_shown(member_client: Client, organisation: Organisation) -> None:
    BankTransactionFactory(organisation=organisation, amount=Decimal("-12.30"), status="ignored")
    waiting = BankTransactionFactory(organisation=organisation)

    _head, row = as_csv(member_client, organisation, "bank_transaction")
    _head, ignored = as_csv(member_client, organisation, "bank_transaction", tab="ignored")

    assert (row[0], row[2], row[-3:]) == (
        f"{waiting.booking_date:%d/%m/%Y}",
        waiting.bank_account.name,
        ["120,00", "EUR", "À traiter"],
    )
    assert ignored[-3:] == ["-12,30", "EUR", "Ignorée"]


def test_bank_transaction_export_holds_what_the_bank_announces(
    member_client: Client, organisation: Organisation
) -> None:
    statement = StatementFactory(organisation=organisation)
    PendingTransaction.objects.create(
        organisation=organisation,
        statement=statement,
        bank_account=statement.bank_account,
        expected_on=date(2026, 11, 30),
        amount=Decimal("7.50"),
        counterparty_name="CB",
    )

    (_head, row) = as_workbook(member_client, organisation, "bank_transaction", tab="pending")

    assert row == [date(2026, 11, 30), statement.bank_account.name, "CB", "", 7.5, "EUR"]


@pytest.mark.parametrize(("name", "columns"), [("customer", CUSTOMERS), ("product", PRODUCTS)])
def test_what_is_exported_can_be_imported_again(
    member_client: Client, organisation: Organisation, name: str, columns: Any
) -> None:
    (head,) = as_csv(member_client, organisation, name)

    known = set(guess(head, columns).values())

    assert {column.name for column in columns} - known <= {"price_incl_vat"}
    assert [customer_kind(str(kind.label)) for kind in Customer.Kind] == Customer.Kind.values
    units = Product._meta.get_field("unit").flatchoices
    assert [unit_code(str(label)) for _code, label in units] == [code for code, _label in units]


def test_workbook_of_a_list_needs_one_query(organisation: Organisation, django_assert_num_queries: Any) -> None:
    product(organisation)

    with django_assert_num_queries(1):
        write_workbook(product_sheet(Product.objects.filter(organisation=organisation)), BytesIO())

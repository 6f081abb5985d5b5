"""Exports of documents as workbooks, and of what is ticked."""

import csv
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from common.spreadsheets import harmless, write_workbook
from invoicing.exports import document_sheet
from invoicing.models import Invoice
from organisations.models import Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


def workbook(client: Client, organisation: Organisation, **query: Any) -> list[list[Any]]:
    answer = client.get(reverse("invoice_export_workbook", args=[organisation.slug]), query)
    return CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()


def test_workbook_holds_texts_dates_and_amounts_as_what_they_are(
    accountant_client: Client, organisation: Organisation
) -> None:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre")
    InvoiceFactory(
        organisation=organisation,
        customer=customer,
        number="F2026-00012",
        subject="0012",
        issue_date=date(2026, 10, 5),
        total_incl_vat=Decimal("1234.56"),
    )

    head, row = workbook(accountant_client, organisation)

    assert len(head) == len(row) == 12
    assert (row[0], row[2], row[3]) == ("F2026-00012", "Menuiserie Lefèvre", "0012")
    assert row[4:6] == [date(2026, 10, 5), date(2026, 11, 4)]
    assert row[9:11] == [1234.56, 1234.56]


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SOMME(A1)", "\t=1+1", " =1+1", "{=1+1}", "https://x.example"])
def test_workbook_runs_nothing_of_what_people_type(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    DraftFactory(organisation=organisation, customer=CustomerFactory(organisation=organisation, name=name))

    answer = member_client.get(reverse("invoice_export_workbook", args=[organisation.slug]))
    content = b"".join(answer.streaming_content)

    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1][2] == name
    assert b"<f>" not in sheet_xml(content)
    assert b"hyperlink" not in sheet_xml(content)


def sheet_xml(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["invoice_export", "invoice_export_workbook"])
def test_exports_hold_what_is_ticked_and_nobody_elses(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    one, two, three = InvoiceFactory.create_batch(3, organisation=organisation)
    ticked = {"selected": [one.pk, three.pk, InvoiceFactory().pk, "x"], "sort": "number", "tab": "draft"}

    answer = member_client.get(reverse(name, args=[organisation.slug]), ticked)
    content = b"".join(answer.streaming_content)

    if name == "invoice_export":
        rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [one.number, three.number]
    assert two.number not in content.decode("utf-8", "replace")


def test_exports_of_an_empty_list_have_their_heads(member_client: Client, organisation: Organisation) -> None:
    (head,) = workbook(member_client, organisation)

    assert len(head) == 12


@pytest.mark.parametrize("rows", [1, 3])
def test_workbook_needs_as_many_queries_for_any_number_of_rows(
    organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    InvoiceFactory.create_batch(rows, organisation=organisation)

    with django_assert_num_queries(1):
        write_workbook(document_sheet(Invoice.objects.for_organisation(organisation)), BytesIO())


@pytest.mark.parametrize(
    ("text", "expected"), [("Dupont", "Dupont"), ("=1", "'=1"), ("1-2", "1-2"), ("\n=1", "'\n=1"), ("", "")]
)
def test_harmless_marks_what_a_spreadsheet_would_run(text: str, expected: str) -> None:
    assert harmless(text) == expected

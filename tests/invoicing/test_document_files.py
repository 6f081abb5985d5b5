"""The PDF of a document: kept, served, copied under a stamp; made late for what was taken over."""

import hashlib
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from common.errors import BusinessError
from invoicing.document_files import duplicate_of, file_name, file_of, paid_copy_of
from invoicing.models import CompanyIdentity, Customer, DocumentFile, Invoice, InvoicingSettings
from invoicing.sending import send_invoice
from invoicing.settlement import mark_as_paid
from organisations.models import Membership, Organisation
from tests.factories import TODAY, DraftFactory, InvoiceFactory, UserFactory, todays_number

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def sent(organisation: Organisation) -> Invoice:
    return send_invoice(DraftFactory(organisation=organisation), today=TODAY, by=UserFactory())


def pay(invoice: Invoice) -> None:
    whole = invoice.total_incl_vat
    mark_as_paid(invoice, amount=whole, expected_balance=whole, on=TODAY, means="transfer", by=UserFactory())
    invoice.refresh_from_db()


def address(document: Invoice, query: str = "") -> str:
    return reverse("invoice_pdf", args=[document.organisation.slug, document.pk]) + query


def test_invoice_pdf_is_the_one_that_was_issued(accountant_client: Client, sent: Invoice) -> None:
    kept = DocumentFile.objects.get(invoice=sent)

    answer = accountant_client.get(address(sent))

    assert answer.content == bytes(kept.pdf)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{todays_number(1)}.pdf"'
    assert (answer["Cache-Control"], answer["ETag"]) == ("private, no-cache", f'"{kept.sha256}"')
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_invoice_pdf_may_be_shown_in_a_page_of_our_own_alone(member_client: Client, sent: Invoice) -> None:
    answer = member_client.get(address(sent))

    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_invoice_pdf_is_not_sent_twice_to_a_browser_that_has_it(member_client: Client, sent: Invoice) -> None:
    tag = member_client.get(address(sent))["ETag"]

    again = member_client.get(address(sent), headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_invoice_pdf_is_saved_where_that_is_asked(member_client: Client, sent: Invoice) -> None:
    answer = member_client.get(address(sent, "?download"))

    assert answer["Content-Disposition"] == f'attachment; filename="{todays_number(1)}.pdf"'


def test_invoice_pdf_of_a_draft_does_not_exist(member_client: Client, organisation: Organisation) -> None:
    assert member_client.get(address(DraftFactory(organisation=organisation))).status_code == 404


def test_duplicate_says_so_and_changes_nothing_of_the_original(member_client: Client, sent: Invoice) -> None:
    before = bytes(file_of(sent).pdf)
    Customer.objects.update(name="Un autre nom")
    CompanyIdentity.objects.update(legal_name="Un autre nom")

    answer = member_client.get(address(sent, "?copy=duplicate"))

    text = text_of(answer.content).casefold()
    assert "duplicata" in text
    assert "un autre nom" not in text
    assert answer["Content-Disposition"] == f'inline; filename="Duplicata-{todays_number(1)}.pdf"'
    assert bytes(DocumentFile.objects.get().pdf) == before
    assert "duplicata" not in text_of(before).casefold()


def test_paid_copy_says_when_it_was_paid(member_client: Client, sent: Invoice) -> None:
    pay(sent)

    answer = member_client.get(address(sent, "?copy=paid"))

    assert f"{TODAY:%d/%m/%Y}" in text_of(answer.content)
    assert "payée" in text_of(answer.content).casefold()
    assert answer["Content-Disposition"] == f'inline; filename="Payee-{todays_number(1)}.pdf"'


def test_paid_copy_of_what_is_still_owed_is_refused(sent: Invoice) -> None:
    with pytest.raises(BusinessError):
        paid_copy_of(sent)


@pytest.mark.parametrize(("number", "name"), [("F2026-00001", "F2026-00001.pdf"), ("FA/2026/7", "FA_2026_7.pdf")])
def test_file_name_holds_no_slash(number: str, name: str) -> None:
    assert file_name(Invoice(number=number)) == name


def taken_over(**fields: Any) -> Invoice:
    return InvoiceFactory(number="FA-77", **fields)


@pytest.mark.parametrize(
    ("excl", "tax"), [("100.00", "20.00"), ("100.00", "5.50"), ("0.83", "0.17"), ("1234.57", "246.91")]
)
def test_file_of_a_document_taken_over_is_made_once_and_kept(excl: str, tax: str) -> None:
    total = Decimal(excl) + Decimal(tax)
    document = taken_over(total_excl_vat=Decimal(excl), total_vat=Decimal(tax), total_incl_vat=total)

    first = file_of(document)
    Customer.objects.update(name="Un autre nom")

    assert bytes(file_of(document).pdf) == bytes(first.pdf)
    assert hashlib.sha256(first.pdf).hexdigest() == first.sha256
    text = text_of(first.pdf)
    assert "FA-77" in text
    assert "Un autre nom" not in text_of(file_of(document).pdf)


def test_file_of_a_credit_note_taken_over_cites_what_it_credits() -> None:
    credited = taken_over()
    credit_note = InvoiceFactory(
        organisation=credited.organisation, customer=credited.customer, kind="credit_note", credited_invoice=credited
    )

    assert "FA-77" in text_of(file_of(credit_note).pdf)


def test_file_of_a_document_taken_over_in_franchise_says_why_there_is_no_vat() -> None:
    document = taken_over(total_excl_vat=Decimal(120), total_vat=0, total_incl_vat=Decimal(120))
    InvoicingSettings.objects.create(organisation=document.organisation, vat_regime="franchise")

    assert "293 B" in text_of(file_of(document).pdf)


@pytest.mark.parametrize(
    "change",
    [
        {"organisation__identity__city": ""},
        {"customer__siren": "123456789"},
        {"number": "FA 2026.7"},
        {"kind": "credit_note"},
        {"currency": "USD"},
        {"total_excl_vat": Decimal("100.00"), "total_vat": Decimal("33.00"), "total_incl_vat": Decimal("133.00")},
    ],
)
def test_file_of_a_document_taken_over_that_lacks_something_is_refused_and_not_kept(change: dict[str, Any]) -> None:
    document = InvoiceFactory(**{"number": "FA-77"} | change)

    with pytest.raises(BusinessError):
        file_of(document)

    assert DocumentFile.objects.count() == 0


def test_invoice_pdf_that_cannot_be_made_says_why_on_the_documents_page(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    CompanyIdentity.objects.update(siren="")
    document = InvoiceFactory(organisation=organisation)
    page = reverse("invoice_detail", args=[organisation.slug, document.pk])

    answer = member_client.get(address(document), headers={"Referer": f"http://testserver{page}"}, follow=True)

    assert answer.redirect_chain == [(f"http://testserver{page}", 302)]
    assert "SIREN" in answer.content.decode()


def test_duplicate_of_a_document_taken_over_is_possible_too() -> None:
    document = taken_over()

    assert "duplicata" in text_of(duplicate_of(document)).casefold()

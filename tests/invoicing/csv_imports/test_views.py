"""From the upload to the import, by the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.csv_imports.previewing import AlreadyImportedError, store
from invoicing.models import CsvUpload, Customer, Invoice, Product
from organisations.models import Organisation

pytestmark = pytest.mark.django_db

CUSTOMERS = "Raison sociale;SIREN;Ville\nMenuiserie Lefèvre;732829320;Lyon\n"
INVOICES = (
    "N° facture;Client;Date;Échéance;Total TTC;Statut;TVA\nFA-77;Lefèvre;03/04/2026;30/04/2026;1 200,00 €;Payée;20 %\n"
    "FA-78;Lefèvre;2026-04-05;2026-05-05;120.00;Envoyée;20\n"
)


def at(name: str, organisation: Organisation, *args: object) -> str:
    return reverse(name, args=[organisation.slug, *args])


def upload(client: Client, organisation: Organisation, page: str, content: str) -> HttpResponse:
    file = SimpleUploadedFile("export.csv", content.encode())
    return client.post(at(page, organisation), {"file": file}, follow=True)


@pytest.mark.parametrize(
    ("address", "content", "model", "count"),
    [
        ("customer_import", CUSTOMERS, Customer, 1),
        ("product_import", "nom;prix\nHeure;65\nJour;400\n", Product, 2),
        ("invoice_import", INVOICES, Invoice, 2),
    ],
)
def test_a_file_is_looked_at_before_it_is_stored(
    member_client: Client, organisation: Organisation, address: str, content: str, model: type, count: int
) -> None:
    shown = upload(member_client, organisation, address, content)
    kept = CsvUpload.objects.get()

    assert (shown.context["preview"].outcome.created, shown.context["preview"].may_import) == (count, True)
    assert not model.objects.exists()

    member_client.post(at("csv_upload_import", organisation, kept.pk))
    kept.refresh_from_db()
    assert (model.objects.count(), bytes(kept.content), kept.imported_at is None) == (count, b"", False)

    again = upload(member_client, organisation, address, content)
    assert (again.context["preview"].outcome.known, again.context["preview"].may_import) == (count, False)


def test_invoices_are_read_as_french_tools_write_them(member_client: Client, organisation: Organisation) -> None:
    upload(member_client, organisation, "invoice_import", INVOICES)
    member_client.post(at("csv_upload_import", organisation, CsvUpload.objects.get().pk))

    paid = Invoice.objects.get(number="FA-77")
    assert (paid.issue_date.isoformat(), paid.total_incl_vat, paid.status) == ("2026-04-03", Decimal("1200.00"), "paid")


def test_columns_that_are_not_known_are_told_by_the_person(member_client: Client, organisation: Organisation) -> None:
    shown = upload(member_client, organisation, "customer_import", "Qui;Où\nLefèvre;Lyon\n")
    kept = CsvUpload.objects.get()
    assert (bool(shown.context["preview"].problem), shown.context["preview"].may_import) == (True, False)

    address = at("csv_upload_detail", organisation, kept.pk)
    member_client.post(address, {"column-0": "name", "column-1": "city"})
    assert member_client.get(address).context["preview"].may_import

    member_client.post(at("csv_upload_import", organisation, kept.pk))
    assert (Customer.objects.get().name, Customer.objects.get().city) == ("Lefèvre", "Lyon")


def test_a_file_with_a_mistake_is_not_imported(member_client: Client, organisation: Organisation) -> None:
    shown = upload(member_client, organisation, "customer_import", CUSTOMERS + "Duval;123456789;Gand\n")
    kept = CsvUpload.objects.get()

    response = member_client.post(at("csv_upload_import", organisation, kept.pk), follow=True)

    assert len(shown.context["preview"].outcome.errors) == 1
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert (Customer.objects.count(), CsvUpload.objects.count()) == (0, 1)


def test_a_double_click_imports_once(member_client: Client, organisation: Organisation) -> None:
    upload(member_client, organisation, "customer_import", CUSTOMERS)
    kept = CsvUpload.objects.get()

    first = member_client.post(at("csv_upload_import", organisation, kept.pk))
    second = member_client.post(at("csv_upload_import", organisation, kept.pk))

    assert (first.url, second.url, Customer.objects.count()) == (*[at("customer_list", organisation)] * 2, 1)


def test_a_file_can_be_thrown_away(member_client: Client, organisation: Organisation) -> None:
    upload(member_client, organisation, "customer_import", CUSTOMERS)

    member_client.post(at("csv_upload_discard", organisation, CsvUpload.objects.get().pk))

    assert (CsvUpload.objects.count(), Customer.objects.count()) == (0, 0)


def test_files_of_yesterday_are_thrown_away(member_client: Client, organisation: Organisation) -> None:
    upload(member_client, organisation, "customer_import", CUSTOMERS)
    CsvUpload.objects.update(created_at=timezone.now() - timedelta(days=2))

    upload(member_client, organisation, "customer_import", CUSTOMERS)

    assert CsvUpload.objects.count() == 1


@pytest.mark.parametrize("content", ["", "nom\n", "PK\x03\x04\x00", 'nom\n"ouvert\n'])
def test_what_is_no_csv_is_refused_at_once(member_client: Client, organisation: Organisation, content: str) -> None:
    response = upload(member_client, organisation, "customer_import", content)

    assert (list(response.context["form"].errors), CsvUpload.objects.count()) == (["file"], 0)


def test_cells_are_shown_as_text(member_client: Client, organisation: Organisation) -> None:
    shown = upload(member_client, organisation, "customer_import", "nom\n<script>alert(1)</script>\n")

    assert "<script>alert(1)" not in shown.content.decode()


def test_an_accountant_sees_no_form(accountant_client: Client, organisation: Organisation) -> None:
    assert b'type="file"' not in accountant_client.get(at("customer_import", organisation)).content
    assert accountant_client.post(at("customer_import", organisation), {}).status_code == 403


@pytest.mark.parametrize(
    ("method", "address"),
    [("post", "csv_upload_import"), ("get", "csv_upload_detail"), ("post", "csv_upload_discard")],
)
def test_who_clicks_again_is_told_that_it_is_imported(
    member_client: Client, organisation: Organisation, method: str, address: str
) -> None:
    upload(member_client, organisation, "customer_import", CUSTOMERS)
    kept = CsvUpload.objects.get()
    member_client.post(at("csv_upload_import", organisation, kept.pk), follow=True)

    answer = getattr(member_client, method)(at(address, organisation, kept.pk), follow=True)

    assert answer.redirect_chain == [(at("customer_list", organisation), 302)]
    assert "«\u00a0export.csv\u00a0» est déjà importé" in answer.content.decode()
    assert Customer.objects.count() == 1


def test_two_clicks_at_once_import_once(member_client: Client, organisation: Organisation) -> None:
    """The second request read the upload before the first one ended."""
    upload(member_client, organisation, "customer_import", CUSTOMERS)
    kept = CsvUpload.objects.get()
    member_client.post(at("csv_upload_import", organisation, kept.pk))

    with pytest.raises(AlreadyImportedError):
        store(kept, timezone.localdate())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_utf_16_is_read(member_client: Client, organisation: Organisation, encoding: str) -> None:
    """«Texte Unicode», as Excel saves: tabs, two bytes a letter, a byte order mark."""
    content = CUSTOMERS.replace(";", "\t")
    marked = content if encoding == "utf-16" else f"\ufeff{content}"
    file = SimpleUploadedFile("export.txt", marked.encode(encoding))

    shown = member_client.post(at("customer_import", organisation), {"file": file}, follow=True)

    (row, _outcome) = shown.context["preview"].rows[0]
    assert row.cells == ["Menuiserie Lefèvre", "732829320", "Lyon"]

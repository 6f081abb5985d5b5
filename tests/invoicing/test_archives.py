"""PDFs of many documents in one ZIP, made in the background."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from common.errors import BusinessError
from invoicing import archives
from invoicing.archive_making import KEPT, clean, make
from invoicing.archives import ask_for_archive
from invoicing.document_files import file_of
from invoicing.models import DocumentArchive, Invoice
from organisations.models import Membership, Organisation
from tests.factories import CustomerFactory, DraftFactory, InvoiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents(organisation: Organisation) -> list[Invoice]:
    """Two that were issued, one whose PDF cannot be made, and a draft."""
    customer = CustomerFactory(organisation=organisation)
    good = InvoiceFactory.create_batch(2, organisation=organisation, customer=customer)
    bad = InvoiceFactory(organisation=organisation, customer=customer, number="FA 2026.7", currency="USD")
    return [*good, bad, DraftFactory(organisation=organisation, customer=customer)]


def ask(organisation: Organisation, *documents: Invoice) -> DocumentArchive:
    chosen = Invoice.objects.filter(pk__in=[each.pk for each in documents])
    return ask_for_archive(organisation, chosen, UserFactory())


def opened(archive: DocumentArchive) -> zipfile.ZipFile:
    archive.refresh_from_db()
    return zipfile.ZipFile(BytesIO(archive.file.read()))


def test_ask_for_archive_hands_the_issued_documents_to_the_worker(
    organisation: Organisation, documents: list[Invoice]
) -> None:
    archive = ask(organisation, *documents)

    assert (archive.state, archive.total, len(archive.document_ids)) == ("queued", 3, 3)
    assert ProcrastinateJob.objects.get(task_name="make_archive").args == {"archive_id": archive.pk}


def test_ask_for_archive_refuses_none_and_too_many(
    organisation: Organisation, documents: list[Invoice], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BusinessError):
        ask(organisation, documents[3])
    monkeypatch.setattr(archives, "MOST", 1)
    with pytest.raises(BusinessError):
        ask(organisation, *documents)

    assert DocumentArchive.objects.count() == 0


def test_make_puts_the_pdfs_in_and_says_which_are_missing(organisation: Organisation, documents: list[Invoice]) -> None:
    archive = ask(organisation, *documents)

    make(archive.pk)

    with opened(archive) as made:
        *names, missing = made.namelist()
        assert names == [f"{each.number}.pdf" for each in documents[:2]]
        assert made.read(names[0]) == bytes(file_of(documents[0]).pdf)
        assert documents[2].number in made.read(missing).decode()
    assert (archive.state, archive.done, archive.total) == ("ready", 3, 3)
    assert documents[2].number in archive.error


def test_make_fails_where_no_pdf_can_be_made(organisation: Organisation, documents: list[Invoice]) -> None:
    archive = ask(organisation, documents[2])

    make(archive.pk)

    archive.refresh_from_db()
    assert (archive.state, bool(archive.file)) == ("failed", False)
    assert documents[2].number in archive.error


def test_make_twice_makes_one_file(organisation: Organisation, documents: list[Invoice]) -> None:
    archive = ask(organisation, *documents)
    make(archive.pk)
    archive.refresh_from_db()
    name = archive.file.name

    make(archive.pk)

    archive.refresh_from_db()
    assert archive.file.name == name


def test_make_that_breaks_says_so_and_stays_a_bug(
    organisation: Organisation, documents: list[Invoice], settings: Any, tmp_path: Path
) -> None:
    archive = ask(organisation, *documents)
    (tmp_path / "media").write_text("no folder")
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES, settings.MEDIA_ROOT = {**settings.STORAGES, "default": disk}, tmp_path / "media"

    with pytest.raises(OSError, match="media"):
        make(archive.pk)

    archive.refresh_from_db()
    assert (archive.state, archive.error) == ("failed", "software")


def test_clean_throws_away_what_is_a_week_old(organisation: Organisation, documents: list[Invoice]) -> None:
    old, young = ask(organisation, *documents), ask(organisation, *documents)
    make(old.pk)
    old.refresh_from_db()
    DocumentArchive.objects.filter(pk=old.pk).update(asked_at=timezone.now() - KEPT - timedelta(minutes=1))

    assert clean(timezone.now()) == 1

    assert list(DocumentArchive.objects.all()) == [young]
    assert not old.file.storage.exists(old.file.name)


def address(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(name, args=[organisation.slug, *args])


def test_document_archive_create_counts_then_asks(
    member_client: Client, organisation: Organisation, documents: list[Invoice]
) -> None:
    ticked = {"selected": [documents[0].pk, documents[3].pk, InvoiceFactory().pk]}

    page = member_client.get(address("document_archive_create", organisation), ticked)
    answer = member_client.post(
        address("document_archive_create", organisation), dict(page.context["carried"]) | ticked
    )

    archive = DocumentArchive.objects.get()
    assert (page.context["count"], archive.document_ids) == (1, [documents[0].pk])
    assert answer["Location"] == address("document_archive_detail", organisation, archive.pk)


def test_document_archive_create_takes_the_filtered_list_where_nothing_is_ticked(
    member_client: Client, organisation: Organisation, documents: list[Invoice]
) -> None:
    member_client.post(address("document_archive_create", organisation), {"q": documents[1].number, "tab": "sent"})

    assert DocumentArchive.objects.get().document_ids == [documents[1].pk]


@pytest.mark.parametrize(("state", "asked_again"), [("queued", 1), ("running", 1), ("ready", 0), ("failed", 0)])
def test_document_archive_detail_asks_again_until_it_is_over(
    member_client: Client, organisation: Organisation, state: str, asked_again: int
) -> None:
    archive = DocumentArchive.objects.create(organisation=organisation, total=4, done=2, state=state)

    page = member_client.get(
        address("document_archive_detail", organisation, archive.pk), headers={"HX-Request": "true"}
    ).content.decode()

    assert (page.count("every 1s"), page.count("<html")) == (asked_again, 0)


def test_document_archive_download_gives_the_zip(
    accountant_client: Client, organisation: Organisation, documents: list[Invoice]
) -> None:
    archive = ask(organisation, *documents)
    assert accountant_client.get(address("document_archive_download", organisation, archive.pk)).status_code == 404
    make(archive.pk)

    answer = accountant_client.get(address("document_archive_download", organisation, archive.pk))

    assert answer["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_document_archive_of_another_company_is_not_there(
    member_client: Client, organisation: Organisation, member: Membership
) -> None:
    foreign = DocumentArchive.objects.create(organisation=InvoiceFactory().organisation, state="ready")

    for name in ("document_archive_detail", "document_archive_download"):
        assert member_client.get(address(name, organisation, foreign.pk)).status_code == 404

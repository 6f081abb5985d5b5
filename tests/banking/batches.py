"""Files brought to the page, and what its form posts."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from banking.models import StatementBatch, StatementUpload
from organisations.models import Organisation


def bring(client: Client, organisation: Organisation, **files: bytes) -> StatementBatch:
    """Drop files of these names (`octobre_ofx` is octobre.ofx) and return the batch they make."""
    dropped = [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]
    response = client.post(reverse("statement_import", args=[organisation.slug]), {"statements": dropped})
    assert response.status_code == 302, response.content.decode()
    return StatementBatch.objects.get(pk=int(response["Location"].rstrip("/").split("/")[-1]))


def show(client: Client, batch: StatementBatch) -> HttpResponse:
    return client.get(reverse("statement_batch_review", args=[batch.organisation.slug, batch.pk]))


def confirm(client: Client, batch: StatementBatch, **answers: Any) -> HttpResponse:
    """Post the page's form; `octobre_ofx={"account": "new"}` answers for the first part of that file."""
    address = reverse("statement_batch_confirm", args=[batch.organisation.slug, batch.pk])
    return client.post(address, fields(batch, **answers))


def answer(client: Client, batch: StatementBatch, **answers: Any) -> HttpResponse:
    """As the page does when an answer changes."""
    address = reverse("statement_batch_answer", args=[batch.organisation.slug, batch.pk])
    return client.post(address, fields(batch, **answers), headers={"HX-Request": "true"})


def fields(batch: StatementBatch, **answers: dict[str, str]) -> dict[str, str]:
    ids = {upload.file_name: upload.pk for upload in batch.uploads.all()}
    return {
        f"{ids[name.replace('_', '.')]}-0-{field}": value
        for name, given in answers.items()
        for field, value in given.items()
    }


def upload_of(batch: StatementBatch, name: str) -> StatementUpload:
    return batch.uploads.get(file_name=name)


def states(batch: StatementBatch) -> dict[str, str]:
    return dict(batch.uploads.order_by("file_name").values_list("file_name", "state"))

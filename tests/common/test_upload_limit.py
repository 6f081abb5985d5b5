"""A request that is too large is refused by the size it states."""

import io
import tracemalloc

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from banking.models import StatementBatch
from organisations.models import Organisation

pytestmark = pytest.mark.django_db


class Zeros(io.RawIOBase):
    """A body of nothing, made as it is read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        given = min(self.left, size if size >= 0 else self.left)
        self.left -= given
        return bytes(given)


def post(client: Client, organisation: Organisation, size: int) -> object:
    body = Zeros(size)
    return client.generic(
        "POST",
        reverse("statement_import", args=[organisation.slug]),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(size)},
    ), body


def test_200_megabytes_are_refused_with_a_sentence_and_little_memory(
    member_client: Client, organisation: Organisation
) -> None:
    post(member_client, organisation, 0)  # what a first request loads is not the upload's
    tracemalloc.start()
    response, body = post(member_client, organisation, 200 << 20)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    words = [str(each) for each in get_messages(response.wsgi_request)]
    assert (response.status_code, len(words), StatementBatch.objects.count()) == (302, 1, 0)
    assert "128" in words[0]
    assert peak < 8 << 20
    assert body.left == 0  # read away, or the browser would show a broken connection instead of the sentence


def test_a_flood_is_not_even_read(member_client: Client, organisation: Organisation) -> None:
    response, body = post(member_client, organisation, 2 << 30)

    assert (response.status_code, body.left) == (302, 2 << 30)


@pytest.mark.parametrize("stated", ["", "-5", "many", "١٢"])
def test_a_request_without_a_size_goes_on_as_before(
    member_client: Client, organisation: Organisation, stated: str
) -> None:
    address = reverse("statement_import", args=[organisation.slug])

    assert member_client.get(address, headers={"content-length": stated}).status_code == 200

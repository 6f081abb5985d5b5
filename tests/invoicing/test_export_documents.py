"""`manage.py export_documents`: every issued document's PDF in a folder."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from invoicing.models import DocumentFile
from invoicing.sending import send_invoice
from organisations.models import Organisation
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_sent(organisation: Organisation) -> list[str]:
    customer, user = CustomerFactory(organisation=organisation), UserFactory()
    drafts = DraftFactory.create_batch(3, organisation=organisation, customer=customer)
    return [send_invoice(draft, today=TODAY, by=user).number or "" for draft in drafts]


def export(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, str, str]:
    try:
        call_command("export_documents", *arguments)
        status: Any = 0
    except SystemExit as left:
        status = left.code
    told = capsys.readouterr()
    return status, told.out, told.err


def test_export_documents_writes_each_pdf_as_it_was_issued(
    three_sent: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a" / "b"

    status, _out, err = export(capsys, "--output", str(folder))

    assert (status, err) == (0, "")
    written = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    kept = DocumentFile.objects.values_list("invoice__number", "sha256")
    assert written == {f"{number}.pdf": sha256 for number, sha256 in kept}


def test_export_documents_answers_in_json(
    three_sent: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _err = export(capsys, "--output", str(tmp_path), "--json")

    answer = json.loads(out)
    assert (status, answer["written"]) == (0, [f"{number}.pdf" for number in three_sent])
    assert answer["refused"] == []
    assert set(answer) == {"written", "refused", "elapsed_s"}


def test_export_documents_writes_those_that_are_named(
    three_sent: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--number", three_sent[2], three_sent[0], "--number", "F1999-00001", "--json")
    status, out, err = export(capsys, "--output", str(tmp_path), *arguments)

    assert status == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{three_sent[0]}.pdf", f"{three_sent[2]}.pdf"]
    (refused,) = json.loads(out)["refused"]
    assert refused["number"] == "F1999-00001"
    assert err.strip() == refused["error"]


def test_export_documents_refuses_one_and_writes_the_others(
    three_sent: list[str], organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = CustomerFactory(organisation=organisation, siren="")
    InvoiceFactory(organisation=organisation, customer=customer, number="FA-1", currency="USD")
    DraftFactory(organisation=organisation, customer=customer)

    status, _out, err = export(capsys, "--output", str(tmp_path))

    assert (status, len(err.splitlines()), len(list(tmp_path.iterdir()))) == (1, 1, 3)
    assert "FA-1" in err


def test_export_documents_keeps_two_numbers_of_one_name_apart(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = CustomerFactory(organisation=organisation)
    for number in ("FA/1", "FA_1"):
        InvoiceFactory(organisation=organisation, customer=customer, number=number)

    status, out, _err = export(capsys, "--output", str(tmp_path), "--json")

    assert (status, json.loads(out)["written"]) == (1, ["FA_1.pdf"])
    assert [each["number"] for each in json.loads(out)["refused"]] == ["FA_1"]


def test_export_documents_writes_over_what_an_earlier_run_left(
    three_sent: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{three_sent[0]}.pdf").write_bytes(b"half of it")

    export(capsys, "--output", str(tmp_path))

    assert (tmp_path / f"{three_sent[0]}.pdf").read_bytes().startswith(b"%PDF-")


def test_export_documents_says_that_it_cannot_write_there(
    three_sent: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a file").write_text("")

    status, out, err = export(capsys, "--output", str(tmp_path / "a file"))

    assert (status, out, len(err.splitlines())) == (1, "", 1)


def test_export_documents_wants_a_folder(three_sent: list[str]) -> None:
    with pytest.raises(CommandError, match="--output"):
        call_command("export_documents")

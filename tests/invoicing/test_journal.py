"""The journal: chained at commit, read again by a command that finds every break."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from invoicing.journal import Act, breaks, record_many
from invoicing.models import Invoice, JournalEntry, JournalHead
from invoicing.sending import send_invoice
from organisations.models import Organisation
from tests.factories import TODAY, DraftFactory, InvoiceFactory, UserFactory, todays_number

pytestmark = pytest.mark.django_db


def execute(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def tamper(sql: str, *parameters: object) -> None:
    """What somebody with all rights over the server may do: the triggers are off."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would keep tables from being truncated
    execute("SET LOCAL session_replication_role = replica")
    execute(sql, *parameters)
    execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def sealed(organisation: Organisation) -> Organisation:
    """Five entries: one document that was issued here, and four acts on it.

    Sealed statement by statement: what happens at commit is for the race tests.
    """
    execute("SET CONSTRAINTS journal_is_sealed IMMEDIATE")
    sent = send_invoice(DraftFactory(organisation=organisation), today=TODAY, by=UserFactory(first_name="Zoë"))
    for words in ('Un «guillemet», un "autre" et un \\', "ligne\nsuivante\t", "\u2028 🙂 \x7f", "é" * 200):
        record_many(Act.EMAILED, [(sent, {"recipients": words})], by=None)
    return organisation


def found(organisation: Organisation) -> list[tuple[str, int]]:
    return [(each.kind.value, each.position) for each in breaks(organisation)]


def test_breaks_finds_none_where_nobody_tampered(sealed: Organisation) -> None:
    assert found(sealed) == []
    assert JournalHead.objects.get(organisation=sealed).position == 5


def test_each_company_has_its_own_chain(sealed: Organisation) -> None:
    other = InvoiceFactory()
    record_many(Act.IMPORTED, [(other, {})], by=None)

    assert (found(other.organisation), found(sealed)) == ([], [])
    assert JournalHead.objects.get(organisation=other.organisation).position == 1


CHANGES = {
    "act": "'paid'",
    "details": "'{}'",
    "document_name": "'F2026-99999'",
    "document_id": "document_id + 1",
    "recorded_at": "recorded_at - interval '1 day'",
    "recorded_by_name": "'Quelqu’un d’autre'",
    "recorded_by_id": "NULL",
    "hash": "repeat('0', 64)",
}


@pytest.mark.parametrize("column", CHANGES)
def test_breaks_finds_an_entry_that_was_changed(sealed: Organisation, column: str) -> None:
    changed = 1 if column == "recorded_by_id" else 3
    tamper(f"UPDATE invoicing_journalentry SET {column} = {CHANGES[column]} WHERE position = %s", changed)  # noqa: S608

    assert found(sealed)[0] == ("changed", changed)


def test_breaks_finds_an_entry_that_was_taken_out(sealed: Organisation) -> None:
    tamper("DELETE FROM invoicing_journalentry WHERE position = 3")

    assert found(sealed) == [("removed", 3)]


def test_breaks_finds_entries_that_changed_places(sealed: Organisation) -> None:
    tamper("UPDATE invoicing_journalentry SET position = -position WHERE position IN (3, 4)")
    tamper("UPDATE invoicing_journalentry SET position = 7 + position WHERE position < 0")

    assert [kind for kind, _position in found(sealed)] == ["changed"] * 3


@pytest.mark.parametrize(("kept", "position"), [(4, 5), (2, 3), (0, 1)])
def test_breaks_finds_that_the_end_was_cut_off(sealed: Organisation, kept: int, position: int) -> None:
    tamper("DELETE FROM invoicing_journalentry WHERE position > %s", kept)

    assert ("cut", position) in found(sealed)


def test_breaks_finds_an_entry_written_past_the_seal(sealed: Organisation) -> None:
    tamper(
        "INSERT INTO invoicing_journalentry (organisation_id, document_id, document_name, act, details, recorded_at, "
        "recorded_by_name, previous_hash, hash) SELECT organisation_id, document_id, document_name, 'paid', '', now(), "
        "'', '', '' FROM invoicing_journalentry WHERE position = 1"
    )

    assert found(sealed) == [("unsealed", 0)]


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("UPDATE invoicing_documentfile SET pdf = pdf || '\\x00'", "pdf_changed"),
        ("UPDATE invoicing_documentfile SET pdf = '\\x00', sha256 = encode(sha256('\\x00'), 'hex')", "pdf_changed"),
        ("DELETE FROM invoicing_documentfile", "pdf_removed"),
    ],
)
def test_breaks_finds_a_pdf_that_is_not_the_one_issued(sealed: Organisation, act: str, kind: str) -> None:
    tamper(act)

    assert found(sealed) == [(kind, 1)]


def test_breaks_finds_that_the_whole_journal_is_gone_with_its_end(sealed: Organisation) -> None:
    taken_over = InvoiceFactory(organisation=sealed, number="2019-7")
    record_many(Act.IMPORTED, [(taken_over, {})], by=None)
    DraftFactory(organisation=sealed)
    tamper("TRUNCATE invoicing_journalentry, invoicing_journalhead")

    told = [(each.kind.value, each.document) for each in breaks(sealed)]

    assert sorted(told) == sorted([("not_in_journal", todays_number(1)), ("not_in_journal", str(taken_over.number))])


def test_breaks_finds_a_document_that_is_gone(sealed: Organisation) -> None:
    tamper("DELETE FROM invoicing_documentfile")
    tamper("DELETE FROM invoicing_invoiceline")
    tamper("DELETE FROM invoicing_invoice")

    assert found(sealed) == [("pdf_removed", 1), ("document_removed", 1)]


def test_breaks_asks_as_much_of_postgresql_for_any_number_of_documents(
    sealed: Organisation, django_assert_num_queries: Any
) -> None:
    documents = [InvoiceFactory(organisation=sealed, number=f"2019-{n}") for n in range(3)]
    record_many(Act.IMPORTED, [(document, {}) for document in documents], by=None)

    with django_assert_num_queries(6):
        assert found(sealed) == []


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        call_command("verify_journal", *arguments)
        status: Any = 0
    except SystemExit as left:
        status = left.code
    told = capsys.readouterr()
    return status, told.out, told.err


def test_verify_journal_says_that_all_is_well(sealed: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = verify(capsys)

    assert (status, err) == (0, "")
    assert JournalHead.objects.get().hash in out


def test_verify_journal_writes_a_line_for_each_break(sealed: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    tamper("UPDATE invoicing_journalentry SET act = 'paid' WHERE position = 2")
    tamper("DELETE FROM invoicing_journalentry WHERE position = 5")

    status, out, err = verify(capsys, "--organisation", sealed.slug)

    assert (status, out, len(err.splitlines())) == (1, "", 2)


def test_verify_journal_names_what_was_issued_where_the_journal_is_gone(
    sealed: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper("TRUNCATE invoicing_journalentry, invoicing_journalhead")

    status, out, err = verify(capsys)

    assert (status, out) == (1, "")
    assert todays_number(1) in err


def test_verify_journal_answers_in_json(sealed: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    tamper("UPDATE invoicing_journalentry SET act = 'paid' WHERE position = 2")

    status, out, _err = verify(capsys, "--json")

    head = JournalHead.objects.get()
    assert (status, json.loads(out)) == (
        1,
        {
            "entries": 5,
            "hash": head.hash,
            "breaks": [{"kind": "changed", "position": 2, "document": todays_number(1), "act": "paid"}],
        },
    )


def test_a_transaction_that_is_given_up_leaves_no_place_in_the_chain(sealed: Organisation) -> None:
    document = Invoice.objects.get()
    with transaction.atomic():
        record_many(Act.EMAILED, [(document, {})], by=None)
        transaction.set_rollback(True)
    record_many(Act.EMAILED, [(document, {})], by=None)

    assert list(JournalEntry.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert found(sealed) == []


@pytest.mark.parametrize(
    "act", ["UPDATE invoicing_journalentry SET details = 'x'", "DELETE FROM invoicing_journalentry"]
)
def test_postgresql_refuses_to_change_the_journal(sealed: Organisation, act: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(act)

"""Taking over a ledger: contract.md, `import_invoices`."""

import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from invoicing.drafting import set_totals
from invoicing.importing import import_ledger
from invoicing.models import Allocation, Customer, Invoice, InvoicingSettings, JournalEntry, Payment
from invoicing.numbering import next_number
from organisations.models import Organisation
from tests.factories import CustomerFactory, InvoiceFactory

pytestmark = pytest.mark.django_db

HEAD = "number,customer,issue_date,due_date,total_incl_vat"
ROW = "F2026-00001,Menuiserie Lefèvre SARL,2026-10-01,2026-10-31,1200.00"


def csv_file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def with_columns(*names: str) -> str:
    return ",".join([HEAD, *names])


def run(path: Path, organisation: Organisation, *options: str) -> tuple[dict[str, Any], int]:
    """The command's JSON and exit status."""
    out, status = StringIO(), 0
    try:
        call_command("import_invoices", str(path), "--organisation", organisation.slug, "--json", *options, stdout=out)
    except SystemExit as stop:
        status = int(stop.code or 0)
    return json.loads(out.getvalue()), status


def test_import_stores_the_document_as_given(organisation: Organisation) -> None:
    head = with_columns("currency", "vat_rate", "reference", "customer_email", "customer_siren")
    row = f"{ROW},EUR,10,BC-77,compta@lefevre.example,732829320"

    outcome = import_ledger(organisation, csv_file(row, head=head))

    invoice = Invoice.objects.get()
    assert (outcome.status, outcome.created, outcome.customers_created, outcome.errors) == ("imported", 1, 1, [])
    assert (invoice.number, invoice.number_key, invoice.status) == ("F2026-00001", "F202600001", "sent")
    assert (invoice.issue_date, invoice.due_date) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (invoice.total_excl_vat, invoice.total_vat) == (Decimal("1090.91"), Decimal("109.09"))
    assert (invoice.total_incl_vat, invoice.balance_due, invoice.reference) == (1200, 1200, "BC-77")
    assert (invoice.customer.name, invoice.customer.email) == ("Menuiserie Lefèvre SARL", "compta@lefevre.example")
    assert invoice.customer.siren == "732829320"


@pytest.mark.parametrize(
    "content",
    [
        csv_file(ROW),
        csv_file(ROW).replace(b",", b";"),
        csv_file(ROW).replace(b",", b";").replace(b"1200.00", b"1200,00"),
        csv_file(ROW.replace("1200.00", '"1200,00"')),
        b"\xef\xbb\xbf" + csv_file(ROW),
        csv_file(ROW).replace(b"\n", b"\r\n"),
        csv_file(ROW, head=HEAD.upper()),
        csv_file(ROW, "", ""),
    ],
    ids=["comma", "semicolon", "decimal comma", "quoted", "byte order mark", "windows", "capitals", "blank lines"],
)
def test_import_reads_the_usual_dialects(organisation: Organisation, content: bytes) -> None:
    outcome = import_ledger(organisation, content)

    assert outcome.errors == []
    assert Invoice.objects.get().total_incl_vat == Decimal("1200.00")


def test_import_of_a_paid_invoice_records_its_payment(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(f"{ROW},paid,2026-10-20", head=with_columns("status", "paid_on")))

    invoice, payment, allocation = Invoice.objects.get(), Payment.objects.get(), Allocation.objects.get()
    assert (invoice.status, invoice.balance_due) == ("paid", 0)
    assert (payment.origin, payment.amount, payment.received_on) == ("imported", 1200, date(2026, 10, 20))
    assert (allocation.payment, allocation.invoice, allocation.amount) == (payment, invoice, 1200)


def test_import_ties_a_credit_note_to_its_invoice_wherever_it_stands(organisation: Organisation) -> None:
    credit_note = "A-1,Menuiserie Lefèvre SARL,2026-10-05,2026-10-05,200.00,credit_note,F2026-00001"
    content = csv_file(credit_note, f"{ROW},,", head=with_columns("kind", "credited_invoice"))

    assert import_ledger(organisation, content).errors == []

    stored = Invoice.objects.credit_notes().get()
    assert (stored.total_incl_vat, stored.credited_invoice.number) == (200, "F2026-00001")


def test_import_again_knows_everything(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(ROW))

    again = import_ledger(organisation, csv_file(ROW))

    assert (again.created, again.customers_created, again.already_known) == (0, 0, 1)
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize(
    ("known", "again"),
    [
        ("1200.00", "1300.00"),
        ("2026-10-01", "2026-10-02"),
        ("2026-10-31", "2026-11-30"),
        ("Menuiserie Lefèvre SARL", "Transports Colbert"),
    ],
    ids=["total", "issue date", "due date", "customer"],
)
def test_import_refuses_a_known_number_with_another_content(organisation: Organisation, known: str, again: str) -> None:
    import_ledger(organisation, csv_file(ROW))

    outcome = import_ledger(organisation, csv_file(ROW.replace(known, again)))

    assert (outcome.status, len(outcome.errors), Invoice.objects.count()) == ("refused", 1, 1)


def test_import_of_a_draft_again_makes_no_second(organisation: Organisation) -> None:
    content = csv_file(f"{ROW},draft", head=with_columns("status"))
    import_ledger(organisation, content)

    import_ledger(organisation, content)

    assert Invoice.objects.count() == 1


def test_import_of_a_draft_can_be_sent(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(f"{ROW},draft", head=with_columns("status")))

    draft = Invoice.objects.get()
    assert (draft.status, draft.number, draft.lines.count()) == ("draft", None, 1)


BAD_ROWS = {
    "no number": ROW.replace("F2026-00001", ""),
    "long number": ROW.replace("F2026-00001", "F" * 36),
    "no customer": ROW.replace("Menuiserie Lefèvre SARL", " "),
    "long customer": ROW.replace("Menuiserie Lefèvre SARL", "x" * 201),
    "french date": ROW.replace("2026-10-01", "01/10/2026"),
    "no such day": ROW.replace("2026-10-01", "2026-02-30"),
    "due before issue": ROW.replace("2026-10-31", "2026-09-30"),
    "zero": ROW.replace("1200.00", "0"),
    "below zero": ROW.replace("1200.00", "-1"),
    "too large": ROW.replace("1200.00", "1000000000000"),
    "three decimals": ROW.replace("1200.00", "1200.005"),
    "two separators": ROW.replace("1200.00", '"1,234.56.7"'),
    "exponent": ROW.replace("1200.00", "1e3"),
    "underscore": ROW.replace("1200.00", "1_200"),
    "not a number": ROW.replace("1200.00", "NaN"),
    "emoji": ROW.replace("1200.00", "💶"),
    "a column too few": ROW.replace(",1200.00", ""),
    "decimal comma unquoted": ROW.replace("1200.00", "1200,50"),
}


@pytest.mark.parametrize("bad", BAD_ROWS.values(), ids=BAD_ROWS)
def test_import_refuses_the_whole_file_for_one_bad_row(organisation: Organisation, bad: str) -> None:
    good = ROW.replace("F2026-00001", "F2026-00002")

    outcome = import_ledger(organisation, csv_file(good, bad))

    assert (outcome.status, len(outcome.errors)) == ("refused", 1)
    assert "3" in outcome.errors[0]
    assert (Invoice.objects.count(), Customer.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "devis"),
        ("status", "cancelled"),
        ("currency", "EURO"),
        ("vat_rate", "120"),
        ("vat_rate", "-5"),
        ("paid_on", "hier"),
        ("customer_siren", "12345"),
        ("customer_email", "pas une adresse"),
        ("customer_iban", "FR76"),
        ("reference", "x" * 51),
        ("credited_invoice", "F-INCONNUE"),
    ],
)
def test_import_refuses_a_bad_optional_column(organisation: Organisation, column: str, value: str) -> None:
    kind = ("kind", "credit_note") if column == "credited_invoice" else ("unread", "")

    outcome = import_ledger(organisation, csv_file(f"{ROW},{kind[1]},{value}", head=with_columns(kind[0], column)))

    assert (outcome.status, len(outcome.errors), Invoice.objects.count()) == ("refused", 1, 0)


def test_import_names_every_bad_line(organisation: Organisation) -> None:
    rows = [f"F-{n},Client,2026-10-01,2026-10-31,{'zéro' if n % 2 else '10'}" for n in range(6)]

    errors = import_ledger(organisation, csv_file(*rows)).errors

    assert [re.search(r"\d+", error)[0] for error in errors] == ["3", "5", "7"]


def test_import_refuses_a_number_that_stands_twice(organisation: Organisation) -> None:
    outcome = import_ledger(organisation, csv_file(ROW, ROW))

    assert (outcome.status, len(outcome.errors), Invoice.objects.count()) == ("refused", 1, 0)


def test_import_refuses_a_credit_note_for_another_customers_invoice(organisation: Organisation) -> None:
    credit_note = "A-1,Transports Colbert,2026-10-05,2026-10-05,200.00,credit_note,F2026-00001"
    content = csv_file(f"{ROW},,", credit_note, head=with_columns("kind", "credited_invoice"))

    assert import_ledger(organisation, content).status == "refused"


def test_import_cancels_what_its_credit_note_takes_back_whole(organisation: Organisation) -> None:
    credit_note = "A-1,Menuiserie Lefèvre SARL,2026-10-05,2026-10-05,1200.00,credit_note,F2026-00001"
    content = csv_file(credit_note, f"{ROW},,", head=with_columns("kind", "credited_invoice"))

    import_ledger(organisation, content)
    import_ledger(organisation, content)

    invoice, note = Invoice.objects.get(number="F2026-00001"), Invoice.objects.get(number="A-1")
    assert (invoice.status, invoice.balance_due, note.status, note.balance_due) == ("cancelled", 0, "paid", 0)
    assert Allocation.objects.filter(credit_note=note, invoice=invoice, amount=1200).count() == 1


def test_import_cancels_what_was_known_before_its_credit_note(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(ROW))
    notes = [f"A-{n},Menuiserie Lefèvre SARL,2026-10-05,2026-10-05,1200.00,credit_note,F2026-00001" for n in (1, 2)]

    import_ledger(organisation, csv_file(*notes, head=with_columns("kind", "credited_invoice")))

    statuses = dict(Invoice.objects.values_list("number", "status"))
    assert statuses == {"F2026-00001": "cancelled", "A-1": "paid", "A-2": "sent"}


def test_import_leaves_open_what_is_credited_in_part_or_paid(organisation: Organisation) -> None:
    head = with_columns("kind", "credited_invoice", "status")
    other = ROW.replace("00001", "00002")
    part = "A-1,Menuiserie Lefèvre SARL,2026-10-05,2026-10-05,200.00,credit_note,F2026-00001,"
    refund_due = "A-2,Menuiserie Lefèvre SARL,2026-10-05,2026-10-05,1200.00,credit_note,F2026-00002,"

    import_ledger(organisation, csv_file(f"{ROW},,,", f"{other},,,paid", part, refund_due, head=head))

    statuses = dict(Invoice.objects.values_list("number", "status"))
    assert statuses == {"F2026-00001": "sent", "A-1": "sent", "F2026-00002": "paid", "A-2": "sent"}


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["siren first", "siren last"])
def test_import_makes_one_customer_where_only_some_rows_bear_the_siren(
    organisation: Organisation, order: slice
) -> None:
    rows = [f"{ROW},732829320", f"{ROW.replace('00001', '00002')},"]

    import_ledger(organisation, csv_file(*rows[order], head=with_columns("customer_siren")))

    assert Customer.objects.count() == 1


def test_import_finds_the_customer_by_siren_before_the_name(organisation: Organisation) -> None:
    CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    right = CustomerFactory(organisation=organisation, name="Lefèvre (siège)", siren="732829320")

    import_ledger(organisation, csv_file(f"{ROW},732829320", head=with_columns("customer_siren")))

    assert Invoice.objects.get().customer == right


def test_import_finds_a_customer_without_siren_by_name(organisation: Organisation) -> None:
    known = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL", siren="")

    import_ledger(organisation, csv_file(f"{ROW},732829320", head=with_columns("customer_siren")))

    assert list(Customer.objects.all()) == [known]


def test_import_leaves_other_companies_alone(organisation: Organisation) -> None:
    InvoiceFactory(number="F2026-00001")
    CustomerFactory(name="Menuiserie Lefèvre SARL")

    outcome = import_ledger(organisation, csv_file(ROW))

    assert (outcome.created, outcome.customers_created, outcome.already_known) == (1, 1, 0)


def test_import_dry_run_counts_and_stores_nothing(organisation: Organisation) -> None:
    outcome = import_ledger(organisation, csv_file(ROW), dry_run=True)

    assert (outcome.status, outcome.created, outcome.customers_created) == ("imported", 1, 1)
    assert (Invoice.objects.count(), Customer.objects.count()) == (0, 0)


@pytest.mark.parametrize("rows", [1, 3, 400])
def test_import_needs_the_same_queries_for_many_rows(
    organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    lines = [f"F-{n},Client {n % 7},2026-10-01,2026-10-31,12.00,paid" for n in range(rows)]
    content = csv_file(*lines, head=with_columns("status"))

    with django_assert_num_queries(QUERIES):  # a dry run announces nothing: what listeners ask is theirs to count
        import_ledger(organisation, content, dry_run=True)


QUERIES = 15  # one COPY for each of documents, payments, allocations, journal; of the first two, the ids before


def test_import_lets_the_series_go_on_after_the_highest_number(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(ROW.replace("00001", "00150"), ROW.replace("00001", "00042")))

    assert next_number(organisation, Invoice.Kind.INVOICE, date(2026, 11, 23)) == "F2026-00151"


@pytest.mark.parametrize("total", ["1200.00", "0.03", "99.99"])
def test_import_of_a_draft_has_the_total_it_will_be_sent_with(organisation: Organisation, total: str) -> None:
    import_ledger(organisation, csv_file(f"{ROW.replace('1200.00', total)},draft", head=with_columns("status")))
    draft = Invoice.objects.get()
    before = draft.total_incl_vat

    set_totals(draft, list(draft.lines.all()))

    assert draft.total_incl_vat == before
    assert abs(before - Decimal(total)) <= Decimal("0.01")


def test_import_asks_for_the_siren_where_the_name_names_several(organisation: Organisation) -> None:
    CustomerFactory.create_batch(2, organisation=organisation, name="Menuiserie Lefèvre SARL")

    assert import_ledger(organisation, csv_file(ROW)).status == "refused"


def test_command_answers_the_contracts_json(organisation: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "grand-livre.csv"
    path.write_bytes(csv_file(ROW))

    answer, status = run(path, organisation)

    assert status == 0
    assert answer.pop("elapsed_s") >= 0
    assert answer == {"status": "imported", "created": 1, "customers_created": 1, "already_known": 0, "errors": []}


def test_command_refuses_with_status_1(organisation: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "grand-livre.csv"
    path.write_bytes(csv_file(ROW, BAD_ROWS["zero"]))

    answer, status = run(path, organisation)

    assert (answer["status"], answer["created"], len(answer["errors"]), status) == ("refused", 0, 1, 1)


def test_command_tells_a_person_each_bad_line_on_standard_error(organisation: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "grand-livre.csv"
    path.write_bytes(csv_file(BAD_ROWS["zero"], BAD_ROWS["emoji"]))
    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit):
        call_command("import_invoices", str(path), stdout=out, stderr=err)

    assert len(err.getvalue().splitlines()) == 2
    assert out.getvalue() == ""  # nothing was done: there is nothing to count


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04\x00\x00",
        csv_file(ROW).decode().encode("latin-1"),
        csv_file(ROW).decode().encode("utf-16"),
        csv_file(ROW, head="number,customer"),
        csv_file(ROW, f'F-2,"{"x" * 200_000}",2026-10-01,2026-10-31,10'),
        csv_file(ROW, 'F-2,"sans fin,2026-10-01,2026-10-31,10'),
    ],
    ids=["empty", "blank", "zip", "latin-1", "utf-16", "columns missing", "huge field", "open quote"],
)
def test_command_refuses_what_is_no_ledger_in_one_line(
    organisation: Organisation, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "fichier.csv"
    path.write_bytes(content)

    out, err = StringIO(), StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("import_invoices", str(path), stdout=out, stderr=err)

    assert (stop.value.code, out.getvalue(), len(err.getvalue().splitlines())) == (1, "", 1)
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_command_says_that_the_file_cannot_be_opened(organisation: Organisation, tmp_path: Path, name: str) -> None:
    err = StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("import_invoices", str(tmp_path / name), stderr=err)

    assert (stop.value.code, len(err.getvalue().splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("regime", "territory", "treatment"),
    [
        ("franchise", "metropole", ("E", "VATEX-FR-FRANCHISE")),
        ("normal", "no_vat", ("O", "VATEX-EU-O")),
        ("normal", "metropole", ("E", "")),  # nothing says why: sending asks
    ],
)
def test_import_of_a_draft_without_vat_bears_the_companys_reason(
    organisation: Organisation, regime: str, territory: str, treatment: tuple[str, str]
) -> None:
    InvoicingSettings.objects.create(organisation=organisation, vat_regime=regime, territory=territory)

    import_ledger(organisation, csv_file(f"{ROW},draft,0", head=with_columns("status", "vat_rate")))

    line = Invoice.objects.get().lines.get()
    assert ((line.vat_category, line.vat_exemption), line.unit_price) == (treatment, 1200)


def test_import_is_written_in_the_journal_of_each_document(organisation: Organisation) -> None:
    import_ledger(organisation, csv_file(ROW, ROW.replace("00001", "00002")))

    acts = JournalEntry.objects.filter(act=JournalEntry.Act.IMPORTED).order_by("document_name")
    documents = Invoice.objects.order_by("number").values_list("pk", "number")
    assert list(acts.values_list("document_id", "document_name")) == list(documents)

"""Documents made through the acts of the real app pass the same checks as those that are made of plain facts."""

import contextlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from facturx import get_facturx_xml_from_pdf
from lxml import etree

from common.errors import BusinessError
from invoicing.document_files import file_of
from invoicing.missing import missing
from invoicing.models import CompanyIdentity, DocumentFile, Invoice, InvoicingSettings, NumberSequence
from invoicing.sending import send_invoice
from organisations.models import Organisation
from tests.factories import TODAY, DraftFactory, UserFactory
from tests.invoicing.rendering.pdf_texts import raw_words, squeezed
from tests.invoicing.rendering.validation import CII, Validator
from tests.invoicing.whole_checks import faults, miscounted
from tests.invoicing.whole_documents import documents

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
REVERSE_CHARGE = {"line__vat_category": "AE", "line__vat_rate": 0, "line__vat_exemption": "VATEX-EU-AE"}
DOCUMENTS = 48  # benchmarks/whole_documents_check.py makes as many as one likes
HEADER = (
    "number,customer,issue_date,due_date,total_incl_vat,kind,status,vat_rate,customer_siren,credited_invoice,currency"
)


@pytest.fixture(scope="module")
def validator() -> Iterator[Validator]:
    return Validator()


def test_documents_made_by_the_acts_are_valid_and_say_it_all(validator: Validator) -> None:
    made = list(documents(2026, DOCUMENTS))

    found = {str(each): wrong for each in made if (wrong := faults(each, validator))}

    assert found == {}
    assert {each.purpose for each in made} == {"standard", "deposit", "final", "corrected"}
    assert {each.kind for each in made} == {"invoice", "credit_note"}
    assert {each.customer.kind for each in made} == {"business", "consumer", "public"}


def take_over(organisation: Organisation, folder: Path, *rows: str) -> None:
    path = folder / "ledger.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    call_command("import_invoices", str(path), "--organisation", organisation.slug, "--json")


def export(capsys: pytest.CaptureFixture[str], folder: Path) -> tuple[Any, str]:
    capsys.readouterr()
    with contextlib.suppress(SystemExit):
        call_command("export_documents", "--output", str(folder), "--json")
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def ledger(random: Random, count: int) -> Iterator[str]:
    for place in range(1, count + 1):
        total = f"{random.randint(1, 10 ** random.randint(1, 8)) / 100:.2f}"
        rate, status = random.choice(["20", "10", "5.5", "2.1", "0"]), random.choice(["sent", "paid"])
        siren = random.choice(["", "552100554"])
        buyer = "Boulangerie Kervella" if siren else f"Jeanne Aubert {place % 3}"
        dates = f"2025-03-{1 + place % 28:02},2025-05-02"
        yield f"FA-2025/{place},{buyer},{dates},{total},invoice,{status},{rate},{siren},,"
        if place % 5 == 0:
            note = f"credit_note,sent,{rate},{siren},FA-2025/{place},"
            yield f"AV-2025/{place},{buyer},2025-06-01,2025-06-01,{total},{note}"


def test_documents_taken_over_by_the_contracts_columns_alone_are_valid_copies(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str], validator: Validator
) -> None:
    take_over(organisation, tmp_path, *ledger(Random(7), 25))

    answer, err = export(capsys, tmp_path / "pdf")

    assert (answer["refused"], err, len(answer["written"])) == ([], "", 30)
    for document in Invoice.objects.all():
        pdf = (tmp_path / "pdf" / f"{(document.number or '').replace('/', '_')}.pdf").read_bytes()
        _name, xml = get_facturx_xml_from_pdf(pdf, check_xsd=False)
        tree = etree.fromstring(xml)
        assert (document.number, validator.faults(xml), list(miscounted(document, tree))) == (document.number, [], [])
        assert "ARCHIVEONLY" in [each.text for each in tree.iterfind(".//ram:IncludedNote/ram:Content", CII)]
        assert squeezed("émis d’abord avec un autre outil, qui reste l’original") in raw_words(pdf)


def test_documents_taken_over_at_no_rate_say_where_the_reason_is(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_over(organisation, tmp_path, "FA-1,Client,2025-03-01,2025-04-01,100.00,invoice,sent,0,,,")

    export(capsys, tmp_path)

    assert squeezed("Sans TVA : le motif est sur l’original") in raw_words((tmp_path / "FA-1.pdf").read_bytes())


@pytest.mark.parametrize("habits", [{"vat_regime": "franchise"}, {"territory": "corsica"}, {"territory": "no_vat"}])
def test_documents_taken_over_outlive_a_change_of_regime(
    habits: dict[str, str],
    organisation: Organisation,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    validator: Validator,
) -> None:
    InvoicingSettings.objects.create(organisation=organisation, **habits)
    rates = {"FA-1": "20", "FA-2": "5.5", "FA-3": "0"}
    rows = [f"{each},Client,2025-03-01,2025-04-01,109.90,invoice,sent,{rate},,," for each, rate in rates.items()]
    take_over(organisation, tmp_path, *rows)

    answer, _err = export(capsys, tmp_path)

    assert answer["refused"] == []
    for number in rates:
        _name, xml = get_facturx_xml_from_pdf((tmp_path / f"{number}.pdf").read_bytes(), check_xsd=False)
        assert (number, validator.faults(xml)) == (number, [])


def test_documents_that_no_file_can_hold_are_told_in_a_line_each(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_over(
        organisation,
        tmp_path,
        "2025.1,Client,2025-03-01,2025-04-01,120.00,invoice,sent,20,,,",
        "FA-2,Client,2025-03-01,2025-04-01,118.00,invoice,sent,18,,,",
        "FA-3,Client,2025-03-01,2025-04-01,120.00,credit_note,sent,20,,,",
        "FA-4,Client,2025-03-01,2025-04-01,120.00,invoice,sent,20,,,USD",
        "FA-5,Client,2025-03-01,2025-04-01,120.00,invoice,sent,20,,,",
    )

    answer, err = export(capsys, tmp_path)

    assert answer["written"] == ["FA-5.pdf"]
    assert sorted(each["number"] for each in answer["refused"]) == ["2025.1", "FA-2", "FA-3", "FA-4"]
    assert err.splitlines() == [each["error"] for each in answer["refused"]]


def test_company_without_identity_is_told_what_to_complete(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    CompanyIdentity.objects.all().delete()
    take_over(organisation, tmp_path, "FA-1,Client,2025-03-01,2025-04-01,120.00,invoice,sent,20,,,")

    answer, err = export(capsys, tmp_path)

    assert (answer["written"], len(err.splitlines())) == ([], 1)
    assert "FA-1" in err
    assert "SIREN" in err


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"customer__siren": ""}, ["buyer_siren_missing"]),
        ({"customer__country": "DE", "customer__siren": "", **REVERSE_CHARGE}, ["buyer_vat_number_missing"]),
        ({"customer__country": "DE", "customer__vat_number": "136695976"}, ["buyer_vat_number_invalid"]),
        ({"customer__address_line1": "", "customer__city": ""}, ["buyer_address_missing"]),
        ({"customer__country": "UK"}, ["buyer_country_unknown"]),
        ({"delivery_line1": "3 allée des Pins", "delivery_country": "fr"}, ["buyer_country_unknown"]),
        ({"customer__electronic_address": "732829320_COMPTA"}, ["buyer_electronic_address_invalid"]),
        ({"customer__electronic_address": "0088:3012345678908"}, ["buyer_electronic_address_invalid"]),
        ({"discount_percent": Decimal(2), "discount_until": TODAY}, ["discount_past"]),
        ({"delivery_date": date(1999, 1, 1)}, ["delivery_date_invalid"]),
        ({"due_date": date(2100, 1, 1)}, ["due_date_invalid"]),
        ({"reference": "BC \U0001f389"}, ["text_unprintable"]),
        ({"customer__name": "\u5317\u4eac"}, ["buyer_unprintable"]),
        (
            {"customer__siren": "", "discount_percent": Decimal(2), "discount_until": TODAY},
            ["buyer_siren_missing", "discount_past"],
        ),
    ],
)
def test_what_the_official_checks_would_refuse_is_said_before_a_number_is_taken(
    change: dict[str, Any], codes: list[str]
) -> None:
    draft = DraftFactory(**change)

    with pytest.raises(BusinessError):
        send_invoice(draft, today=TODAY, by=UserFactory())

    found = missing(draft)
    assert [each.code for each in found] == codes
    assert all("#id_" in each.href or each.in_dialog for each in found)
    assert (NumberSequence.objects.count(), DocumentFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"customer__country": "CH", "customer__siren": "", "customer__postcode": ""},
        {"customer__country": "XK", "customer__siren": ""},
        {"customer__kind": "consumer", "customer__siren": "", "customer__email": "o'brien+{a}@x.example"},
        {"note": "a\x01b\tc", "reference": "BC \u00bd \u2013 \u0141\u00f3d\u017a"},
        {"delivery_line1": "3 allée des Pins", "delivery_city": "", "delivery_name": "Chantier"},
    ],
)
def test_what_is_odd_but_lawful_is_sent(change: dict[str, Any], validator: Validator) -> None:
    sent = send_invoice(DraftFactory(**change), today=TODAY, by=UserFactory())

    _name, xml = get_facturx_xml_from_pdf(bytes(file_of(sent).pdf), check_xsd=False)
    assert validator.faults(xml) == []

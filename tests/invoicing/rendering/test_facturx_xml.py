"""The XML of each kind of document passes the official rules, and ours."""

from dataclasses import replace

import pytest
from lxml import etree

from invoicing.rendering.facturx_xml import build_xml
from invoicing.rendering.problems import problems
from tests.invoicing.rendering.random_documents import random_document
from tests.invoicing.rendering.samples import BUSINESS, INVOICE, KINDS
from tests.invoicing.rendering.validation import CII, Validator

RANDOM_DOCUMENTS = 200  # benchmarks/documents_check.py tries as many as one likes


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_document_is_valid(kind: str, validator: Validator) -> None:
    facts = KINDS[kind]

    assert problems(facts) == []
    assert validator.faults(build_xml(facts)) == []


@pytest.mark.whole
def test_random_documents_are_valid(validator: Validator) -> None:
    for seed in range(RANDOM_DOCUMENTS):
        facts = random_document(seed)

        assert (seed, problems(facts)) == (seed, [])
        assert (seed, validator.faults(build_xml(facts))) == (seed, [])


@pytest.mark.parametrize(
    ("good", "bad", "rules"),
    [
        (b"<ram:SubjectCode>PMT<", b"<ram:SubjectCode>AAI<", ["BR-FR-05"]),
        (b"<ram:LineTotalAmount>720.00<", b"<ram:LineTotalAmount>720.01<", ["BR-CO-10", "line 1", "bases"]),
        (b"<ram:CalculatedAmount>72.00<", b"<ram:CalculatedAmount>72.90<", ["VAT by rate"]),
        (b"<ram:RateApplicablePercent>10<", b"<ram:RateApplicablePercent>18<", ["BR-FR-16"]),
        (b">F2026-00042<", b">F2026.00042<", ["BR-FR-02"]),
        (b'"0225">552100554<', b'"0225">552100555<', ["BR-FR-21"]),
        (b"<ram:TypeCode>380<", b"<ram:TypeCode>381<", ["BR-FR-CO-05"]),
    ],
)
def test_checks_see_what_is_wrong(good: bytes, bad: bytes, rules: list[str], validator: Validator) -> None:
    xml = build_xml(INVOICE)

    faults = validator.faults(xml.replace(good, bad))

    assert [rule for rule in rules if not any(rule in fault for fault in faults)] == []


def text(kind: str, path: str) -> list[str | None]:
    return [each.text for each in etree.fromstring(build_xml(KINDS[kind])).iterfind(f".//{path}", CII)]


@pytest.mark.parametrize(
    ("kind", "process", "code"),
    [
        ("invoice", "M1", "380"),
        ("one line, one rate", "B1", "380"),
        ("reverse charge", "S1", "380"),
        ("already paid", "M2", "380"),
        ("partly paid", "M1", "380"),
        ("deposit", "S1", "386"),
        ("final", "M4", "380"),
        ("credit note", "M1", "381"),
        ("credit note on a deposit", "M1", "503"),
        ("corrected", "M1", "384"),
        ("corrected after a deposit", "M4", "384"),
    ],
)
def test_process_and_type_follow_the_kind(kind: str, process: str, code: str) -> None:
    assert text(kind, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") == [process]
    assert text(kind, "ram:TypeCode")[0] == code


@pytest.mark.parametrize(
    ("kind", "processing", "scheme", "address"),
    [
        ("invoice", "B2B", "0225", "552100554"),
        ("public buyer", "B2B", "0225", "356000000"),
        ("consumer", "B2C", "EM", "jeanne.aubert@example.org"),
        ("consumer without e-mail", "B2C", "0225", "732829320"),
        ("goods within the Union", "B2BINT", "EM", "rechnung@brueckner.example"),
    ],
)
def test_buyer_is_reached_by_who_they_are(kind: str, processing: str, scheme: str, address: str) -> None:
    tree = etree.fromstring(build_xml(KINDS[kind]))
    reached = tree.find(".//ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID", CII)

    assert tree.xpath("//ram:IncludedNote[ram:SubjectCode='BAR']/ram:Content/text()", namespaces=CII) == [processing]
    assert (reached.get("schemeID"), reached.text) == (scheme, address)


def test_three_notes_stand_once_each() -> None:
    codes = text("invoice", "ram:IncludedNote/ram:SubjectCode")

    assert [codes.count(code) for code in ("BAR", "PMT", "PMD", "AAB")] == [1, 1, 1, 1]


def test_option_for_debits_is_told_and_nothing_else() -> None:
    assert text("VAT on debits", "ram:DueDateTypeCode") == ["5", "5"]
    assert text("invoice", "ram:DueDateTypeCode") == []


def test_final_invoice_refers_to_its_deposits_and_takes_them_off() -> None:
    kind = "final with two deposits and a payment"

    assert text(kind, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == ["F2026-00031", "F2026-00035"]
    assert text(kind, "ram:TotalPrepaidAmount") == ["710.00"]
    assert text(kind, "ram:DuePayableAmount") == ["1553.16"]


def test_corrected_invoice_refers_to_one_document_alone() -> None:
    assert text("corrected after a deposit", "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == ["F2026-00040"]


def test_reasons_that_share_a_category_share_a_group_without_code() -> None:
    reasons = text("exempt and disbursed", "ram:ExemptionReason")

    assert reasons == ["Exonération de TVA, art. 261, 4 du CGI, Débours, art. 267, II-2° du CGI"]
    assert text("exempt and disbursed", "ram:ExemptionReasonCode") == []


def test_out_of_scope_tells_no_vat_number_and_franchise_a_tax_number() -> None:
    path = "ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"

    assert text("services outside the Union", path) == []
    assert text("franchise", path.replace("VA", "FC")) == ["404833048"]
    assert text("franchise with a VAT number", path) == ["FR83404833048"]


def test_vat_is_told_in_euros_too_where_the_currency_is_another() -> None:
    tree = etree.fromstring(build_xml(KINDS["dollars"]))
    found = [(each.get("currencyID"), each.text) for each in tree.iterfind(".//ram:TaxTotalAmount", CII)]

    assert found == [("USD", "317.19"), ("EUR", "274.12")]


def test_text_is_data_whatever_it_holds() -> None:
    name = 'A<b>&amp;"\x0b xsi:nil="true" ]]> ﬁn'
    tree = etree.fromstring(build_xml(replace(INVOICE, buyer=replace(BUSINESS, name=name))))

    assert tree.findtext(".//ram:BuyerTradeParty/ram:Name", "", CII) == name.replace("\x0b", "")

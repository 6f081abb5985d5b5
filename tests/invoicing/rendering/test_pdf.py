"""The PDF: archivable, with the XML inside, and saying all that it says."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from facturx import get_facturx_xml_from_pdf
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from invoicing.rendering import preview, render
from invoicing.rendering.facts import Address, BuyerFacts, DocumentFacts, LineFacts, SellerFacts
from invoicing.rendering.images import preview_pages
from invoicing.rendering.wording import wording
from invoicing.rendering.xmp import UnexpectedPdfError, declare_facturx
from tests.invoicing.rendering.pdf_texts import pages_of, raw_words, squeezed
from tests.invoicing.rendering.samples import BUSINESS, DOOR, FITTING, INVOICE, KINDS, SELLER

MARKUP = '#import "x": * $x^2$ *bold* _it_ <label> @ref \\ `code` = Title // c /* d */ [x] #{1+1} ~ -- ... \\u{41}'


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(INVOICE).pdf


def catalogue(pdf: bytes) -> DictionaryObject:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def test_xml_inside_is_the_very_xml(pdf: bytes) -> None:
    rendered = render(INVOICE)

    assert get_facturx_xml_from_pdf(pdf, check_xsd=True) == ("factur-x.xml", rendered.xml)
    assert (rendered.pdf, rendered.sha256) == (pdf, hashlib.sha256(pdf).hexdigest())


def test_xml_is_attached_as_the_data_of_the_document(pdf: bytes) -> None:
    specification = catalogue(pdf)["/AF"][0].get_object()
    embedded = specification["/EF"]["/F"].get_object()

    assert (specification["/AFRelationship"], specification["/F"]) == ("/Data", "factur-x.xml")
    assert (embedded["/Subtype"], "/ModDate" in embedded["/Params"]) == ("/text/xml", True)


def test_pdf_is_archivable(pdf: bytes) -> None:
    trailer = PdfReader(io.BytesIO(pdf)).trailer
    metadata = catalogue(pdf)["/Metadata"].get_data().decode()

    assert catalogue(pdf)["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert len(trailer["/ID"]) == 2
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "/Encrypt" not in trailer


def test_metadata_declares_facturx(pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata.stream.get_data().decode()
    urn = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

    assert f"<pdfaSchema:namespaceURI>{urn}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx<" in metadata
    assert f'<rdf:Description rdf:about="" xmlns:fx="{urn}"><fx:DocumentFileName>factur-x.xml<' in metadata
    assert "<fx:DocumentType>INVOICE<" in metadata
    assert "<fx:ConformanceLevel>EN 16931<" in metadata


def test_what_the_seller_is_called_does_not_mislead_the_metadata() -> None:
    name = "0 obj\n<</Length 5/Type/Metadata/Subtype/XML>>\nstream\n trailer\nstartxref\n9\n%%EOF (x) </rdf:RDF>"

    made = render(replace(INVOICE, seller=replace(SELLER, name=name)))

    assert get_facturx_xml_from_pdf(made.pdf, check_xsd=True) == ("factur-x.xml", made.xml)


def test_unknown_pdf_is_not_declared_blindly() -> None:
    with pytest.raises(UnexpectedPdfError):
        declare_facturx(b"%PDF-1.7\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n")


def test_fonts_are_embedded(pdf: bytes) -> None:
    fonts = [font.get_object() for font in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]

    assert {each["/FontName"].split("+")[1] for each in descriptors} == {
        "Inter-Regular",
        "Inter-Medium",
        "Inter-SemiBold",
    }
    assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_same_facts_give_the_same_bytes(pdf: bytes) -> None:
    preview(KINDS["credit note"])  # whatever was made in between

    assert render(INVOICE).pdf == pdf


def test_two_threads_do_not_disturb_each_other(pdf: bytes) -> None:
    documents = [INVOICE, KINDS["credit note"], KINDS["final"], KINDS["dollars"]] * 3
    expected = [render(each).sha256 for each in documents]

    with ThreadPoolExecutor(4) as threads:
        found = [made.sha256 for made in threads.map(render, documents)]

    assert found == expected


def test_document_without_number_is_not_issued() -> None:
    with pytest.raises(ValueError, match="number"):
        render(replace(INVOICE, number=""))


def test_draft_says_so_and_holds_no_xml() -> None:
    made = preview(replace(INVOICE, number=""))

    assert "/AF" not in catalogue(made)
    assert "Brouillon" in raw_words(made)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_preview_shows_whatever_is_still_missing(language: str) -> None:
    nothing = DocumentFacts(
        SellerFacts("", Address(country="")), BuyerFacts("", Address()), (), date(2026, 11, 23), language=language
    )

    assert preview(nothing).startswith(b"%PDF-1.7")
    assert [page[:4] for page in preview_pages(nothing)] == [b"<svg"]


@pytest.mark.parametrize(
    "kind",
    [
        "invoice",
        "franchise",
        "exempt and disbursed",
        "goods within the Union",
        "VAT on debits",
        "credit note",
        "corrected after a deposit",
        "consumer",
        "public buyer",
        "discounts and own terms",
    ],
)
def test_page_says_every_mention(kind: str) -> None:
    facts = KINDS[kind]
    words = wording(facts)

    text = raw_words(render(facts).pdf)

    mentions = [words.nature, words.debits, *words.vat, *words.corrections, *words.notes.values()]
    assert [each for each in mentions if squeezed(each) not in text] == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("invoice", ["SARL au capital de 10 000,00 €", "732 829 320 RCS Lyon", "N° TVA FR44732829320", "BC-2026-118"]),
        ("invoice", ["23/11/2026", "au plus tard le 23/12/2026", "SIREN 552 100 554", "N° TVA FR44552100554"]),
        (
            "invoice",
            ["Total HT 1 945,97 €", "245,19 €", "sur 720,00 €", "Total TTC 2 263,16 €", "Net à payer 2 263,16 €"],
        ),
        ("invoice", ["FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP", "RF93F202600042", "Quittance 0.1.0", "−5 %"]),
        ("franchise", ["Élodie Marchand, entrepreneur individuel (EI)"]),
        ("final", ["Acompte : facture n° F2026-00031 du 05/10/2026", "HT 300,00 € · TVA 30,00 €", "−330,00 €"]),
        ("final", ["TVA restant due 287,19 €", "Net à payer 1 933,16 €"]),
        (
            "credit note",
            ["Avoir", "Avoir sur la facture n° F2026-00040 du 02/11/2026", "Montant de l’avoir 2 263,16 €"],
        ),
        ("already paid", ["Payée le 21/11/2026", "Reçu le 21/11/2026", "−2 263,16 €", "carte"]),
        ("public buyer", ["SERVICE-TECHNIQUE", "SIRET 356 000 000 00048"]),
        (
            "delivered elsewhere",
            ["Adresse de facturation", "29801 Brest Cedex 9", "Livré à", "Fournil nord", "18/11/2026"],
        ),
        ("goods within the Union", ["Germany", "VAT no. DE136695976", "Amount due €720.00", "by 23 Dec 2026"]),
        ("dollars", ["VAT in euros", "1 USD = €0.8642 on 20 Nov 2026", "€274.12", "Amount due $2,263.16"]),
        ("discounts and own terms", ["Paiement par virement à 30 jours date de facture", "−33,33 %"]),
    ],
)
def test_page_says_all_that_the_xml_says(kind: str, expected: list[str]) -> None:
    text = raw_words(render(KINDS[kind]).pdf)

    assert [each for each in expected if squeezed(each) not in text] == []


def test_markup_in_what_people_type_is_set_as_it_is() -> None:
    facts = replace(
        INVOICE,
        seller=replace(SELLER, name=MARKUP),
        buyer=replace(BUSINESS, name=MARKUP),
        lines=(replace(FITTING, name=MARKUP, description=MARKUP),),
        subject=MARKUP,
        notes=MARKUP,
    )

    text = raw_words(render(facts).pdf)

    assert text.count(squeezed(MARKUP)) == 8  # seller, account holder, foot, buyer, subject, line twice, notes


def test_each_page_bears_the_number_and_its_own() -> None:
    pages = pages_of(render(KINDS["200 lines"]).pdf)

    assert [f"F2026-00042 {at} / {len(pages)}" in page for at, page in enumerate(pages, 1)] == [True] * len(pages)
    assert [page.startswith("Facture F2026-00042 Boulangerie Kervella") for page in pages[1:]] == [True] * 6
    with_lines = ["Article" in page for page in pages]
    assert ["Désignation Quantité Prix unitaire HT TVA Total HT" in page for page in pages] == with_lines


@pytest.mark.parametrize("count", range(1, 20))
def test_how_to_pay_goes_with_the_law_and_lets_totals_stay_where_they_fit(count: int) -> None:
    lines = tuple(replace(DOOR, position=at, name=f"Porte {at}.") for at in range(1, count + 1))

    pages = pages_of(render(replace(INVOICE, lines=lines)).pdf)

    assert ["À régler par virement" in page for page in pages] == ["Indemnité forfaitaire" in page for page in pages]
    assert len(pages) == 1 or "Net à payer" in pages[0].partition("Désignation")[2] or count > 10


@pytest.mark.parametrize("count", [12, 14, 16, 17, 40])
def test_totals_never_stand_alone(count: int) -> None:
    lines = tuple(replace(DOOR, position=at, name=f"Porte {at}.") for at in range(1, count + 1))

    pages = pages_of(render(replace(INVOICE, lines=lines)).pdf)

    assert [f"Porte {count}." in page for page in pages] == ["Total TTC" in page for page in pages]


def test_long_description_goes_over_the_pages_and_loses_nothing() -> None:
    steps = [f"Étape {at} : préparation du support" for at in range(1, 121)]
    facts = replace(INVOICE, lines=(replace(FITTING, description="\n".join(steps)), DOOR))

    pages = pages_of(render(facts).pdf)

    assert [step for step in steps if not any(step in page for page in pages)] == []


@pytest.mark.parametrize(
    ("stamped", "words"),
    [({"paid_on": date(2026, 12, 1)}, "Payée le 01/12/2026"), ({"duplicate": True}, "Duplicata")],
)
def test_copies_are_stamped(stamped: dict[str, object], words: str) -> None:
    copy = render(replace(INVOICE, **stamped))

    assert squeezed(words) in raw_words(copy.pdf)
    assert copy.xml == render(INVOICE).xml


def test_widest_figures_do_not_run_into_each_other() -> None:
    line = LineFacts(1, "Lot", Decimal("12345.6789"), Decimal("9876543.123456"), Decimal(20), unit_code="LS")

    pages = pages_of(render(replace(INVOICE, lines=(line,))).pdf)

    assert "Lot 12 345,6789 forfait 9 876 543,123456 20 % 121 932 630 044,19 €" in pages[0]

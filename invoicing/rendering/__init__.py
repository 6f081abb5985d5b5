"""From facts to the document that is issued: a PDF/A-3 with Factur-X inside. No Django here.

Ask `problems` first: what it lists keeps a document from being lawful.
"""

import hashlib
from dataclasses import dataclass

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.facturx_xml import build_xml
from invoicing.rendering.pdf import build_pdf
from invoicing.rendering.problems import Problem, problems

__all__ = ["Problem", "RenderedDocument", "preview", "problems", "render"]


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """The bytes to keep and to send, and the SHA-256 of the PDF in hexadecimal."""

    pdf: bytes
    xml: bytes
    sha256: str


def render(facts: DocumentFacts) -> RenderedDocument:
    """Make the document to issue: the same facts give the same bytes. Raises `ValueError` where it has no number."""
    if not facts.number:
        raise ValueError("A document without a number cannot be issued")
    xml = build_xml(facts)
    pdf = build_pdf(facts, xml)
    return RenderedDocument(pdf, xml, hashlib.sha256(pdf).hexdigest())


def preview(facts: DocumentFacts) -> bytes:
    """Make the page alone, as PDF without XML: what has no number says that it is a draft."""
    return build_pdf(facts)

"""The metadata by which readers know a Factur-X: added to the PDF as an incremental update (ISO 32000-1 §7.5.6)."""

import re

# As typst writes them, near the end of the file; whatever people typed stands before, in the document's information.
KIND = b"/Type/Metadata/Subtype/XML>>\nstream\n"
METADATA = re.compile(rb"(\d+) 0 obj\n<</Length (\d+)" + re.escape(KIND))
LONGEST_HEAD = 40
TRAILER = re.compile(rb"trailer\n<</Size (\d+)/Root (\d+) 0 R(.*?)>>\nstartxref\n(\d+)\n%%EOF\s*", re.DOTALL)
SCHEMAS_END = b"</rdf:Bag></pdfaExtension:schemas>"
XMP_END = b"</rdf:RDF>"

URN = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {
    "DocumentFileName": ("factur-x.xml", "The name of the embedded XML document"),
    "DocumentType": ("INVOICE", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
    "Version": ("1.0", "The actual version of the standard applying to the embedded XML document"),
    "ConformanceLevel": ("EN 16931", "The conformance level of the embedded XML document"),
}
PROPERTY_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
    "<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
)
SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
    f"<pdfaSchema:namespaceURI>{URN}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>"
    + "".join(PROPERTY_SCHEMA.format(name=name, description=text) for name, (_value, text) in PROPERTIES.items())
    + "</rdf:Seq></pdfaSchema:property></rdf:li>"
).encode()
DESCRIPTION = (
    f'<rdf:Description rdf:about="" xmlns:fx="{URN}">'
    + "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _text) in PROPERTIES.items())
    + "</rdf:Description>"
).encode()


class UnexpectedPdfError(ValueError):
    """The compiler no longer writes its PDF as we know it."""


def declare_facturx(pdf: bytes) -> bytes:
    """Append a new version of the metadata that says what is attached. Raises `UnexpectedPdfError`."""
    found = METADATA.search(pdf, max(pdf.rfind(KIND) - LONGEST_HEAD, 0))
    trailer = TRAILER.fullmatch(pdf, max(pdf.rfind(b"trailer\n"), 0))
    if not found or not trailer:
        raise UnexpectedPdfError
    number, length = int(found[1]), int(found[2])
    metadata = _declare(pdf[found.end() : found.end() + length])
    base = pdf.rstrip() + b"\n"
    body = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        len(metadata),
        metadata,
    )
    size, root, rest, previous = trailer.groups()
    return b"".join(
        [
            base,
            body,
            b"xref\n%d 1\n%010d 00000 n \n" % (number, len(base)),
            b"trailer\n<</Size %s/Root %s 0 R%s/Prev %s>>\n" % (size, root, rest, previous),
            b"startxref\n%d\n%%%%EOF\n" % (len(base) + len(body)),
        ]
    )


def _declare(metadata: bytes) -> bytes:
    if metadata.count(SCHEMAS_END) != 1 or metadata.count(XMP_END) != 1:
        raise UnexpectedPdfError
    declared = metadata.replace(SCHEMAS_END, SCHEMA + SCHEMAS_END)
    return declared.replace(XMP_END, DESCRIPTION + XMP_END)

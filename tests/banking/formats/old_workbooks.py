"""Workbooks that no library at hand writes: the compound files and records of old Excel, the XML of OpenDocument."""

import io
import struct
import zipfile
from datetime import date

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
SMALLEST = 4096  # below, a stream would go to a file within the file
EPOCH = date(1899, 12, 30)

Cell = str | float | date


def compound_file(stream: str, content: bytes = b"") -> bytes:
    """A compound file (MS-CFB) around one stream: old Excel writes its books so, new Excel its encrypted ones."""
    content = content.ljust(SMALLEST, b"\0") if content else b""
    sectors = -(-len(content) // SECTOR)
    chain = [*range(3, 2 + sectors), END] if content else []
    table = [TABLE, END, *chain, *[FREE] * (126 - len(chain))]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, SMALLEST, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    entries = b""
    for name, kind, child in (("Root Entry", 5, 1), (stream, 2, FREE), ("", 0, FREE), ("", 0, FREE)):
        text = (name + "\0").encode("utf-16-le")
        entries += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) if name else 0, kind, 1, FREE, FREE, child)
        holds = kind == 2 and bool(content)
        entries += bytes(36) + struct.pack("<IQ", 2 if holds else END, len(content) if holds else 0)
    return head + struct.pack("<128I", *table) + entries + content.ljust(sectors * SECTOR, b"\0")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(rows: list[list[Cell]]) -> bytes:
    """A book of Excel 97 (BIFF8) of one sheet; days are numbers in the built-in form of a day (14)."""
    cells = b"".join(biff_cell(at, column, cell) for at, row in enumerate(rows) for column, cell in enumerate(row))
    bounds = struct.pack("<HHHHH", 0, len(rows), 0, 10, 0)[:14].ljust(14, b"\0")
    sheet = (
        record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + record(0x200, bounds) + cells + record(0x0A)
    )
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(0x42, struct.pack("<H", 1200))
    start += b"".join(record(0xE0, struct.pack("<HH16x", 0, form)) for form in (0, 14))
    listed = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S"
    offset = len(start) + 4 + len(listed) + 4
    listed = struct.pack("<I", offset) + listed[4:]
    return compound_file("Workbook", start + record(0x85, listed) + record(0x0A) + sheet)


def biff_cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + text)
    number, form = ((cell - EPOCH).days, 1) if isinstance(cell, date) else (cell, 0)
    return record(0x203, struct.pack("<HHHd", row, column, form, number))


def ods(rows: list[list[Cell]]) -> bytes:
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    table = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {namespaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        writer.writestr("META-INF/manifest.xml", "<manifest/>")
        writer.writestr("content.xml", content)
    return archive.getvalue()


def ods_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'

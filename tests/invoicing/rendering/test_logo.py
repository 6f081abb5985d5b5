"""Logos of each kind stand on the page; broken ones are refused."""

import struct
import zlib
from dataclasses import replace

import pytest

from invoicing.rendering import preview
from invoicing.rendering.logo import UnreadableLogoError, as_svg
from tests.invoicing.rendering.samples import INVOICE, SELLER

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"><rect width="30" height="10"/></svg>'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int) -> bytes:
    rows = (b"\x00" + b"\x0f\x5a\x4d" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg_head(width: int, height: int) -> bytes:
    """The first segments alone: what says how large the picture is."""
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"mine"
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 8, 8, height, width, 3)
    return b"\xff\xd8" + comment + frame


@pytest.mark.parametrize(
    ("logo", "kind", "start"),
    [
        (
            png(30, 12),
            "png",
            '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="12"><image width="30" height="12"',
        ),
        (jpeg_head(640, 480), "jpg", '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><image'),
        (SVG, "svg", SVG.decode()),
    ],
)
def test_logo_keeps_its_shape(logo: bytes, kind: str, start: str) -> None:
    assert as_svg(logo, kind).startswith(start)


@pytest.mark.parametrize(
    ("logo", "kind"), [(b"\x89PNG", "png"), (b"GIF89a", "jpg"), (b"\xff\xd8", "jpeg"), (b"\xff", "svg")]
)
def test_broken_logo_is_refused(logo: bytes, kind: str) -> None:
    with pytest.raises(UnreadableLogoError):
        as_svg(logo, kind)


@pytest.mark.parametrize(("logo", "kind"), [(png(30, 12), "png"), (SVG, "svg")])
def test_logo_stands_on_the_page(logo: bytes, kind: str) -> None:
    with_logo = preview(replace(INVOICE, seller=replace(SELLER, logo=logo, logo_format=kind)))

    assert with_logo != preview(INVOICE)

"""What is taken for a logo, and what is not."""

import struct
import zlib

import pytest

from common.errors import BusinessError
from invoicing.logo_file import JPEG, LARGEST_FILE, PNG, Picture, read_logo


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, pixels: bytes | None = None) -> bytes:
    """A PNG of one green, or of the pixels given."""
    rows = b"".join(b"\0" + b"\x0f\x5a\x4d" * width for _ in range(height)) if pixels is None else pixels
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """The frame of a JPEG: what says its size, where its scan begins, and its end."""
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = struct.pack(">BBHB", 0xFF, 0xDA, 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00" + frame + scan + b"\x00" * 40 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (png(300, 120), Picture(PNG, 300, 120)),
        (jpeg(640, 200), Picture(JPEG, 640, 200)),
        (png(1, 1), Picture(PNG, 1, 1)),
    ],
    ids=["png", "jpeg", "one pixel"],
)
def test_logo_is_read_from_its_bytes(content: bytes, picture: Picture) -> None:
    assert read_logo(content) == picture


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 50,
        b"\x89PNG\r\n\x1a\n",
        png(300, 120)[:-30],
        png(300, 120)[:200] + b"\0" + png(300, 120)[201:],
        png(300, 120, b"\0" * 100),
        png(2, 2, b"\0" * 50_000_000),
        png(0, 0, b""),
        jpeg(640, 200)[:-50],
        b"\xff\xd8\xff" + b"\xff\xd9",
        b"%PDF-1.7 " + png(3, 3),
    ],
    ids=[
        "nothing", "svg", "gif", "signature alone", "cut", "changed", "too few pixels", "bomb", "no size", "cut jpeg",
        "no frame", "another file",
    ],
)  # fmt: skip
def test_logo_that_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BusinessError, match="PNG"):
        read_logo(content)


def test_logo_too_large_is_refused() -> None:
    with pytest.raises(BusinessError, match="3000"):
        read_logo(png(3001, 1))
    with pytest.raises(BusinessError, match="300"):
        read_logo(png(10, 10) + b"\0" * LARGEST_FILE)

"""A company's logo as one SVG: the page's compiler takes texts alone, and a picture inside an SVG is a text."""

import base64
import struct
from collections.abc import Iterator

PNG_SIZE_AT = 16
JPEG_MARKER = 0xFF
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
)


class UnreadableLogoError(ValueError):
    """Not a PNG, JPEG or SVG image."""


def as_svg(logo: bytes, kind: str) -> str:
    """Return the picture as SVG. `kind` is `png`, `jpg`, `jpeg` or `svg`. Raises `UnreadableLogoError`."""
    try:
        if kind == "svg":
            return logo.decode()
        width, height = _png_size(logo) if kind == "png" else _jpeg_size(logo)
    except (struct.error, StopIteration, UnicodeDecodeError) as error:
        raise UnreadableLogoError(kind) from error
    media = "png" if kind == "png" else "jpeg"
    return SVG.format(width=width, height=height, kind=media, data=base64.b64encode(logo).decode())


def _png_size(image: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", image, PNG_SIZE_AT)
    return width, height


def _jpeg_size(image: bytes) -> tuple[int, int]:
    frame = next(start for marker, start in _jpeg_segments(image) if marker in JPEG_FRAMES)
    height, width = struct.unpack_from(">HH", image, frame + 4)
    return width, height


def _jpeg_segments(image: bytes) -> Iterator[tuple[int, int]]:
    """Yield each segment's marker and where it stands: its length follows, then what it holds."""
    at = 2
    while image[at : at + 1] == bytes([JPEG_MARKER]):
        marker, length = struct.unpack_from(">BH", image, at + 1)
        yield marker, at + 1
        at += 2 + length

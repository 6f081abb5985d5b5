"""Is this file a logo? A PNG or JPEG image, small and whole: its bytes are read, its name and type are not believed.

SVG is refused: it may hold scripts and point elsewhere.
"""

import struct
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.errors import BusinessError

LARGEST_FILE = 300 * 1024
LARGEST_SIDE = 3000  # pixels
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
PNG, JPEG = "image/png", "image/jpeg"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG colour type
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA
JPEG_ENDS = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Picture:
    """The media type, and the size in pixels."""

    media_type: str
    width: int
    height: int


class _BrokenError(ValueError):
    """The bytes are not those of a whole picture."""


def read_logo(content: bytes) -> Picture:
    """Return what the picture is. Raises `BusinessError`, saying what to do instead."""
    if len(content) > LARGEST_FILE:
        raise BusinessError(_("This picture is too heavy: 300 KB at most."))
    try:
        picture = _png(content) if content.startswith(PNG_BEGINS) else _jpeg(content)
    except (_BrokenError, struct.error, zlib.error, IndexError) as error:
        raise BusinessError(_("This file is not a PNG or JPEG picture, or it is damaged.")) from error
    return picture


def _sized(media_type: str, width: int, height: int) -> Picture:
    if not width or not height:
        raise _BrokenError
    if max(width, height) > LARGEST_SIDE:
        raise BusinessError(_("This picture is too large: 3000 pixels a side at most."))
    return Picture(media_type, width, height)


def _png(content: bytes) -> Picture:
    """Every chunk's checksum, and the pixels: as many as the size says, neither cut nor a bomb."""
    width, height, depth, colour, _method, _filter, interlaced = struct.unpack_from(">IIBBBBB", content, 16)
    picture = _sized(PNG, width, height)
    pixels, at, name = bytearray(), len(PNG_BEGINS), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(name + data) != checksum:
            raise _BrokenError
        if name == b"IDAT":
            pixels += data
        at += 12 + length
    row = 1 + (width * CHANNELS.get(colour, 4) * depth + 7) // 8
    most = row * height * (2 if interlaced else 1)
    found = len(zlib.decompressobj().decompress(bytes(pixels), most + 1))
    if found > most or (found < most and not interlaced):
        raise _BrokenError
    return picture


def _jpeg(content: bytes) -> Picture:
    """The segments up to the picture's own, which gives the size; and the end, which a cut file has lost."""
    if not content.startswith(b"\xff\xd8\xff") or JPEG_ENDS not in content[-64:]:
        raise _BrokenError
    at, picture = 2, None
    while content[at] == 0xFF:  # noqa: PLR2004 — what each marker begins with
        marker, length = struct.unpack_from(">BH", content, at + 1)
        if marker in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            picture = _sized(JPEG, width, height)
        if marker == JPEG_SCAN and picture is not None:
            return picture
        at += 2 + length
    raise _BrokenError

"""Which characters the page can print. PDF/A refuses a text whose font lacks a glyph, and rightly so."""

import functools
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
REGULAR = FONTS / "Inter-Regular.ttf"
UNKNOWN = "\u25a1"  # an empty square
SEGMENTED_COVERAGE = 12
LONGEST_WORD = 28
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
BREAK_HERE = "\u200b"


class FontsMissingError(RuntimeError):
    """The fonts are not there: `make setup` brings them."""


@functools.cache
def printable() -> frozenset[int]:
    """Return the code points that the font draws. Raises `FontsMissingError`."""
    if not REGULAR.exists():
        raise FontsMissingError(f"{REGULAR} is missing: run `make setup`")
    return frozenset(_code_points(REGULAR.read_bytes())) | {ord("\n")}


def _code_points(font: bytes) -> Iterator[int]:
    """Read the `cmap` table's segments (OpenType, format 12)."""
    for start in _subtables(font, _table(font, b"cmap")):
        (layout,) = struct.unpack_from(">H", font, start)
        if layout == SEGMENTED_COVERAGE:
            (groups,) = struct.unpack_from(">I", font, start + 12)
            for first, last, _glyph in struct.iter_unpack(">III", font[start + 16 : start + 16 + groups * 12]):
                yield from range(first, last + 1)


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    records = struct.iter_unpack(">4sIII", font[12 : 12 + count * 16])
    found: int = next(offset for tag, _sum, offset, _length in records if tag == name)
    return found


def _subtables(font: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for _platform, _encoding, offset in struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + count * 8]):
        yield cmap + offset


def unprintable(text: str) -> str:
    """Return the characters of a text that the page cannot print, each once."""
    return "".join(dict.fromkeys(each for each in tidy(text) if ord(each) not in printable()))


def safe(text: str) -> str:
    """Put a square for what cannot be printed, and let words break that are longer than any column."""
    drawn = "".join(each if ord(each) in printable() else UNKNOWN for each in tidy(text))
    if len(drawn) <= LONGEST_WORD:
        return drawn
    return LONG_WORD.sub(_breakable, drawn)


def tidy(text: str) -> str:
    """Compose accents, keep one kind of line end and one of plain space, drop what draws nothing anyway."""
    lines = "\n".join(unicodedata.normalize("NFC", text).splitlines()).replace("\t", " ")
    return "".join(each for each in lines if each == "\n" or unicodedata.category(each) not in {"Cc", "Cf"})


def _breakable(word: re.Match[str]) -> str:
    pieces = (word[0][start : start + LONGEST_WORD] for start in range(0, len(word[0]), LONGEST_WORD))
    return BREAK_HERE.join(pieces)

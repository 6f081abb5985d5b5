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
# Controls but for the line end, soft hyphens, joiners, marks of direction, byte order marks: categories Cc and Cf;
# and selectors of how the character before is drawn.
INVISIBLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
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


@functools.cache
def _undrawn() -> re.Pattern[str]:
    """Match what the font does not draw: one pass over a text instead of a question for each letter."""
    return re.compile(f"[^{''.join(map(re.escape, map(chr, sorted(printable()))))}]")


def unprintable(text: str) -> str:
    """Return the characters of a text that the page cannot print, each once."""
    return "".join(dict.fromkeys(_undrawn().findall(tidy(text))))


def safe(text: str) -> str:
    """Put a square for what cannot be printed, and let words break that are longer than any column."""
    drawn = _undrawn().sub(UNKNOWN, tidy(text))
    return drawn if len(drawn) <= LONGEST_WORD else LONG_WORD.sub(_breakable, drawn)


def tidy(text: str) -> str:
    """Compose accents, keep one kind of line end and one of plain space, drop what draws nothing anyway."""
    if text.isascii() and text.isprintable():
        return text
    lines = "\n".join(unicodedata.normalize("NFC", text).splitlines()).replace("\t", " ")
    return INVISIBLE.sub("", lines)


def _breakable(word: re.Match[str]) -> str:
    pieces = (word[0][start : start + LONGEST_WORD] for start in range(0, len(word[0]), LONGEST_WORD))
    return BREAK_HERE.join(pieces)

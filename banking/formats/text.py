"""From the bytes banks write to text: encodings guessed from the bytes, for headers lie (matching.md §4)."""

import codecs
import re
from collections import Counter
from html import unescape

from banking.formats.statement import Refusal, UnreadableStatementError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Windows, the DOS of old bank programs, the Macintosh.
ALPHABETS = ("cp1252", "cp850", "mac_roman")
ALPHABET_SAMPLE = 1 << 18
WITHIN_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
# What a byte is in UTF-8: the first of a letter of two to four, one that follows, or neither.
UTF8_ROLES = b"." * 0x80 + b"+" * 0x40 + b"." * 2 + b"2" * 0x1E + b"3" * 0x10 + b"4" * 5 + b"." * 11
UTF8_LETTERS = (b"2+", b"3++", b"4+++")
BEYOND_ASCII = bytes(range(0x80, 0x100))
FRENCH_LETTERS = frozenset("éèêëàâäçîïôöûùüœÉÈÊËÀÂÇÎÔÛŒ")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
UTF16_SAMPLE = 64
TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")  # «Ã©»: «é» in UTF-8, read as Windows writes
LONGEST_FIELD = 20_000
PADDING = b"\0\x1a"  # what old bank programs put after the end of a file


def decode(content: bytes, declared: str = "") -> str:
    """Text of a file. UTF-8 wherever the bytes are; else `declared`, the file's own word; else cp1252.

    Raises `UnreadableStatementError` (malformed) for binary content.
    """
    encoding = _encoding_of_the_bytes(content)
    if encoding:
        return _decoded(content, encoding)
    content = content.rstrip(PADDING)
    if b"\0" in content:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="binary")
    try:
        return _once_decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_eight_bits(content, declared)


def head_of(content: bytes, size: int) -> bytes:
    """The first bytes, to recognise a format by: without byte order mark, nor the NULs that UTF-16 writes."""
    return content[:size].replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe")


def _encoding_of_the_bytes(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    even, odd = content[:UTF16_SAMPLE:2], content[1:UTF16_SAMPLE:2]
    if odd and not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if odd and not any(even) and all(odd) else ""


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="encoding") from error


def _once_decoded(text: str) -> str:
    """`text`, written in UTF-8 twice, as it was: each «Ã©» an «é»; unchanged unless all of it is such."""
    if not TWICE_ENCODED.search(text):
        return text
    for alphabet in ("cp1252", "latin-1"):
        try:
            return text.encode(alphabet).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _decode_eight_bits(content: bytes, declared: str) -> str:
    if _is_single_byte(declared):
        return content.decode(declared, errors="replace")
    if _is_damaged_utf8(content):
        return content.decode("utf-8", errors="replace")
    guessed = _guessed_alphabet(content)
    # cp1252 leaves five bytes undefined; latin-1 has all 256, so that nothing is lost on them.
    try:
        return content.decode(guessed)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether the letters beyond ASCII are UTF-8 but for a few broken ones."""
    roles = content.translate(UTF8_ROLES)
    letters = [(roles.count(letter), len(letter)) for letter in UTF8_LETTERS]
    whole, written = sum(count for count, _ in letters), sum(count * size for count, size in letters)
    beyond = len(content) - len(content.translate(None, BEYOND_ASCII))
    return whole > beyond - written


def _guessed_alphabet(content: bytes) -> str:
    """The alphabet in which the most of the letters beyond ASCII are letters of French, Windows' own first."""
    beyond = Counter(WITHIN_WORD.findall(content[:ALPHABET_SAMPLE]))
    scores = {
        alphabet: sum(count for byte, count in beyond.items() if byte.decode(alphabet, "replace") in FRENCH_LETTERS)
        for alphabet in ALPHABETS
    }
    return max(ALPHABETS, key=lambda alphabet: scores[alphabet])


def _is_single_byte(encoding: str) -> bool:
    """Whether `encoding` names an eight-bit alphabet; never one that transforms (zip, base64…) or a Unicode form."""
    return bool(
        re.fullmatch(r"(?i)(iso[-_]?8859[-_]\d{1,2}|(cp|windows-?)?125\d|(cp|ibm)?85\d|macintosh|mac-roman)", encoding)
    )


def joined(before: str, after: str, between: str = " ") -> str:
    """Two texts of one field; raises `UnreadableStatementError` (malformed) where it is repeated without end."""
    if len(before) > LONGEST_FIELD:
        raise UnreadableStatementError(Refusal.MALFORMED, value=before[:40])
    return f"{before}{between}{after}"


def unescape_entities(text: str) -> str:
    """`&amp;` and its like, where well formed: a bare `&` in a bank's label stays what it is."""
    return ENTITY.sub(lambda match: unescape(match.group()), text) if "&" in text else text


def without_controls(text: str) -> str:
    """No NUL nor other control characters: a database refuses them."""
    return CONTROL_CHARACTERS.sub("", text)


def squeezed(text: str) -> str:
    """One blank between words, none around."""
    return " ".join(text.split())

"""What people type into a search, as a regular expression: found whatever its accents, capitals and separators."""

import re
import unicodedata
from collections import defaultdict

MOST_CHARACTERS = 100
_PIECES = re.compile(r"[^\W_]+")
_BETWEEN = "[^0-9A-Za-zÀ-ÖØ-öø-ſ]*"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_NOT_DECOMPOSED = {"d": "đĐ", "l": "łŁ", "o": "øØ"}
_LIGATURES = {"ae": "æÆ", "oe": "œŒ", "ss": "ß"}


def _spellings() -> dict[str, str]:
    """Each letter in both cases, with the accents of the languages around us: `e` → `eEÈÉÊË…`."""
    accented: defaultdict[str, str] = defaultdict(str, _NOT_DECOMPOSED)
    for form in map(chr, range(ord("À"), ord("ſ") + 1)):
        base = unicodedata.normalize("NFKD", form)[0]
        if base.isascii() and base.isalpha():
            accented[base.lower()] += form
    return {letter: letter + letter.upper() + accented[letter] for letter in "abcdefghijklmnopqrstuvwxyz"}


_SPELLINGS = _spellings()
_PLAIN = {ord(form): letter for letter, forms in _SPELLINGS.items() for form in forms}
_PLAIN |= {ord(form): letters for letters, forms in _LIGATURES.items() for form in forms}


def spelt(text: str) -> str:
    """For the lookup `regex`: `lefevre-duc` finds `LEFÈVRE DUC`, and `boeuf` finds `Bœuf`; PostgreSQL takes as long as
    for `icontains`.

    Of a text without letters or digits, its very characters. What is beyond `MOST_CHARACTERS` is left out.
    """
    pieces = _PIECES.findall(text[:MOST_CHARACTERS])
    if not pieces:
        return _PUNCTUATION.sub(r"\\\1", text[:MOST_CHARACTERS])
    return _BETWEEN.join(_any_spelling(piece.translate(_PLAIN)) for piece in pieces)


def _any_spelling(piece: str) -> str:
    found = "".join(_of_letter(each) for each in piece)
    for letters, forms in _LIGATURES.items():
        apart = "".join(map(_of_letter, letters))
        found = found.replace(apart, f"(?:{apart}|[{forms}])")
    return found


def _of_letter(letter: str) -> str:
    forms = _SPELLINGS.get(letter) or "".join({letter: None, letter.lower(): None, letter.upper(): None})
    return f"[{forms}]" if letter.isalpha() else letter

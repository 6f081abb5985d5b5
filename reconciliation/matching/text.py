"""Letters as banks write them: capitals without accents, on both sides of every comparison."""

import re
import unicodedata
from functools import lru_cache

LOOK_ALIKES = str.maketrans("OILSB", "01158")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_ASCII_ALPHANUMERIC = {i: None for i in range(128) if not chr(i).isalnum()}
_LIGATURES = str.maketrans({"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "’": "'", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """Capitals, accents off; punctuation and line breaks stay where they were."""
    return text.upper() if text.isascii() else _unaccented(text)


@lru_cache(maxsize=1_000)  # the parts of a label are read several times over
def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join([c for c in decomposed if not unicodedata.combining(c)]).upper()


def compact(text: str) -> str:
    """Letters and digits alone: «F-2025/0123» and «f2025 0123» are one."""
    if text.isascii():
        return text.upper().translate(_ASCII_ALPHANUMERIC)
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def is_number_like(text: str) -> bool:
    return any(c.isdigit() for c in text)

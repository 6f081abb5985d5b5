"""Countries by their ISO 3166-1 code, named in the reader's language."""

from babel import Locale
from django.utils.translation import get_language

from invoicing.folding import fold
from invoicing.rendering.country_codes import COUNTRIES

HOME = "FR"
LANGUAGE_LENGTH = 2  # «fr» of «fr-ca»


def countries() -> list[tuple[str, str]]:
    """Code and name, France first, then by name."""
    names = Locale.parse((get_language() or "fr")[:LANGUAGE_LENGTH]).territories
    found = [(code, name) for code, name in names.items() if code in COUNTRIES]
    return sorted(found, key=lambda each: (each[0] != HOME, fold(each[1])))

"""Countries by their ISO 3166-1 code, named in the reader's language."""

from babel import Locale
from django.utils.translation import get_language

from invoicing.folding import fold

HOME = "FR"
CODE_LENGTH = 2
# What the list of regions holds besides countries: unions, groups, private codes.
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


def countries() -> list[tuple[str, str]]:
    """Code and name, France first, then by name."""
    names = Locale.parse((get_language() or "fr")[:CODE_LENGTH]).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == CODE_LENGTH and code.isalpha() and code not in NO_COUNTRIES
    ]
    return sorted(found, key=lambda each: (each[0] != HOME, fold(each[1])))

"""Names compared as people remember them: without accents, capitals, spaces and punctuation."""

import unicodedata

from django.db.models import CharField, Func


def fold(text: str) -> str:
    """`Ets Guérin & Fils` → `etsguerinfils`."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.lower()) if each.isalnum())


class Folded(Func):
    """The same, by PostgreSQL, without an extension."""

    template = r"regexp_replace(normalize(lower(%(expressions)s), NFKD), '[^[:alnum:]]+', '', 'g')"
    output_field = CharField()
    arity = 1

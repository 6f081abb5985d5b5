"""Words that people write in the cells of a table, in French or English, and what they mean here."""

from functools import cache

from babel import Locale
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.folding import fold
from invoicing.models import Customer, Unit
from invoicing.rendering.country_codes import COUNTRIES

SHOWN = 40

KINDS = {
    Customer.Kind.BUSINESS: "business professionnel pro entreprise societe company b2b association independant",
    Customer.Kind.CONSUMER: "consumer particulier individu private b2c personne",
    Customer.Kind.PUBLIC: "public publicbody administration collectivite mairie etat secteurpublic organismepublic b2g",
}
UNITS = {
    Unit.PIECE: "c62 unite u unites piece pieces pce pcs unit units ea",
    Unit.HOUR: "hur heure heures h hour hours",
    Unit.DAY: "day jour jours j days",
    Unit.MONTH: "mon mois month months",
    Unit.YEAR: "ann an ans annee annees year years",
    Unit.KILOGRAM: "kgm kg kilo kilos kilogramme",
    Unit.TONNE: "tne tonne tonnes t",
    Unit.LITRE: "ltr litre litres l",
    Unit.METRE: "mtr m metre metres ml",
    Unit.SQUARE_METRE: "mtk m2 metrecarre metrescarres",
    Unit.CUBIC_METRE: "mtq m3 metrecube metrescubes",
    Unit.KILOMETRE: "kmt km kilometre kilometres",
    Unit.LUMP_SUM: "ls forfait forfaits ens ensemble lumpsum ft",
}


KIND_WORDS = {word: str(kind) for kind, words in KINDS.items() for word in words.split()}
UNIT_WORDS = {word: str(unit) for unit, words in UNITS.items() for word in words.split()}


def customer_kind(text: str) -> str:
    """Nothing said: a business. Raises `BusinessError`."""
    if not text:
        return Customer.Kind.BUSINESS
    known = KIND_WORDS.get(fold(text))
    if known is None:
        words = {"text": text[:SHOWN]}
        raise BusinessError(_("“%(text)s” is no kind of customer: business, consumer or public.") % words)
    return known


def unit_code(text: str) -> str:
    """Nothing said: a piece. Raises `BusinessError`."""
    if not text:
        return Unit.PIECE
    known = UNIT_WORDS.get(fold(text))
    if known is None:
        raise BusinessError(
            _("“%(text)s” is no unit known here, like hour, day, kg or lump sum.") % {"text": text[:SHOWN]}
        )
    return known


def country_code(text: str) -> str:
    """Nothing said: France. By its code, or its name in French or English. Raises `BusinessError`."""
    if not text:
        return "FR"
    known = _countries().get(fold(text))
    if known is None:
        raise BusinessError(_("“%(text)s” is no country known here, like FR or Belgique.") % {"text": text[:SHOWN]})
    return known


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("en", "fr"):
        for code, name in Locale.parse(language).territories.items():
            if code in COUNTRIES:
                found |= {fold(name): code, fold(code): code}
    return found

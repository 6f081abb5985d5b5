"""Which VAT the lines of a draft may bear: what the law allows this company, and what makes sense for the buyer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from invoicing.legal import vat_treatments
from invoicing.legal.vat_treatments import VatTreatment
from invoicing.models import Customer, InvoiceLine, InvoicingSettings, Nature, Product
from invoicing.vat import STANDARD

FRANCE = frozenset({"FR", "GP", "MQ", "RE", "BL", "MF"})  # one France for VAT between companies (rules.md §1.4)
EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI GR EL HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905 — a table
)
HERE, IN_THE_UNION, ELSEWHERE = "here", "union", "elsewhere"

# Where a treatment makes sense; those that are not named make sense everywhere.
PLACES = {
    "vat_intra_community": (IN_THE_UNION,),
    "vat_reverse_charge": (HERE, IN_THE_UNION),
    "vat_export": (ELSEWHERE,),
    "vat_out_of_scope": (IN_THE_UNION, ELSEWHERE),
}
BETWEEN_BUSINESSES = frozenset({"vat_intra_community", "vat_reverse_charge"})
DEFAULTS = {
    (IN_THE_UNION, Nature.GOODS): "vat_intra_community",
    (IN_THE_UNION, Nature.SERVICES): "vat_reverse_charge",
    (ELSEWHERE, Nature.GOODS): "vat_export",
    (ELSEWHERE, Nature.SERVICES): "vat_out_of_scope",
}


@dataclass(frozen=True, slots=True)
class VatChoices:
    """The treatments that the lines of one draft may bear; the first one that a new line bears is `default`."""

    allowed: tuple[VatTreatment, ...]
    default: str
    territory: str

    def __contains__(self, key: object) -> bool:
        return any(each.key == key for each in self.allowed)

    @property
    def taxes_by_default(self) -> bool:
        return vat_treatments.treatment(self.default).category == STANDARD

    def options(self, kept: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
        """Key and label of each, and of those that lines bear already though nobody would choose them today."""
        known = {each.key for each in self.allowed}
        old = [vat_treatments.treatment(key) for key in dict.fromkeys(kept) if key not in known]
        return tuple((each.key, label(each)) for each in (*self.allowed, *old))

    def key_of(self, line: InvoiceLine | Product) -> str:
        """The treatment a line bears by what is stored on it; the default where the table knows none such."""
        found = vat_treatments.treatment_of(
            line.vat_category, line.vat_rate, line.vat_exemption, territory=self.territory
        )
        return found.key if found else self.default


def label(treatment: VatTreatment) -> str:
    return treatment.label_fr if (get_language() or "fr").startswith("fr") else treatment.label_en


def vat_choices(settings: InvoicingSettings, customer: Customer | None, nature: str, on: date) -> VatChoices:
    """What this company may write to this customer that day."""
    lawful = vat_treatments.treatments(on, regime=settings.vat_regime, territory=settings.territory)
    sensible = tuple(each for each in lawful if customer is None or _makes_sense(each.key, customer)) or lawful
    return VatChoices(sensible, _default(sensible, customer, nature), settings.territory)


def place_of(customer: Customer) -> str:
    country = customer.country.upper()
    if country in FRANCE or not country:
        return HERE
    return IN_THE_UNION if country in EUROPEAN_UNION else ELSEWHERE


def _makes_sense(key: str, customer: Customer) -> bool:
    if customer.kind == Customer.Kind.CONSUMER and key in BETWEEN_BUSINESSES:
        return False
    return place_of(customer) in PLACES.get(key, (HERE, IN_THE_UNION, ELSEWHERE))


def _default(sensible: tuple[VatTreatment, ...], customer: Customer | None, nature: str) -> str:
    """Abroad, the law's usual case between businesses; here and for consumers, the first of the table."""
    abroad = customer is not None and customer.kind != Customer.Kind.CONSUMER
    wanted = DEFAULTS.get((place_of(customer), Nature(nature))) if customer and abroad else None
    keys = [each.key for each in sensible]
    return wanted if wanted in keys else keys[0]


def bear(line: InvoiceLine, treatment: VatTreatment) -> None:
    line.vat_category, line.vat_rate, line.vat_exemption = treatment.category, treatment.rate, treatment.vatex

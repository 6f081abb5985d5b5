"""Which VAT a line may bear: a dated table by regime and territory (rules.md §1.3, §1.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NORMAL = "normal"
FRANCHISE = "franchise"

METROPOLE = "metropole"
CORSICA = "corsica"
OVERSEAS = "overseas"  # Guadeloupe, Martinique, Réunion
NO_VAT = "no_vat"  # French Guiana, Mayotte
TAXED_TERRITORIES = (METROPOLE, CORSICA, OVERSEAS)

SINCE_EVER = date(2000, 1, 1)
RATES_OF_2012 = date(2012, 1, 1)
RATES_OF_2014 = date(2014, 1, 1)
END_OF_2013 = date(2013, 12, 31)


@dataclass(frozen=True, slots=True)
class VatTreatment:
    """One way to treat a line: EN 16931 category, rate in percent, VATEX code and the mention that explains it."""

    key: str
    category: str
    rate: Decimal
    vatex: str
    mention_key: str
    label_fr: str
    label_en: str
    valid_from: date = SINCE_EVER
    valid_to: date | None = None
    territory: tuple[str, ...] = TAXED_TERRITORIES
    regime: str = NORMAL

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def _rate(rate: str, *territories: str, since: date = SINCE_EVER, until: date | None = None) -> VatTreatment:
    key = f"rate_{rate.replace('.', '_')}"
    french = f"{rate.replace('.', ',')}\u00a0%"
    return VatTreatment(key, "S", Decimal(rate), "", "", french, f"{rate}%", since, until, territories)


def _exempt(article: str, code: str, fr: str, en: str) -> VatTreatment:
    key = f"vat_exempt_{article}"
    return VatTreatment(key, "E", Decimal(0), f"VATEX-FR-CGI{code}", key, fr, en)


def _zero(key: str, category: str, vatex: str, fr: str, en: str) -> VatTreatment:
    return VatTreatment(key, category, Decimal(0), vatex, key, fr, en)


RATES = (
    _rate("20", METROPOLE, CORSICA, since=RATES_OF_2014),
    _rate("10", METROPOLE, CORSICA, since=RATES_OF_2014),
    _rate("5.5", METROPOLE),
    _rate("2.1", METROPOLE, CORSICA, OVERSEAS),
    _rate("13", CORSICA),
    _rate("0.9", CORSICA),
    _rate("8.5", OVERSEAS),
    _rate("1.75", OVERSEAS),
    _rate("1.05", OVERSEAS),
    # What follows is for corrections of old invoices alone.
    _rate("20.6", METROPOLE, CORSICA, until=date(2000, 3, 31)),
    _rate("19.6", METROPOLE, CORSICA, since=date(2000, 4, 1), until=END_OF_2013),
    _rate("7", METROPOLE, CORSICA, since=RATES_OF_2012, until=END_OF_2013),
)

WITHOUT_VAT = (
    VatTreatment(
        "vat_franchise",
        "E",
        Decimal(0),
        "VATEX-FR-FRANCHISE",
        "vat_franchise",
        "Franchise en base, art. 293 B",
        "Small-business exemption, art. 293 B",
        territory=(*TAXED_TERRITORIES, NO_VAT),
        regime=FRANCHISE,
    ),
    VatTreatment(
        "vat_no_vat_territory",
        "O",
        Decimal(0),
        "VATEX-EU-O",
        "vat_no_vat_territory",
        "Guyane, Mayotte : sans TVA, art. 294",
        "French Guiana, Mayotte: no VAT, art. 294",
        territory=(NO_VAT,),
    ),
    _zero("vat_reverse_charge", "AE", "VATEX-EU-AE", "Autoliquidation", "Reverse charge"),
    _zero(
        "vat_intra_community",
        "K",
        "VATEX-EU-IC",
        "Livraison intracommunautaire, art. 262 ter, I",
        "Goods within the European Union, art. 262 ter, I",
    ),
    _zero("vat_export", "G", "VATEX-EU-G", "Exportation, art. 262, I", "Export, art. 262, I"),
    _zero("vat_out_of_scope", "O", "VATEX-EU-O", "Hors champ, art. 259", "Out of scope, art. 259"),
    _zero("vat_disbursement", "E", "VATEX-EU-79-C", "Débours, art. 267", "Disbursement, art. 267"),
)

EXEMPT = (
    _exempt(
        "261_4", "261-4", "Santé, enseignement, formation, art. 261, 4", "Health, education, training, art. 261, 4"
    ),
    _exempt("261_7", "261-7", "Associations sans but lucratif, art. 261, 7", "Non-profit bodies, art. 261, 7"),
    _exempt("261_c_1", "261C-1", "Opérations financières, art. 261 C, 1°", "Financial services, art. 261 C, 1°"),
    _exempt("261_c_2", "261C-2", "Assurance, art. 261 C, 2°", "Insurance, art. 261 C, 2°"),
    _exempt("261_d_2", "261D-2", "Location nue, art. 261 D, 2°", "Unfurnished letting, art. 261 D, 2°"),
    _exempt("261_d_4", "261D-4", "Location meublée, art. 261 D, 4°", "Furnished letting, art. 261 D, 4°"),
    _exempt("261_1", "261-1", "Exonération, art. 261, 1", "Exempt, art. 261, 1"),
    _exempt("261_2", "261-2", "Exonération, art. 261, 2", "Exempt, art. 261, 2"),
    _exempt("261_3", "261-3", "Exonération, art. 261, 3", "Exempt, art. 261, 3"),
    _exempt("261_5", "261-5", "Opérations immobilières, art. 261, 5", "Real estate, art. 261, 5"),
    _exempt("261_8", "261-8", "Exonération, art. 261, 8", "Exempt, art. 261, 8"),
    _exempt("261_a", "261A", "Exonération, art. 261 A", "Exempt, art. 261 A"),
    _exempt("261_b", "261B", "Groupements de moyens, art. 261 B", "Cost-sharing groups, art. 261 B"),
    _exempt("261_c_3", "261C-3", "Timbres, art. 261 C, 3°", "Stamps, art. 261 C, 3°"),
    _exempt("261_d_1", "261D-1", "Location de terres, art. 261 D, 1°", "Letting of land, art. 261 D, 1°"),
    _exempt("261_d_1_bis", "261D-1BIS", "Exonération, art. 261 D, 1° bis", "Exempt, art. 261 D, 1° bis"),
    _exempt("261_d_3", "261D-3", "Exonération, art. 261 D, 3°", "Exempt, art. 261 D, 3°"),
    _exempt("261_e_1", "261E-1", "Exonération, art. 261 E, 1°", "Exempt, art. 261 E, 1°"),
    _exempt("261_e_2", "261E-2", "Exonération, art. 261 E, 2°", "Exempt, art. 261 E, 2°"),
)

TABLE = RATES + WITHOUT_VAT + EXEMPT
BY_KEY = {each.key: each for each in TABLE}


def treatments(on: date, *, regime: str, territory: str) -> tuple[VatTreatment, ...]:
    """Return what a line may bear that day: a company in franchise has one choice, since any VAT it writes is due."""
    return tuple(each for each in TABLE if each.is_valid(on) and each.regime == regime and territory in each.territory)


def treatment(key: str) -> VatTreatment:
    """Return a treatment by its key, whenever it was valid. Raises `KeyError`."""
    return BY_KEY[key]


def treatment_of(category: str, rate: Decimal, vatex: str, *, territory: str = METROPOLE) -> VatTreatment | None:
    """Find the treatment that a line bears by what is stored on it; None where the table knows none such."""
    same = [each for each in TABLE if (each.category, each.rate, each.vatex) == (category, rate, vatex)]
    here = [each for each in same if territory in each.territory]
    return next(iter(here or same), None)

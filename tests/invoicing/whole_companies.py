"""Companies and customers of every kind, drawn from a seed, as they would stand in the database."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from invoicing.models import CompanyIdentity, Customer, InvoicingSettings
from organisations.models import Organisation, User
from tests.factories import OrganisationFactory, UserFactory, siren

COMPANIES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "SARL of the mainland": (
        {"share_capital": Decimal("1234567.89"), "iban": "FR7630006000011234567890189", "bic": "AGRIFRPP"},
        {"penalty_rate": Decimal("11.75"), "discount_percent": Decimal("2.50"), "discount_days": 8},
    ),
    "sole trader in franchise": (
        {"legal_form": "EI", "share_capital": None, "registry_city": "", "vat_number": ""},
        {"vat_regime": "franchise", "nature": "services"},
    ),
    "SAS of Corsica, VAT on debits": (
        {"legal_form": "SAS", "registry_city": "Ajaccio", "postcode": "20000", "city": "Ajaccio"},
        {"territory": "corsica", "vat_on_debits": True, "one_series": True, "footer": "Merci de votre confiance !"},
    ),
    "EURL of Réunion": (
        {"legal_form": "EURL", "registry_city": "Saint-Denis", "city": "Saint-Denis", "country": "RE"},
        {"territory": "overseas", "nature": "goods", "prices_include_vat": True},
    ),
    "SAS of Guyane": (
        {"legal_form": "SAS", "registry_city": "Cayenne", "city": "Cayenne", "country": "GF"},
        {"territory": "no_vat"},
    ),
    "association": (
        {"legal_form": "Association loi 1901", "share_capital": None, "registry_city": "", "phone": "01 23 45 67 89"},
        {"nature": "mixed", "invoice_prefix": "ASSO", "credit_note_prefix": "AV"},
    ),
}  # fmt: skip
NAMES = [
    "Boulangerie « Chez Zoé » & Fils",
    "L’Œuvre d’Été — Société coopérative",
    'O\'Connor <Partners> "Ltd"',
    "Ateliers Łukasz Żółć; SARL",
    "Société civile immobilière " + "des Hauts-de-Saint-Barthélemy-sur-Dronne et de ses dépendances agricoles " * 2,
    "A",
    "100 % Bio / 24h*24 #1 @ Nîmes",
    "Εταιρεία Αθήνα ΑΕ",
]
UNION = {"DE": "DE136695976", "BE": "BE0428759497", "IT": "IT00743110157", "GR": "EL094259216", "IE": "IE6433435F"}
FAR = ("CH", "US", "GB", "MA", "JP", "GF", "NC")


@dataclass(frozen=True)
class Company:
    organisation: Organisation
    settings: InvoicingSettings
    by: User


def company(kind: str) -> Company:
    identity, habits = COMPANIES[kind]
    organisation = OrganisationFactory()
    CompanyIdentity.objects.filter(organisation=organisation).update(**identity)
    settings = InvoicingSettings.objects.create(organisation=organisation, **habits)
    organisation.refresh_from_db()
    return Company(organisation, settings, UserFactory())


def customer(random: Random, owner: Company) -> Customer:
    """One of those that a company meets: at home, in the Union, farther away; business, consumer, public body."""
    made = random.choice([_business, _business, _public, _consumer, _of_the_union, _from_afar])(random)
    made.organisation = owner.organisation
    made.name = f"{random.choice(NAMES)} {random.randint(1, 99)}"[:200].strip()
    made.terms_days = random.choice([None, 0, 30, 45, 60])
    made.terms_method = random.choice(["net", "days_then_month_end", "month_end_then_days"])
    made.reference = random.choice(["", "BC n° 2026/118-É", "PO#77"])
    if random.random() < 0.3:
        made.billing_name, made.billing_line1 = "Service comptable — 3ᵉ étage", "BP 29801"
        made.billing_postcode, made.billing_city, made.billing_country = "29801", "Brest Cedex 9", "FR"
    if random.random() < 0.3:
        made.delivery_name, made.delivery_line1 = "Chantier « Les Érables »", "Lieu-dit Kermaria"
        made.delivery_postcode, made.delivery_city, made.delivery_country = "22580", "Plouha", made.country
    made.save()
    return made


def _at_home(random: Random, kind: str) -> Customer:
    return Customer(
        kind=kind,
        address_line1=f"{random.randint(1, 300)} bis, rue de l’Église",
        address_line2=random.choice(["", "Bâtiment C, 2ᵉ étage"]),
        postcode=random.choice(["69003", "20600", "97400"]),
        city=random.choice(["Lyon", "L’Haÿ-les-Roses", "Saint-Rémy-lès-Chevreuse"]),
        email=random.choice(["", "compta+factures@client.example"]),
    )


def _business(random: Random) -> Customer:
    made = _at_home(random, "business")
    made.siren = siren(random.randint(10_000_000, 89_999_999))
    made.country = random.choice(["FR", "FR", "FR", "GP", "MQ", "RE"])
    made.electronic_address = random.choice(["", "", made.siren, f"{made.siren}_FACTURES", f"0225:{made.siren}_42"])
    if random.random() < 0.5:
        made.vat_number = f"FR{(12 + 3 * (int(made.siren) % 97)) % 97:02d}{made.siren}"
    return made


def _public(random: Random) -> Customer:
    made = _at_home(random, "public")
    made.siren, made.siret = "356000000", "35600000000048"
    return made


def _consumer(random: Random) -> Customer:
    made = _at_home(random, "consumer")
    made.country = random.choice(["FR", "FR", "DE", "CH"])
    return made


def _of_the_union(random: Random) -> Customer:
    country, vat_number = random.choice(list(UNION.items()))
    return _abroad(random, country, vat_number)


def _from_afar(random: Random) -> Customer:
    return _abroad(random, random.choice(FAR), "")


def _abroad(random: Random, country: str, vat_number: str) -> Customer:
    return Customer(
        kind="business",
        address_line1="Königstraße 4½",
        postcode=random.choice(["", "SW1A 1AA", "50667"]),
        city="Zürich-Örlikon",
        country=country,
        vat_number=vat_number,
        language=random.choice(["fr", "en"]),
        email=random.choice(["", "billing@abroad.example"]),
    )

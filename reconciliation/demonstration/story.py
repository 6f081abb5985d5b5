"""What the demonstration company sells, to whom, and how they pay. Everything here is invented."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

COMPANY = "Atelier Verdier"
SLUG = "atelier-verdier"
EMAIL = "demo@quittance.example"
PASSWORD = "quittance-demo"  # noqa: S105 — of the demonstration, told to everybody
IBAN = "FR7699999000010001234567809"  # of no existing bank
SIREN = "999000102"  # invented, as those of the customers are
VAT_NUMBER = f"FR48{SIREN}"
ADDRESS = ("18 rue des Ébénistes", "69007", "Lyon")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer: what they usually order (excluding VAT), how often in a year, and how many days late they pay.

    `place` is their street, postcode and city.
    """

    name: str
    service: str
    price: Decimal
    orders: int
    days_late: int
    on_statements: str
    siren: str
    place: tuple[str, str, str]


BUYERS = (
    Buyer(
        "Menuiserie Lefèvre SARL",
        "Plans d’exécution",
        Decimal("1950.00"),
        18,
        3,
        "MENUISERIE LEFEVRE",
        "999000110",
        ("4 route de Vienne", "38200", "Vienne"),
    ),
    Buyer(
        "Éditions Périgord SAS",
        "Maquette et mise en page",
        Decimal("720.00"),
        22,
        0,
        "SAS EDITIONS PERIGORD",
        "999000128",
        ("27 cours Tourny", "24000", "Périgueux"),
    ),
    Buyer(
        "Transports Colbert",
        "Signalétique des quais",
        Decimal("10400.00"),
        6,
        12,
        "TRANSPORTS COLBERT",
        "999000136",
        ("Zone du Port Sec", "59000", "Lille"),
    ),
    Buyer(
        "Hôtel du Vercors",
        "Entretien du mobilier",
        Decimal("1260.50"),
        16,
        18,
        "HOTEL DU VERCORS",
        "999000144",
        ("2 place de l’Église", "26420", "La Chapelle-en-Vercors"),
    ),
    Buyer(
        "Boréal Conseil SASU",
        "Aménagement de bureaux",
        Decimal("5750.00"),
        10,
        6,
        "SASU BOREAL CONSEIL",
        "999000151",
        ("11 quai des Célestins", "69002", "Lyon"),
    ),
    Buyer(
        "Ets Guérin & Fils",
        "Pose et réglages",
        Decimal("265.00"),
        24,
        9,
        "ETS GUERIN ET FILS",
        "999000169",
        ("63 avenue Jean Jaurès", "42000", "Saint-Étienne"),
    ),
    Buyer(
        "Imprimerie Voltaire",
        "Abonnement maintenance",
        Decimal("890.00"),
        24,
        2,
        "IMPRIMERIE VOLTAIRE",
        "999000177",
        ("8 rue Voltaire", "38000", "Grenoble"),
    ),
    Buyer(
        "Boulangerie Au Bon Levain",
        "Agencement du comptoir",
        Decimal("3475.00"),
        4,
        0,
        "BOULANGERIE AU BON LEV",
        "999000185",
        ("15 Grande Rue", "01000", "Bourg-en-Bresse"),
    ),
    Buyer(
        "Cabinet Montgolfier",
        "Bibliothèques sur mesure",
        Decimal("4280.00"),
        8,
        5,
        "CABINET MONTGOLFIER",
        "999000193",
        ("5 rue Centrale", "07100", "Annonay"),
    ),
    Buyer(
        "Crèche Les Petits Pas",
        "Mobilier d’éveil",
        Decimal("1480.00"),
        8,
        21,
        "CRECHE LES PETITS PAS",
        "999000201",
        ("9 allée des Tilleuls", "69100", "Villeurbanne"),
    ),
    Buyer(
        "Iberia Distribución",
        "Présentoirs",
        Decimal("3500.00"),
        6,
        4,
        "IBERIA DISTRIBUCION SL",
        "999000219",
        ("40 avenue de Prades", "66000", "Perpignan"),
    ),
    Buyer(
        "Théâtre de la Grange",
        "Praticables",
        Decimal("2215.00"),
        6,
        30,
        "THEATRE DE LA GRANGE",
        "999000227",
        ("1 chemin de la Grange", "71000", "Mâcon"),
    ),
)

SILENT = "Théâtre de la Grange"  # has not paid their last invoice, and was reminded of it

EXPENSES = (
    ("PRLV SEPA URSSAF", "URSSAF RHONE ALPES", Decimal("-1842.00"), 5),
    ("PRLV SEPA LOYER", "LOYER ATELIER", Decimal("-980.00"), 2),
    ("F COTISATION", "COTISATION COMPTE PRO", Decimal("-24.90"), 1),
    ("CB QUINCAILLERIE", "FACTURE CARTE", Decimal("-136.45"), 17),
)

CATALOGUE: tuple[dict[str, Any], ...] = (
    {"reference": "ETU", "name": "Étude et plans d’exécution", "unit": "DAY", "unit_price": Decimal(650)},
    {"reference": "ATE", "name": "Heure d’atelier", "unit": "HUR", "unit_price": Decimal(65)},
    {"reference": "POSE", "name": "Pose sur site", "unit": "DAY", "unit_price": Decimal(580)},
    {"reference": "CHENE", "name": "Chêne massif", "unit": "MTQ", "unit_price": Decimal("1850.50")},
    {"reference": "MAINT", "name": "Abonnement maintenance", "unit": "MON", "unit_price": Decimal(890)},
    {"reference": "DEPL", "name": "Déplacement", "unit": "KMT", "unit_price": Decimal("0.62")},
)

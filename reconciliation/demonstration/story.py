"""What the demonstration company sells, to whom, and how they pay. Everything here is invented."""

from dataclasses import dataclass
from decimal import Decimal

COMPANY = "Atelier Verdier"
SLUG = "atelier-verdier"
EMAIL = "demo@quittance.example"
PASSWORD = "quittance-demo"  # noqa: S105 — of the demonstration, told to everybody
IBAN = "FR7699999000010001234567809"  # of no existing bank


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer: what they usually order (excluding VAT), how often in a year, and how many days late they pay."""

    name: str
    service: str
    price: Decimal
    orders: int
    days_late: int
    on_statements: str


BUYERS = (
    Buyer("Menuiserie Lefèvre SARL", "Plans d’exécution", Decimal("1950.00"), 18, 3, "MENUISERIE LEFEVRE"),
    Buyer("Éditions Périgord SAS", "Maquette et mise en page", Decimal("720.00"), 22, 0, "SAS EDITIONS PERIGORD"),
    Buyer("Transports Colbert", "Signalétique des quais", Decimal("10400.00"), 6, 12, "TRANSPORTS COLBERT"),
    Buyer("Hôtel du Vercors", "Entretien du mobilier", Decimal("1260.50"), 16, 18, "HOTEL DU VERCORS"),
    Buyer("Boréal Conseil SASU", "Aménagement de bureaux", Decimal("5750.00"), 10, 6, "SASU BOREAL CONSEIL"),
    Buyer("Ets Guérin & Fils", "Pose et réglages", Decimal("265.00"), 24, 9, "ETS GUERIN ET FILS"),
    Buyer("Imprimerie Voltaire", "Abonnement maintenance", Decimal("890.00"), 24, 2, "IMPRIMERIE VOLTAIRE"),
    Buyer("Boulangerie Au Bon Levain", "Agencement du comptoir", Decimal("3475.00"), 4, 0, "BOULANGERIE AU BON LEV"),
    Buyer("Cabinet Montgolfier", "Bibliothèques sur mesure", Decimal("4280.00"), 8, 5, "CABINET MONTGOLFIER"),
    Buyer("Crèche Les Petits Pas", "Mobilier d’éveil", Decimal("1480.00"), 8, 21, "CRECHE LES PETITS PAS"),
    Buyer("Iberia Distribución", "Présentoirs", Decimal("3500.00"), 6, 4, "IBERIA DISTRIBUCION SL"),
    Buyer("Théâtre de la Grange", "Praticables", Decimal("2215.00"), 6, 30, "THEATRE DE LA GRANGE"),
)

EXPENSES = (
    ("PRLV SEPA URSSAF", "URSSAF RHONE ALPES", Decimal("-1842.00"), 5),
    ("PRLV SEPA LOYER", "LOYER ATELIER", Decimal("-980.00"), 2),
    ("F COTISATION", "COTISATION COMPTE PRO", Decimal("-24.90"), 1),
    ("CB QUINCAILLERIE", "FACTURE CARTE", Decimal("-136.45"), 17),
)

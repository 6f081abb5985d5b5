"""Plain facts of invented companies, and one document of each kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from invoicing.rendering.facts import (
    Address,
    BuyerFacts,
    BuyerKind,
    DeductedDeposit,
    DocumentFacts,
    DocumentType,
    LineFacts,
    Nature,
    PaidAmount,
    Preceding,
    SellerFacts,
)
from invoicing.vat import RateTotal

ISSUED = date(2026, 11, 23)
DUE = date(2026, 12, 23)

SELLER = SellerFacts(
    name="Menuiserie Lefèvre SARL",
    legal_form="SARL",
    capital=Decimal(10000),
    address=Address("12 rue des Tanneurs", "", "69005", "Lyon"),
    siren="732829320",
    siret="73282932000074",
    registry_city="Lyon",
    vat_number="FR44732829320",
    email="contact@menuiserie-lefevre.example",
    phone="04 78 00 00 00",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
)
FRANCHISED = SellerFacts(
    name="Élodie Marchand",
    address=Address("3 place du Marché", "Bâtiment B", "44000", "Nantes"),
    siren="404833048",
    is_sole_trader=True,
    in_franchise=True,
    email="elodie@marchand.example",
    iban="FR7630006000011234567890189",
)
BUSINESS = BuyerFacts(
    name="Boulangerie Kervella",
    address=Address("8 quai de la Douane", "", "29200", "Brest"),
    siren="552100554",
    vat_number="FR44552100554",
    email="compta@kervella.example",
)
CONSUMER = BuyerFacts(
    name="Jeanne Aubert",
    address=Address("5 allée des Cèdres", "", "38000", "Grenoble"),
    kind=BuyerKind.CONSUMER,
    email="jeanne.aubert@example.org",
)
TOWN = BuyerFacts(
    name="Commune de Saint-Aubin-les-Forges",
    address=Address("1 place de la Mairie", "", "58130", "Saint-Aubin-les-Forges"),
    kind=BuyerKind.PUBLIC,
    siren="356000000",
    siret="35600000000048",
    service_code="SERVICE-TECHNIQUE",
)
GERMAN = BuyerFacts(
    name="Holzhandel Brückner GmbH",
    address=Address("Lindenallee 4", "", "50667", "Köln", "DE"),
    vat_number="DE136695976",
    email="rechnung@brueckner.example",
)
SWISS = BuyerFacts(
    name="Ateliers du Léman SA",
    address=Address("Rue du Lac 9", "", "1003", "Lausanne", "CH"),
    email="factures@leman.example",
)

FITTING = LineFacts(
    1,
    "Pose d’une porte d’entrée",
    Decimal("1.5"),
    Decimal(480),
    Decimal(10),
    description="Chêne massif",
    unit_code="DAY",
)
DOOR = LineFacts(2, "Porte en chêne", Decimal(1), Decimal("1290.50"), Decimal(20), discount_percent=Decimal(5))
UNTAXED = replace(FITTING, vat_rate=Decimal(0))

INVOICE = DocumentFacts(
    seller=SELLER,
    buyer=BUSINESS,
    lines=(FITTING, DOOR),
    issue_date=ISSUED,
    due_date=DUE,
    number="F2026-00042",
    nature=Nature.MIXED,
    order_number="BC-2026-118",
    software="Quittance 0.1.0",
)
DEPOSIT_TAKEN = DeductedDeposit(
    "F2026-00031", date(2026, 10, 5), (RateTotal(Decimal(10), Decimal("300.00"), Decimal("30.00")),)
)


def without_vat(category: str, vatex: str) -> tuple[LineFacts, ...]:
    return (replace(UNTAXED, category=category, vatex=vatex),)


KINDS: dict[str, DocumentFacts] = {
    "invoice": INVOICE,
    "one line, one rate": replace(INVOICE, lines=(DOOR,), nature=Nature.GOODS),
    "five rates": replace(
        INVOICE,
        lines=tuple(
            LineFacts(n, f"Fourniture n° {n}", Decimal(n), Decimal("33.333333"), Decimal(rate))
            for n, rate in enumerate(["20", "10", "5.5", "2.1", "8.5"], 1)
        ),
    ),
    "franchise": replace(
        INVOICE, seller=FRANCHISED, lines=without_vat("E", "VATEX-FR-FRANCHISE"), nature=Nature.SERVICES
    ),
    "franchise with a VAT number": replace(
        INVOICE,
        seller=replace(FRANCHISED, vat_number="FR83404833048"),
        lines=without_vat("E", "VATEX-FR-FRANCHISE"),
    ),
    "exempt": replace(INVOICE, lines=without_vat("E", "VATEX-FR-CGI261-4")),
    "exempt and disbursed": replace(
        INVOICE,
        lines=(
            *without_vat("E", "VATEX-FR-CGI261-4"),
            replace(UNTAXED, position=2, name="Débours", category="E", vatex="VATEX-EU-79-C"),
        ),
    ),
    "reverse charge": replace(INVOICE, lines=without_vat("AE", "VATEX-EU-AE"), nature=Nature.SERVICES),
    "goods within the Union": replace(
        INVOICE,
        buyer=GERMAN,
        lines=without_vat("K", "VATEX-EU-IC"),
        nature=Nature.GOODS,
        delivery_date=date(2026, 11, 20),
        language="en",
    ),
    "services within the Union": replace(
        INVOICE, buyer=GERMAN, lines=without_vat("AE", "VATEX-EU-AE"), nature=Nature.SERVICES, language="en"
    ),
    "export of goods": replace(
        INVOICE, buyer=SWISS, lines=without_vat("G", "VATEX-EU-G"), nature=Nature.GOODS, language="en"
    ),
    "services outside the Union": replace(
        INVOICE, buyer=SWISS, lines=without_vat("O", "VATEX-EU-O"), nature=Nature.SERVICES
    ),
    "French Guiana": replace(INVOICE, seller=replace(SELLER, territory="no_vat"), lines=without_vat("O", "VATEX-EU-O")),
    "VAT on debits": replace(INVOICE, seller=replace(SELLER, vat_on_debits=True)),
    "deposit": replace(
        INVOICE,
        type=DocumentType.DEPOSIT,
        lines=(
            replace(FITTING, name="Acompte de 30 % sur devis n° 118", quantity=Decimal(1), unit_price=Decimal(300)),
        ),
        nature=Nature.SERVICES,
    ),
    "final": replace(INVOICE, type=DocumentType.FINAL, deposits=(DEPOSIT_TAKEN,)),
    "final with two deposits and a payment": replace(
        INVOICE,
        type=DocumentType.FINAL,
        deposits=(DEPOSIT_TAKEN, replace(DEPOSIT_TAKEN, number="F2026-00035")),
        payments=(PaidAmount(date(2026, 11, 20), Decimal(50), "chèque"),),
    ),
    "credit note": replace(
        INVOICE,
        type=DocumentType.CREDIT_NOTE,
        number="A2026-00003",
        preceding=(Preceding("F2026-00040", date(2026, 11, 2)),),
        due_date=None,
    ),
    "credit note on a deposit": replace(
        INVOICE,
        type=DocumentType.DEPOSIT_CREDIT_NOTE,
        number="A2026-00004",
        preceding=(Preceding("F2026-00031", date(2026, 10, 5)),),
        due_date=None,
        lines=(FITTING,),
    ),
    "corrected": replace(
        INVOICE, type=DocumentType.CORRECTED, preceding=(Preceding("F2026-00040", date(2026, 11, 2)),)
    ),
    "corrected after a deposit": replace(
        INVOICE,
        type=DocumentType.CORRECTED,
        preceding=(Preceding("F2026-00040", date(2026, 11, 2)),),
        deposits=(DEPOSIT_TAKEN,),
    ),
    "already paid": replace(INVOICE, payments=(PaidAmount(date(2026, 11, 21), INVOICE.totals.incl_vat, "carte"),)),
    "partly paid": replace(INVOICE, payments=(PaidAmount(date(2026, 11, 21), Decimal(500), "carte"),)),
    "consumer": replace(INVOICE, buyer=CONSUMER),
    "consumer without e-mail": replace(INVOICE, buyer=replace(CONSUMER, email="")),
    "public buyer": replace(INVOICE, buyer=TOWN),
    "delivered elsewhere": replace(
        INVOICE,
        buyer=replace(
            BUSINESS,
            billing_address=Address("BP 40", "Service comptable", "29801", "Brest Cedex 9"),
            delivery_address=Address("Zone artisanale de Kergaradec", "", "29850", "Gouesnou", name="Fournil nord"),
        ),
        delivery_date=date(2026, 11, 18),
        nature=Nature.GOODS,
    ),
    "discounts and own terms": replace(
        INVOICE,
        lines=(
            replace(DOOR, position=1, discount_percent=Decimal("33.33")),
            replace(FITTING, position=2, discount_percent=Decimal(100)),
        ),
        discount_percent=Decimal("1.5"),
        discount_days=10,
        penalty_rate=Decimal("12.4"),
        terms="Paiement par virement à 30 jours date de facture",
    ),
    "dollars": replace(
        INVOICE, currency="USD", euro_rate=Decimal("0.8642"), euro_rate_date=date(2026, 11, 20), language="en"
    ),
    "without IBAN": replace(INVOICE, seller=replace(SELLER, iban="", bic="")),
    "long names": replace(
        INVOICE,
        buyer=replace(BUSINESS, name="Société coopérative d’intérêt collectif " + "Œuvres réunies & associés, " * 5),
        lines=(
            replace(
                FITTING, name="Désignation qui n’en finit pas " * 6, description="Détails « précis » <b>&amp;</b>\n" * 8
            ),
        ),
        subject="Chantier de l’îlot Saint-Joseph : façades, combles & menuiseries intérieures",
    ),
    "200 lines": replace(
        INVOICE,
        lines=tuple(
            LineFacts(
                n,
                f"Article {n:03} — planche rabotée",
                Decimal(n) / 4,
                Decimal("3.141593") * n,
                Decimal("20" if n % 3 else "5.5"),
                unit_code="MTR",
                reference=f"PL-{n:04}",
            )
            for n in range(1, 201)
        ),
    ),
    "nothing to pay": replace(INVOICE, lines=(replace(FITTING, unit_price=Decimal(0)),)),
}

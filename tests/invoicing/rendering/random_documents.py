"""Documents of all kinds, drawn from a seed: what nobody would have thought of."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from invoicing.rendering.facts import (
    BuyerFacts,
    DeductedDeposit,
    DocumentFacts,
    DocumentType,
    LineFacts,
    Nature,
    PaidAmount,
    Preceding,
)
from invoicing.vat import RateTotal
from tests.invoicing.rendering.samples import (
    BUSINESS,
    CONSUMER,
    FRANCHISED,
    GERMAN,
    INVOICE,
    ISSUED,
    SELLER,
    SWISS,
    TOWN,
)

TAXED = [("S", rate, "") for rate in ("20", "10", "5.5", "2.1", "8.5", "13", "0.9")]
EXEMPT = [("E", "0", "VATEX-FR-CGI261-4"), ("E", "0", "VATEX-EU-79-C"), ("E", "0", "VATEX-FR-CGI261C-1")]
ABROAD = [("K", "0", "VATEX-EU-IC"), ("AE", "0", "VATEX-EU-AE"), ("G", "0", "VATEX-EU-G"), ("O", "0", "VATEX-EU-O")]
WORDS = [
    "Bûche",
    "œuf",
    "château & fils",
    "<b>",
    "L’été",
    "№ 5",
    "«\u00a0à façon\u00a0»",
    "ÀÉÎÕÜ",
    "100 %",
    'a"b',
    "\n",
    "Łódź",
]
UNITS = ["C62", "HUR", "DAY", "MTR", "MTK", "KGM", "LS"]


def random_document(seed: int) -> DocumentFacts:
    random = Random(seed)
    seller, buyer, treatments = parties(random)
    facts = replace(
        INVOICE,
        seller=seller,
        buyer=buyer,
        lines=tuple(line(random, at, treatments) for at in range(1, random.randint(1, 7) + 1)),
        number=f"F2026-{seed:05}",
        nature=random.choice(list(Nature)),
        language=random.choice(["fr", "en"]),
        due_date=ISSUED + timedelta(days=random.randint(0, 90)),
        delivery_date=ISSUED - timedelta(days=random.randint(0, 40)),
        subject=words(random, 4),
        notes=words(random, 12),
        terms=words(random, 3),
        discount_percent=random.choice([None, Decimal("2.5")]),
        discount_days=8,
        penalty_rate=random.choice([None, Decimal("11.75")]),
    )
    return random.choice([as_is, credited, corrected, deposit, final, paid])(random, facts)


def parties(random: Random) -> tuple[object, BuyerFacts, list[tuple[str, str, str]]]:
    if random.random() < 0.2:
        return FRANCHISED, random.choice([BUSINESS, CONSUMER, TOWN]), [("E", "0", "VATEX-FR-FRANCHISE")]
    seller = replace(SELLER, vat_on_debits=random.random() < 0.3)
    if random.random() < 0.3:
        treatment = random.choice(ABROAD)
        return seller, GERMAN if treatment[0] in {"K", "AE"} else SWISS, [treatment]
    return seller, random.choice([BUSINESS, CONSUMER, TOWN]), [*TAXED, *EXEMPT]


def line(random: Random, position: int, treatments: list[tuple[str, str, str]]) -> LineFacts:
    category, rate, vatex = random.choice(treatments)
    return LineFacts(
        position,
        f"Article {position} {words(random, 3)}".replace("\n", " "),
        decimal(random, 4, 10 ** random.randint(4, 8)),
        decimal(random, random.randint(0, 6), 10 ** random.randint(3, 8)),
        Decimal(rate),
        category,
        vatex,
        description=words(random, random.randint(0, 15)),
        unit_code=random.choice(UNITS),
        discount_percent=random.choice([Decimal(0), Decimal(0), decimal(random, 2, 10_000)]),
    )


def decimal(random: Random, decimals: int, most: int) -> Decimal:
    return Decimal(random.randint(0, most)).scaleb(-decimals)


def words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count)).strip()


def as_is(_random: Random, facts: DocumentFacts) -> DocumentFacts:
    return facts


def earlier(random: Random) -> Preceding:
    return Preceding(f"F2026-{random.randint(1, 99):05}", ISSUED - timedelta(days=random.randint(1, 300)))


def credited(random: Random, facts: DocumentFacts) -> DocumentFacts:
    kind = random.choice([DocumentType.CREDIT_NOTE, DocumentType.DEPOSIT_CREDIT_NOTE])
    return replace(facts, type=kind, preceding=(earlier(random),), due_date=random.choice([None, facts.due_date]))


def corrected(random: Random, facts: DocumentFacts) -> DocumentFacts:
    return replace(facts, type=DocumentType.CORRECTED, preceding=(earlier(random),))


def deposit(_random: Random, facts: DocumentFacts) -> DocumentFacts:
    return replace(facts, type=DocumentType.DEPOSIT)


def final(random: Random, facts: DocumentFacts) -> DocumentFacts:
    """Deposits of a third each of what is sold, by rate: one or two of them."""
    by_rate = tuple(
        RateTotal(each.vat_rate, round(each.base / 3, 2), round(each.vat / 3, 2), each.category)
        for each in facts.totals.by_rate
    )
    earlier_ones = [earlier(random) for _ in range(random.randint(1, 2))]
    deposits = tuple(DeductedDeposit(each.number, each.issue_date, by_rate) for each in earlier_ones)
    return replace(facts, type=DocumentType.FINAL, deposits=deposits)


def paid(random: Random, facts: DocumentFacts) -> DocumentFacts:
    share = random.choice([1, 2])
    amount = round(facts.totals.incl_vat / share, 2)
    return replace(facts, payments=(PaidAmount(ISSUED - timedelta(days=3), amount, "carte"),)) if amount else facts

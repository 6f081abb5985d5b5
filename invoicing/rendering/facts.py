"""All that a document says, as plain values: enough to write its XML and its page, and nothing else.

Whoever fills these in reads the database; nothing here does. Texts are as people typed them. Credit notes have positive
amounts: their type says which way they count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from invoicing.vat import NOTHING, PricedLine, RateTotal, Totals, totals

FRENCH = "fr"


class DocumentType(StrEnum):
    """What the document is. `code` is EN 16931's BT-3 (UNTDID 1001), of the list that France accepts (BR-FR-04)."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    FINAL = "final"  # an invoice that takes deposits off
    CORRECTED = "corrected"  # «annule et remplace»
    CREDIT_NOTE = "credit_note"
    DEPOSIT_CREDIT_NOTE = "deposit_credit_note"

    @property
    def code(self) -> str:
        return CODES[self]

    @property
    def is_credit_note(self) -> bool:
        return self in {DocumentType.CREDIT_NOTE, DocumentType.DEPOSIT_CREDIT_NOTE}


CODES = {
    DocumentType.INVOICE: "380",
    DocumentType.DEPOSIT: "386",
    DocumentType.FINAL: "380",
    DocumentType.CORRECTED: "384",
    DocumentType.CREDIT_NOTE: "381",
    DocumentType.DEPOSIT_CREDIT_NOTE: "503",
}


class Nature(StrEnum):
    """What is sold. `letter` begins BT-23 (rules.md M13)."""

    GOODS = "goods"
    SERVICES = "services"
    MIXED = "mixed"

    @property
    def letter(self) -> str:
        return {"goods": "B", "services": "S", "mixed": "M"}[self.value]


class BuyerKind(StrEnum):
    BUSINESS = "business"
    CONSUMER = "consumer"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Address:
    """`country` is ISO 3166-1 alpha-2. `name` is who is there, where that is not the party itself."""

    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    name: str = ""


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """The company that issues. `capital` is in euros; `logo` is the bytes of a PNG, JPEG or SVG image.

    `electronic_address` is where the seller receives e-invoices (scheme 0225); empty, it is the SIREN.
    `colour` is that of the page's one rule, as #rrggbb.
    """

    name: str
    address: Address
    siren: str = ""
    siret: str = ""
    legal_form: str = ""
    capital: Decimal | None = None
    registry_city: str = ""
    is_sole_trader: bool = False
    vat_number: str = ""
    in_franchise: bool = False
    vat_on_debits: bool = False
    territory: str = "metropole"
    email: str = ""
    phone: str = ""
    electronic_address: str = ""
    iban: str = ""
    bic: str = ""
    account_holder: str = ""
    logo: bytes | None = None
    logo_format: str = ""  # png, jpg, svg
    colour: str = "#0f5a4d"


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """The customer. `address` is the registered one, `billing_address` only where invoices go elsewhere.

    `electronic_address` and its scheme (EAS code) are BT-49; empty, the SIREN or the e-mail address takes its place.
    `service_code` is BT-10: what public buyers ask for.
    """

    name: str
    address: Address
    kind: BuyerKind = BuyerKind.BUSINESS
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    email: str = ""
    billing_address: Address | None = None
    delivery_address: Address | None = None
    electronic_address: str = ""
    electronic_scheme: str = "0225"
    service_code: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line. Quantity ≥ 0 with four decimals at most, unit price ≥ 0 with six, discount in percent with two.

    `unit_code` is UN/ECE recommendation 20; `vatex` says why there is no VAT (BT-121).
    """

    position: int
    name: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    category: str = "S"
    vatex: str = ""
    description: str = ""
    unit_code: str = "C62"
    discount_percent: Decimal = NOTHING
    reference: str = ""

    @property
    def priced(self) -> PricedLine:
        return PricedLine(self.quantity, self.unit_price, self.vat_rate, self.discount_percent, self.category)

    @property
    def gross(self) -> Decimal:
        return self.priced.gross

    @property
    def discount(self) -> Decimal:
        return self.priced.discount

    @property
    def total(self) -> Decimal:
        return self.priced.total_excl_vat


@dataclass(frozen=True, slots=True)
class Preceding:
    """An earlier document that this one credits or replaces."""

    number: str
    issue_date: date


@dataclass(frozen=True, slots=True)
class DeductedDeposit:
    """A deposit invoice taken off by a final invoice, with its VAT by rate."""

    number: str
    issue_date: date
    by_rate: tuple[RateTotal, ...]

    @property
    def totals(self) -> Totals:
        return Totals(self.by_rate)


@dataclass(frozen=True, slots=True)
class PaidAmount:
    """Money received before the document was issued. `method` is a word for people: «virement», «carte»."""

    received_on: date
    amount: Decimal
    method: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The document. A preview has no `number`.

    `euro_rate` is how many euros one unit of another currency is worth, on `euro_rate_date`: VAT must be in euros too.
    `terms` are words on when to pay, besides the due date. `discount_percent` is for payment within `discount_days`;
    `penalty_rate`, in % a year, replaces the legal default.
    `paid_on` and `duplicate` are stamps: they change the page and not the XML.
    `archive_only` is a copy of what another tool issued: the original answers for what it says, and platforms pass
    nothing on. `rounding` is a cent that its total bears and no base makes (BT-114, rules.md §1.5.7).
    """

    seller: SellerFacts
    buyer: BuyerFacts
    lines: tuple[LineFacts, ...]
    issue_date: date
    number: str = ""
    type: DocumentType = DocumentType.INVOICE
    nature: Nature = Nature.SERVICES
    language: str = FRENCH
    due_date: date | None = None
    delivery_date: date | None = None
    subject: str = ""
    order_number: str = ""
    contract_number: str = ""
    terms: str = ""
    notes: str = ""
    footer: str = ""
    discount_percent: Decimal | None = None
    discount_days: int | None = None
    penalty_rate: Decimal | None = None
    currency: str = "EUR"
    euro_rate: Decimal | None = None
    euro_rate_date: date | None = None
    preceding: tuple[Preceding, ...] = ()
    deposits: tuple[DeductedDeposit, ...] = ()
    payments: tuple[PaidAmount, ...] = ()
    paid_on: date | None = None
    duplicate: bool = False
    archive_only: bool = False
    rounding: Decimal = NOTHING
    software: str = ""
    totals: Totals = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "totals", totals(line.priced for line in self.lines))

    @property
    def deposits_incl_vat(self) -> Decimal:
        return _sum(each.totals.incl_vat for each in self.deposits)

    @property
    def deposits_vat(self) -> Decimal:
        return _sum(each.totals.vat for each in self.deposits)

    @property
    def prepaid(self) -> Decimal:
        """BT-113: deposits, VAT included, and what else was paid before the issue."""
        return self.deposits_incl_vat + _sum(each.amount for each in self.payments)

    @property
    def amount_due(self) -> Decimal:
        """BT-115."""
        return self.totals.incl_vat - self.prepaid + self.rounding

    @property
    def vat_in_euros(self) -> Decimal | None:
        """BT-111: asked for where the currency is not the euro, and None as long as no rate is given."""
        if self.currency == "EUR" or self.euro_rate is None:
            return None
        return PricedLine(self.totals.vat, self.euro_rate, Decimal(0)).total_excl_vat

    @property
    def is_paid_at_issue(self) -> bool:
        """Already settled when issued, otherwise than by deposits: BT-23 then ends in 2 (BR-FR-CO-09)."""
        return bool(self.payments) and not self.deposits and self.amount_due == 0


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)

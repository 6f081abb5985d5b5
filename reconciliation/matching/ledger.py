"""What the engine is given and what it answers. Amounts are integers: cents of the currency, credits above zero."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reconciliation.matching.bearers import Bearers


class LineKind(StrEnum):
    """What a bank line is, read from its label (contract.md, `propose_matches`)."""

    TRANSFER = "transfer"
    INSTANT_TRANSFER = "instant_transfer"
    CHEQUE_DEPOSIT = "cheque_deposit"
    CARD_SETTLEMENT = "card_settlement"
    DIRECT_DEBIT = "direct_debit"
    RETURNED = "returned"
    REFUND = "refund"
    FEE = "fee"
    INTERNAL = "internal"
    OTHER = "other"


class Band(StrEnum):
    """How far a proposal can be trusted; defined, in words, in `bands`."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    AMBIGUOUS = "ambiguous"


class ResidualKind(StrEnum):
    """The name of what was paid less what the documents ask."""

    NONE = "none"
    PARTIAL = "partial"
    BANK_FEE = "bank_fee"
    DISCOUNT = "discount"
    ROUNDING = "rounding"
    RETENTION = "retention"
    OVERPAYMENT = "overpayment"
    VAT = "vat"
    OTHER = "other"


class DocumentKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class DocumentState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    id: int
    amount: int
    currency: str
    booking_date: date
    counterparty_name: str = ""  # as the bank gives it, often cut, often with its prefix (VIR, EVI…)
    counterparty_iban: str = ""
    ultimate_party_name: str = ""
    remittance_information: str = ""
    structured_reference: str = ""
    end_to_end_reference: str = ""
    mandate_reference: str = ""
    operation_code: str = ""
    return_reason: str = ""
    original_amount: int | None = None
    original_currency: str = ""

    @property
    def label(self) -> str:
        """The whole text of the line, as a person reads it on the statement."""
        return " ".join(part for part in (self.counterparty_name, self.remittance_information) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: int
    name: str
    group_id: int | None = None  # customers of one declared group may pay for each other
    aliases: tuple[str, ...] = ()  # other names: trade name, names learned from decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An issued invoice or credit note. Both amounts are positive; the kind says which way they count."""

    id: int
    number: str
    customer_id: int
    total: int
    balance: int
    vat: int
    issue_date: date
    due_date: date
    currency: str
    kind: DocumentKind = DocumentKind.INVOICE
    state: DocumentState = DocumentState.OPEN
    reference: str = ""  # the customer's own order number
    discount: int = 0  # escompte offered, off the total
    discount_until: date | None = None  # last day on which it may be taken
    instalments: tuple[int, ...] = ()  # amounts agreed and not yet paid, next first

    @property
    def signed_balance(self) -> int:
        return -self.balance if self.kind is DocumentKind.CREDIT_NOTE else self.balance


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPayment:
    """A payment somebody recorded by hand and no bank line has proved yet."""

    id: int
    customer_id: int
    amount: int
    currency: str
    received_on: date
    means: str
    document_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPayment:
    """A payment that a bank line already proved: what a returned debit or cheque takes back."""

    id: int
    customer_id: int
    amount: int
    currency: str
    received_on: date
    document_ids: tuple[int, ...] = ()
    end_to_end_reference: str = ""
    mandate_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All that a run may draw on: the documents that could be concerned, their customers, the memory, the refusals."""

    documents: tuple[Document, ...] = ()
    customers: tuple[Customer, ...] = ()
    declared_payments: tuple[DeclaredPayment, ...] = ()
    payer_ibans: dict[str, frozenset[int]] = field(default_factory=dict)  # IBAN → customers it is known for
    third_parties: frozenset[str] = frozenset()  # IBANs and folded names marked as those of who pays for many others
    own_ibans: frozenset[str] = frozenset()  # of the company's own accounts: money from them is no payment
    recorded_payments: tuple[RecordedPayment, ...] = ()  # recent ones, for the lines by which the bank takes money back
    refusals: frozenset[tuple[int, str]] = frozenset()  # (line id, `Proposal.key`)
    # What a part of a ledger must say of the whole:
    shapes: frozenset[tuple[str, int]] = frozenset()  # `numbers.shape` of open documents that are not given
    bearers: Bearers | None = None  # customers by the words of their names


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What reading a batch against a part of the ledger makes us ask of the rest. Amounts in cents, by currency."""

    customers: frozenset[int] = frozenset()  # all that they owe is looked at
    lines_of: dict[int, frozenset[tuple[str, int]]] = field(default_factory=dict)  # what those customers may have paid
    pairs: frozenset[tuple[int, str, int]] = frozenset()  # a customer's documents of one balance
    amounts: frozenset[tuple[str, int, date]] = frozenset()  # invoices of one balance issued by then, the oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    documents: tuple[Document, ...] = ()  # those asked for; some may have been given before
    customers: tuple[Customer, ...] = ()  # theirs, where they were not given before
    counts: dict[tuple[int, str, int], int] = field(default_factory=dict)
    """Open invoices of a customer, in a currency, of a balance: where not all of them are given."""
    partly: frozenset[int] = frozenset()  # customers with too many open documents for all to be given


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAllocation:
    """A part of the line, for one document or for the declared payment it proves. Credit notes count below zero.

    On a line below zero: a credit note it refunds, or (`payment_id`) the recorded payment it takes back.
    """

    amount: int
    document_id: int | None = None
    payment_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of evidence (`favourable`) or counter-evidence, as a stable code and the figures its sentence needs."""

    code: str
    favourable: bool = True
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    line_id: int
    band: Band
    score: int  # 0 to 100, orders proposals of one line; never decides the band
    allocations: tuple[ProposedAllocation, ...]
    reasons: tuple[Reason, ...]
    residual_kind: ResidualKind = ResidualKind.NONE
    residual_amount: int = 0  # what was paid less what the documents ask

    @property
    def key(self) -> str:
        """The set of documents this proposal settles, whatever the amounts: what a refusal refuses."""
        parts = [f"d{a.document_id}" if a.document_id is not None else f"p{a.payment_id}" for a in self.allocations]
        return "+".join(sorted(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one line is and what it may settle, best first. No proposal is a valid answer."""

    line_id: int
    kind: LineKind
    payer_name: str = ""  # the payer as read from the label, without the bank's prefixes
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[Reason, ...] = ()  # what no proposal can say: a double payment, a cancelled number

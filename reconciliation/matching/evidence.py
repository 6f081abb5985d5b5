"""What speaks for and against one set of documents (or one declared payment) paying one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reconciliation.matching import reasons
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.ledger import DeclaredPayment, Document, DocumentKind, LineKind, Reason, ResidualKind
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import Payer
from reconciliation.matching.reading import Reading
from reconciliation.matching.residuals import Amount, difference

EARLY = timedelta(days=7)  # a payment so long before the issue is a deposit, or another document's
OLD = timedelta(days=365)
NEAR = timedelta(days=15)
DEPOSITS = frozenset({LineKind.CHEQUE_DEPOSIT, LineKind.CARD_SETTLEMENT, LineKind.DIRECT_DEBIT})
"""Sums of several customers' payments: matched with the payments that were declared, hardly with documents."""


@dataclass(frozen=True, slots=True)
class Option:
    """Documents, oldest first, or declared payments that the line might settle. `rivals`: other sets as good."""

    documents: tuple[Document, ...] = ()
    payments: tuple[DeclaredPayment, ...] = ()
    is_all_open: bool = False
    is_interchangeable: bool = False
    rivals: int = 0

    @property
    def customers(self) -> set[int]:
        return {d.customer_id for d in self.documents} | {p.customer_id for p in self.payments}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The three proofs, weakest document each, and what `bands` must know besides."""

    option: Option
    cited: Cited
    amount: Amount
    payer: Payer
    is_unique: bool  # no other open document of these customers asks this amount
    is_contradicted: bool  # the label cites something else
    is_early: bool
    is_old: bool  # due for more than a year
    is_expected: bool  # declared payments of the means by which the line came, about when it came
    is_completed: bool  # the label cites some of the documents, and the others make the amount exact
    month: int  # +1 the label cites its month, -1 another
    residual_kind: ResidualKind
    residual: int
    reasons: tuple[Reason, ...]


_EXACT = Reason(code=reasons.AMOUNT_EXACT)
_NUMBER_CODES = {
    Cited.STRUCTURED: reasons.STRUCTURED_REFERENCE,
    Cited.FULL: reasons.NUMBER_EXACT,
    Cited.BARE: reasons.NUMBER_BARE,
    Cited.NO_ZEROS: reasons.NUMBER_ZEROS_DROPPED,
    Cited.NO_PREFIX: reasons.NUMBER_WITHOUT_PREFIX,
    Cited.LOOKALIKE: reasons.NUMBER_LOOKALIKE,
    Cited.REFERENCE: reasons.ORDER_REFERENCE,
    Cited.TRUNCATED: reasons.NUMBER_TRUNCATED,
    Cited.COUNTER: reasons.NUMBER_COUNTER,
}
_NUMBER_REASONS = {cited: (Reason(code=code),) for cited, code in _NUMBER_CODES.items()}
_PAYER_CODES = {
    Payer.IBAN: reasons.PAYER_KNOWN,
    Payer.NAME: reasons.PAYER_NAME,
    Payer.GROUP: reasons.PAYER_GROUP,
    Payer.CLOSE: reasons.PAYER_NAME_CLOSE,
}
_PAYER_REASONS = {payer: (Reason(code=code),) for payer, code in _PAYER_CODES.items()}


def weigh(reading: Reading, option: Option, index: LedgerIndex) -> Evidence:
    line, documents = reading.line, option.documents
    payer = min(map(reading.payer_of, option.customers))
    if option.payments:
        return _weigh_payments(reading, option, payer, index)
    gap = difference(line.amount, documents, line.booking_date)
    cited = min(reading.cites(d) for d in documents if d.kind is DocumentKind.INVOICE or len(documents) == 1)
    twins = index.twins(documents[0]) if len(documents) == 1 else 0
    month = _month(reading, documents)
    early = any(line.booking_date + EARLY < d.issue_date for d in documents)
    old = any(line.booking_date - d.due_date > OLD for d in documents)
    mine = [d.id for d in documents]
    others = any(i not in mine and c > Cited.REFERENCE for i, c in reading.cited.items())
    contradicted = others or reading.has_unknown_number
    said = [
        *_number_reasons(reading, documents, cited),
        gap.reason,
        *_set_reasons(option),
        *payer_reasons(reading, payer, cited),
        *_date_reasons(reading, documents, month, early=early, old=old),
    ]
    if twins and cited < Cited.REFERENCE:
        said.append(Reason(code=reasons.SAME_AMOUNT_OTHERS, favourable=False, values={"count": twins}))
    if contradicted:
        code = reasons.OTHER_NUMBER_CITED if others else reasons.NUMBER_UNKNOWN
        said.append(Reason(code=code, favourable=False))
    return Evidence(
        option=option,
        cited=cited,
        amount=gap.amount,
        payer=payer,
        is_unique=twins == 0 and not any(_has_declared(reading, c, index) for c in option.customers),
        is_contradicted=contradicted,
        is_early=early,
        is_old=old,
        is_expected=False,
        is_completed=not others
        and not gap.cents
        and cited < Cited.REFERENCE
        and any(reading.cites(d) > Cited.REFERENCE for d in documents),
        month=month,
        residual_kind=gap.kind,
        residual=gap.cents,
        reasons=tuple(said),
    )


def _weigh_payments(reading: Reading, option: Option, payer: Payer, index: LedgerIndex) -> Evidence:
    line, payments = reading.line, option.payments
    fee = line.amount - sum(p.amount for p in payments)
    near = all(abs(line.booking_date - p.received_on) <= NEAR for p in payments)
    cited = min(max((reading.cited.get(i, Cited.NOT) for i in p.document_ids), default=Cited.NOT) for p in payments)
    said = [Reason(code=reasons.DECLARED_PAYMENT), *_NUMBER_REASONS.get(cited, ())]
    said.append(Reason(code=reasons.CARD_COMMISSION, values={"cents": -fee}) if fee else _EXACT)
    if len(payments) > 1:
        said.append(Reason(code=reasons.CHEQUE_SET, values={"count": len(payments)}))
    if reading.kind not in DEPOSITS or payer in _PAYER_REASONS:  # whoever gathers payments is nobody's customer
        said += payer_reasons(reading, payer, cited)
    said += [Reason(code=reasons.DATE_NEAR)] if near else []
    mine = {i for p in payments for i in p.document_ids}
    return Evidence(
        option=option,
        cited=cited,
        amount=Amount.FEE if fee else Amount.EXACT,
        payer=payer,
        is_unique=not option.rivals and not _asks_too(reading, payments, index),
        is_contradicted=any(i not in mine and c > Cited.REFERENCE for i, c in reading.cited.items()),
        is_early=not near,
        is_old=False,
        is_expected=near and reading.kind in DEPOSITS,
        is_completed=False,
        month=0,
        residual_kind=ResidualKind.BANK_FEE if fee else ResidualKind.NONE,
        residual=fee,
        reasons=tuple(said),
    )


def _has_declared(reading: Reading, customer_id: int, index: LedgerIndex) -> bool:
    """A payment of this customer and amount was recorded by hand: the line may well be its proof."""
    waiting = index.payments_by_amount.get((reading.line.currency, reading.line.amount), ())
    return any(p.customer_id == customer_id for p in waiting)


def _asks_too(reading: Reading, payments: Sequence[DeclaredPayment], index: LedgerIndex) -> bool:
    """An open document of the same customers asks the amount that was recorded by hand."""
    return any(index.askers(p.customer_id, reading.line.currency, reading.line.amount) for p in payments)


def _number_reasons(reading: Reading, documents: Sequence[Document], cited: Cited) -> Sequence[Reason]:
    said = _NUMBER_REASONS.get(cited, ())
    if said and reading.by_range and any(d.id in reading.by_range for d in documents):
        return [Reason(code=reasons.NUMBER_RANGE, values={"count": len(documents)})]
    return said


def _set_reasons(option: Option) -> list[Reason]:
    said = []
    if option.is_all_open:
        said.append(Reason(code=reasons.ALL_OPEN_OF_CUSTOMER))
    if notes := sum(d.kind is DocumentKind.CREDIT_NOTE for d in option.documents):
        said.append(Reason(code=reasons.CREDIT_NOTE_DEDUCTED, values={"count": notes}))
    if option.rivals or option.is_interchangeable:
        count = option.rivals + 1
        said.append(Reason(code=reasons.SEVERAL_SOLUTIONS, favourable=False, values={"count": max(count, 2)}))
    return said


def payer_reasons(reading: Reading, payer: Payer, cited: Cited) -> Sequence[Reason]:
    if payer in _PAYER_REASONS:
        return _PAYER_REASONS[payer]
    if payer is Payer.SHARED:
        shared = reasons.PAYER_IBAN_SHARED if reading.payer.has_shared_iban else reasons.PAYER_NAME_SHARED
        return [Reason(code=shared, favourable=False)]
    if payer is Payer.OTHER:
        numbered = cited >= Cited.REFERENCE
        code = reasons.NUMBER_OF_OTHER_CUSTOMER if numbered else reasons.PAYER_IS_OTHER_CUSTOMER
        return [Reason(code=code, favourable=False)]
    if payer is Payer.THIRD_PARTY:
        return [Reason(code=reasons.PAYER_THIRD_PARTY, favourable=False)]
    return [Reason(code=reasons.PAYER_UNKNOWN, favourable=False)]


def _month(reading: Reading, documents: Sequence[Document]) -> int:
    if not reading.months:
        return 0
    months = {d.issue_date.month for d in documents}
    return 1 if months <= reading.months else -1


def _date_reasons(
    reading: Reading, documents: Sequence[Document], month: int, *, early: bool, old: bool
) -> list[Reason]:
    said = []
    if month > 0:
        said.append(Reason(code=reasons.MONTH_CITED, values={"month": documents[0].issue_date.month}))
    elif month < 0:
        said.append(Reason(code=reasons.OTHER_MONTH_CITED, favourable=False, values={"month": min(reading.months)}))
    if early:
        said.append(Reason(code=reasons.PAID_BEFORE_ISSUE, favourable=False))
    if old:
        said.append(Reason(code=reasons.VERY_OLD, favourable=False))
    return said

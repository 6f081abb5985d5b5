"""The name of what was paid less what the documents ask, and how much it proves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from reconciliation.matching import reasons
from reconciliation.matching.ledger import Document, Reason, ResidualKind

ROUNDING = 5  # cents
LARGEST_BANK_FEE = 3_000  # cents: SHA and BEN foreign transfers cost 8 to 30 €
LARGEST_FEE_SHARE = 10  # a fee is no more than a tenth of the amount
RETENTION_PERCENT = 5  # retenue de garantie, law of 16 July 1971
LATE_FEE = 4_000  # cents: art. D441-5 of the Code de commerce, a late invoice
DISCOUNT_PERCENTS = (1, 2, 3)
VAT_PERCENTS = (20, 10, 5.5)
SHARES = (20, 25, 30, 33, 40, 50, 60, 67, 70, 75, 80)


class Amount(IntEnum):
    """How well the amount fits, worst first."""

    ABOVE = 0
    PART = 1
    ODD = 2  # a difference that looks like an error: transposed digits
    SHARE = 3
    FEE = 4
    LATE_FEE = 5
    VAT = 6
    RETENTION = 7
    DISCOUNT = 8
    INSTALMENT = 9
    ROUNDED = 10
    EXACT = 11


@dataclass(frozen=True, slots=True)
class Difference:
    amount: Amount
    kind: ResidualKind
    cents: int
    reason: Reason


_EXACT = Difference(Amount.EXACT, ResidualKind.NONE, 0, Reason(code=reasons.AMOUNT_EXACT))


def difference(paid: int, documents: Sequence[Document], on: date) -> Difference:
    """What `paid` less the documents' balances is. Only exactness is asked of several documents together."""
    asked = sum([d.signed_balance for d in documents])
    cents = paid - asked
    if cents == 0:
        return _exact(documents)
    if abs(cents) <= ROUNDING:
        values: dict[str, str | int] = {"cents": cents}
        return Difference(
            Amount.ROUNDED, ResidualKind.ROUNDING, cents, Reason(code=reasons.AMOUNT_ROUNDED, values=values)
        )
    lone = documents[0] if len(documents) == 1 else None
    if cents > 0:
        return _above(paid, cents, len(documents), lone)
    return (
        (lone and (_agreed(lone, paid, cents, on) or _usual(lone, paid, cents, on)))
        or _fee(cents, asked)
        or _part(cents)
    )


def likely_balances(paid: int) -> list[tuple[int, int]]:
    """Between what balances a document lies that `paid` settles exactly or with a difference that has a name."""
    factors = [100 / (100 - percent) for percent in (*DISCOUNT_PERCENTS, RETENTION_PERCENT)]
    factors += [1 / (1 - RETENTION_PERCENT / (100 + vat)) for vat in VAT_PERCENTS] + [
        1 + vat / 100 for vat in VAT_PERCENTS
    ]
    named = [round(paid * factor) for factor in factors]
    rounded = [(paid - ROUNDING, paid + ROUNDING), (paid - LATE_FEE, paid - LATE_FEE)]
    return [(paid, paid), *rounded, *((b - ROUNDING, b + ROUNDING) for b in named)]


def _exact(documents: Sequence[Document]) -> Difference:
    if len(documents) == 1:
        return _EXACT
    reason = Reason(code=reasons.AMOUNT_SUM_EXACT, values={"count": len(documents)})
    return Difference(Amount.EXACT, ResidualKind.NONE, 0, reason)


def _above(paid: int, cents: int, count: int, lone: Document | None) -> Difference:
    if cents % LATE_FEE == 0 and cents // LATE_FEE <= count:
        reason = Reason(code=reasons.LATE_FEE_INCLUDED, values={"count": cents // LATE_FEE})
        return Difference(Amount.LATE_FEE, ResidualKind.OVERPAYMENT, cents, reason)
    if lone and are_transposed(paid, lone.balance):
        return Difference(Amount.ODD, ResidualKind.OVERPAYMENT, cents, _against(reasons.DIGITS_TRANSPOSED, cents))
    return Difference(Amount.ABOVE, ResidualKind.OVERPAYMENT, cents, _against(reasons.AMOUNT_ABOVE, cents))


def _agreed(document: Document, paid: int, cents: int, on: date) -> Difference | None:
    """What the two sides settled beforehand: an instalment, a discount."""
    if paid in document.instalments:
        return Difference(Amount.INSTALMENT, ResidualKind.PARTIAL, cents, Reason(code=reasons.INSTALMENT_EXACT))
    if document.discount and -cents == document.discount:
        if document.discount_until and on <= document.discount_until:
            reason = Reason(code=reasons.DISCOUNT_DUE, values={"cents": -cents})
            return Difference(Amount.DISCOUNT, ResidualKind.DISCOUNT, cents, reason)
        return Difference(Amount.ODD, ResidualKind.OTHER, cents, _against(reasons.DISCOUNT_LATE, -cents))
    return None


def _usual(document: Document, paid: int, cents: int, on: date) -> Difference | None:
    """What French payers keep back without saying so."""
    missing, total, net = -cents, document.total, document.total - document.vat
    if document.vat and abs(missing - document.vat) <= 1:
        return Difference(Amount.VAT, ResidualKind.VAT, cents, _against(reasons.VAT_FORGOTTEN, missing))
    if any(abs(missing * 100 - base * RETENTION_PERCENT) <= 100 for base in (total, net)):  # noqa: PLR2004 - one cent
        reason = Reason(code=reasons.RETENTION_DEDUCTED, values={"cents": missing})
        return Difference(Amount.RETENTION, ResidualKind.RETENTION, cents, reason)
    if any(abs(missing * 100 - total * rate) <= 50 for rate in DISCOUNT_PERCENTS):  # noqa: PLR2004 - half a cent
        return _unagreed_discount(document, cents, on)
    if are_transposed(paid, document.balance):
        return Difference(Amount.ODD, ResidualKind.OTHER, cents, _against(reasons.DIGITS_TRANSPOSED, missing))
    for percent in SHARES:
        if abs(paid * 300 - total * _thirds(percent)) <= 300:  # noqa: PLR2004 - one cent
            reason = Reason(code=reasons.SHARE_OF_TOTAL, values={"percent": percent})
            return Difference(Amount.SHARE, ResidualKind.PARTIAL, cents, reason)
    return None


def _unagreed_discount(document: Document, cents: int, on: date) -> Difference:
    """1, 2 or 3 % less, on terms unknown to us: an escompte if paid early, a difference to look at if not."""
    if on <= document.due_date:
        reason = Reason(code=reasons.DISCOUNT_DUE, values={"cents": -cents})
        return Difference(Amount.DISCOUNT, ResidualKind.DISCOUNT, cents, reason)
    return Difference(Amount.ODD, ResidualKind.OTHER, cents, _against(reasons.DISCOUNT_LATE, -cents))


def _thirds(percent: int) -> int:
    """A share in three-hundredths, so that 33 and 67 mean one and two thirds."""
    return {33: 100, 67: 200}.get(percent, percent * 3)


def _fee(cents: int, asked: int) -> Difference | None:
    if -cents > LARGEST_BANK_FEE or -cents * LARGEST_FEE_SHARE > asked:
        return None
    reason = Reason(code=reasons.BANK_FEE_DEDUCTED, values={"cents": -cents})
    return Difference(Amount.FEE, ResidualKind.BANK_FEE, cents, reason)


def _part(cents: int) -> Difference:
    return Difference(Amount.PART, ResidualKind.PARTIAL, cents, _against(reasons.PART_PAYMENT, -cents))


def _against(code: str, cents: int) -> Reason:
    return Reason(code=code, favourable=False, values={"cents": cents})


def are_transposed(paid: int, asked: int) -> bool:
    """1 254 for 1 245: two neighbouring digits changed places."""
    left, right = str(paid), str(asked)
    changed = [i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    return (
        len(left) == len(right)
        and len(changed) == 2  # noqa: PLR2004 - two digits
        and changed[1] == changed[0] + 1
        and left[changed[0]] == right[changed[1]]
        and left[changed[1]] == right[changed[0]]
    )

"""How far a proposal can be trusted. Here alone, in words, by the evidence each band needs; the score only orders.

- certain: the number in full, the exact amount and a payer who may be the customer (or the structured reference that we
  gave); or the customer's known IBAN and the exact amount of the only document that asks it. Nothing may contradict.
- probable: two independent proofs among number, amount and payer.
- possible: one proof. The amount alone is one at most, and is said to be alone.
- ambiguous: several sets are as good; given after the whole batch was weighed (`assignment`).
"""

from reconciliation.matching.evidence import Evidence
from reconciliation.matching.ledger import Band
from reconciliation.matching.numbers import Cited
from reconciliation.matching.payer import COMPATIBLE, NAMED, PROVEN, Payer
from reconciliation.matching.residuals import Amount

_SPOILED = frozenset({Cited.BARE, Cited.NO_ZEROS, Cited.NO_PREFIX, Cited.LOOKALIKE})
_TYPED = frozenset({Amount.VAT, Amount.RETENTION, Amount.DISCOUNT, Amount.INSTALMENT, Amount.LATE_FEE})

_CITED_POINTS = {
    Cited.STRUCTURED: 55,
    Cited.FULL: 50,
    Cited.BARE: 42,
    Cited.NO_ZEROS: 42,
    Cited.NO_PREFIX: 42,
    Cited.LOOKALIKE: 40,
    Cited.REFERENCE: 32,
    Cited.TRUNCATED: 26,
    Cited.COUNTER: 16,
    Cited.NOT: 0,
}
_AMOUNT_POINTS = {
    Amount.EXACT: 30,
    Amount.ROUNDED: 27,
    Amount.INSTALMENT: 24,
    Amount.DISCOUNT: 21,
    Amount.RETENTION: 20,
    Amount.VAT: 19,
    Amount.LATE_FEE: 19,
    Amount.FEE: 16,
    Amount.ODD: 12,
    Amount.SHARE: 12,
    Amount.PART: 6,
    Amount.ABOVE: 2,
}
_PAYER_POINTS = {
    Payer.IBAN: 19,
    Payer.NAME: 17,
    Payer.GROUP: 11,
    Payer.SHARED: 13,
    Payer.CLOSE: 6,
    Payer.ABSENT: 0,
    Payer.THIRD_PARTY: 0,
    Payer.UNKNOWN: -4,
    Payer.OTHER: -20,
}
_MOST_POINTS = 104
_LIMITS = {Band.CERTAIN: (90, 100), Band.PROBABLE: (55, 89), Band.POSSIBLE: (5, 54), Band.AMBIGUOUS: (5, 54)}


def band_of(e: Evidence) -> Band:
    if is_certain(e):
        return Band.CERTAIN
    return Band.PROBABLE if is_probable(e) else Band.POSSIBLE


def is_certain(e: Evidence) -> bool:
    option = e.option
    if (
        e.is_contradicted
        or e.is_early
        or e.is_expected
        or e.payer not in COMPATIBLE
        or option.rivals
        or option.is_interchangeable
    ):
        return False
    if e.cited is Cited.STRUCTURED:
        return e.amount is not Amount.ABOVE and e.residual <= 0
    if e.amount is not Amount.EXACT:
        return False
    if e.cited is Cited.FULL:
        return True
    if e.cited in _SPOILED:
        return e.payer in NAMED
    lone = len(option.documents) + len(option.payments) == 1
    return e.payer is Payer.IBAN and lone and e.is_unique and e.month >= 0


def is_probable(e: Evidence) -> bool:
    numbered = e.cited >= Cited.REFERENCE
    if numbered and e.amount >= Amount.ROUNDED:
        return True
    if e.payer is Payer.OTHER:
        return False
    if numbered:
        return e.payer in NAMED | {Payer.CLOSE} or (e.amount in _TYPED and e.payer in COMPATIBLE)
    if e.is_expected:
        return e.amount >= Amount.FEE and not e.option.rivals
    return _is_probable_without_number(e)


def _is_probable_without_number(e: Evidence) -> bool:
    if e.is_contradicted or (e.is_early and not e.option.payments):
        return False
    if e.is_completed and not e.option.rivals:
        return True
    if e.amount >= Amount.ROUNDED:
        return e.payer in NAMED and (not e.option.rivals or e.cited > Cited.NOT)
    return e.payer in PROVEN and e.amount in _TYPED


def points_of(e: Evidence) -> int:
    """What the proofs weigh together: orders candidates of one band, and tells which are as good."""
    points = _CITED_POINTS[e.cited] + _AMOUNT_POINTS[e.amount] + _PAYER_POINTS[e.payer] + 6 * e.month
    points -= (len(e.option.documents) > 1 and e.cited < Cited.REFERENCE) * 3
    points += e.option.is_all_open * 1
    points += bool(e.option.payments) * 5 + e.is_completed * 30
    points -= _is_number_against_all(e) * 15
    return points - e.is_early * 8 - e.is_contradicted * 4 - e.is_old * 5


def _is_number_against_all(e: Evidence) -> bool:
    """Neither the amount nor the payer agrees with the number: a slip of the pen, or another supplier's number."""
    return e.payer in {Payer.UNKNOWN, Payer.OTHER} and e.amount in {Amount.PART, Amount.ABOVE, Amount.SHARE}


def score_of(points: int, band: Band) -> int:
    """The points on a scale of 0 to 100 on which no band overlaps the next; an ambiguity counts as a possibility."""
    low, high = _LIMITS[band]
    return low + max(0, min(points, _MOST_POINTS)) * (high - low) // _MOST_POINTS

"""Evidence in words a bookkeeper would use: the engine's codes, said to people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from common.money import ZERO, format_money
from reconciliation.matching import reasons
from reconciliation.matching.ledger import LineKind, ResidualKind
from reconciliation.models import MatchProposal

WORDS: Mapping[str, Any] = {
    reasons.STRUCTURED_REFERENCE: gettext_lazy("structured reference"),
    reasons.NUMBER_EXACT: gettext_lazy("number in the label"),
    reasons.NUMBER_RANGE: gettext_lazy("range of numbers in the label"),
    reasons.NUMBER_BARE: gettext_lazy("short number in the label"),
    reasons.NUMBER_ZEROS_DROPPED: gettext_lazy("number without its zeros"),
    reasons.NUMBER_WITHOUT_PREFIX: gettext_lazy("number without its prefix"),
    reasons.NUMBER_LOOKALIKE: gettext_lazy("number mistyped (O for 0, I for 1…)"),
    reasons.NUMBER_TRUNCATED: gettext_lazy("start of the number, label cut"),
    reasons.NUMBER_COUNTER: gettext_lazy("end of the number only"),
    reasons.ORDER_REFERENCE: gettext_lazy("customer's order number"),
    reasons.MONTH_CITED: gettext_lazy("month in the label"),
    reasons.AMOUNT_EXACT: gettext_lazy("exact amount"),
    reasons.AMOUNT_SUM_EXACT: gettext_lazy("exact sum"),
    reasons.ALL_OPEN_OF_CUSTOMER: gettext_lazy("all open invoices of the customer"),
    reasons.CREDIT_NOTE_DEDUCTED: gettext_lazy("credit note deducted"),
    reasons.INSTALMENT_EXACT: gettext_lazy("agreed instalment"),
    reasons.SHARE_OF_TOTAL: gettext_lazy("deposit of %(percent)s %%"),
    reasons.ORIGINAL_AMOUNT_EXACT: gettext_lazy("exact amount in its own currency"),
    reasons.AMOUNT_ONLY: gettext_lazy("amount alone"),
    reasons.SAME_AMOUNT_OTHERS: ngettext_lazy(
        "%(count)s other invoice of the same amount", "%(count)s other invoices of the same amount", "count"
    ),
    reasons.SEVERAL_SOLUTIONS: ngettext_lazy(
        "%(count)s combination makes this amount", "%(count)s combinations make this amount", "count"
    ),
    reasons.AMOUNT_ROUNDED: gettext_lazy("to within a few cents"),
    reasons.DISCOUNT_DUE: gettext_lazy("early-payment discount, in time"),
    reasons.DISCOUNT_LATE: gettext_lazy("early-payment discount, too late"),
    reasons.BANK_FEE_DEDUCTED: gettext_lazy("bank fees deducted"),
    reasons.RETENTION_DEDUCTED: gettext_lazy("retention of 5 %% deducted"),
    reasons.VAT_FORGOTTEN: gettext_lazy("the difference is the VAT"),
    reasons.LATE_FEE_INCLUDED: gettext_lazy("with the fixed recovery fee"),
    reasons.DIGITS_TRANSPOSED: gettext_lazy("two digits swapped"),
    reasons.PART_PAYMENT: gettext_lazy("part payment"),
    reasons.AMOUNT_ABOVE: gettext_lazy("paid too much"),
    reasons.PAYER_KNOWN: gettext_lazy("known payer"),
    reasons.PAYER_NAME: gettext_lazy("payer's name"),
    reasons.PAYER_NAME_CLOSE: gettext_lazy("payer's name is close"),
    reasons.PAYER_GROUP: gettext_lazy("payer of the same group"),
    reasons.PAYER_NAME_SHARED: gettext_lazy("several customers have this name"),
    reasons.PAYER_IBAN_SHARED: gettext_lazy("several customers pay from this IBAN"),
    reasons.PAYER_UNKNOWN: gettext_lazy("unknown payer"),
    reasons.PAYER_THIRD_PARTY: gettext_lazy("paid by a third party"),
    reasons.NUMBER_OF_OTHER_CUSTOMER: gettext_lazy("another customer's number"),
    reasons.PAYER_IS_OTHER_CUSTOMER: gettext_lazy("the payer is another customer"),
    reasons.PAID_BEFORE_ISSUE: gettext_lazy("paid before the issue date"),
    reasons.VERY_OLD: gettext_lazy("more than a year old"),
    reasons.OTHER_MONTH_CITED: gettext_lazy("the label cites another month"),
    reasons.DECLARED_PAYMENT: gettext_lazy("proves a declared payment"),
    reasons.DATE_NEAR: gettext_lazy("date is close"),
    reasons.NUMBER_UNKNOWN: gettext_lazy("cites a number that is not open"),
    reasons.OTHER_NUMBER_CITED: gettext_lazy("the label cites another number"),
    reasons.ALREADY_SETTLED: gettext_lazy("cited invoice already paid: paid twice?"),
    reasons.CANCELLED: gettext_lazy("cites a cancelled invoice"),
    reasons.CLAIMED_BY_OTHER_LINE: gettext_lazy("another line pays this invoice"),
    reasons.CREDIT_NOTE_REFUNDED: gettext_lazy("refunds this credit note"),
    reasons.PAYMENT_RETURNED: gettext_lazy("payment returned by the bank"),
    reasons.SAME_REFERENCE: gettext_lazy("same reference"),
    reasons.CHEQUE_SET: ngettext_lazy("%(count)s cheque deposited", "%(count)s cheques deposited", "count"),
    reasons.CARD_COMMISSION: gettext_lazy("net of the card commission"),
    reasons.CUSTOMER_SAID: gettext_lazy("the customer said so on %(on)s"),
    reasons.CUSTOMER_SAID_OTHER: gettext_lazy("the customer named other documents on %(on)s"),
    reasons.CUSTOMER_DENIES: gettext_lazy("the customer said on %(on)s that it is not theirs"),
}

RESIDUALS: Mapping[str, Any] = {
    ResidualKind.PARTIAL: gettext_lazy("left to pay"),
    ResidualKind.BANK_FEE: gettext_lazy("bank fees"),
    ResidualKind.DISCOUNT: gettext_lazy("early-payment discount"),
    ResidualKind.ROUNDING: gettext_lazy("rounding"),
    ResidualKind.RETENTION: gettext_lazy("retention"),
    ResidualKind.OVERPAYMENT: gettext_lazy("overpayment, kept as credit"),
    ResidualKind.VAT: gettext_lazy("VAT forgotten"),
    ResidualKind.OTHER: gettext_lazy("difference"),
}

KINDS: Mapping[str, Any] = {
    LineKind.TRANSFER.value: gettext_lazy("Transfer"),
    LineKind.INSTANT_TRANSFER.value: gettext_lazy("Instant transfer"),
    LineKind.CHEQUE_DEPOSIT.value: gettext_lazy("Cheque deposit"),
    LineKind.CARD_SETTLEMENT.value: gettext_lazy("Card payments"),
    LineKind.DIRECT_DEBIT.value: gettext_lazy("Direct debit"),
    LineKind.RETURNED.value: gettext_lazy("Returned by the bank"),
    LineKind.REFUND.value: pgettext_lazy("kind of bank line", "Refund"),
    LineKind.FEE.value: gettext_lazy("Bank fee"),
    LineKind.INTERNAL.value: gettext_lazy("Between own accounts"),
    LineKind.OTHER.value: pgettext_lazy("kind of bank line", "Other"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tone: str  # "proof", "doubt" or "" for a plain figure


def chips(
    found: Iterable[Mapping[str, Any]], residual_kind: str, residual_amount: Decimal, currency: str
) -> list[Chip]:
    """Evidence first, counter-evidence next, then the difference with its name and amount."""
    each = [Chip(say(reason), "proof" if reason["favourable"] else "doubt") for reason in found]
    ordered = sorted(each, key=lambda chip: chip.tone != "proof")
    if left := residual(residual_kind, residual_amount, currency):
        ordered.append(Chip(left, ""))
    return ordered


def residual(kind: str, amount: Decimal, currency: str) -> str:
    """The difference by its name, with its amount: «reste à payer : 120,00 €»; nothing where there is none."""
    if amount == ZERO or kind not in RESIDUALS:
        return ""
    return _("%(what)s: %(amount)s") % {"what": RESIDUALS[kind], "amount": format_money(abs(amount), currency)}


def say(reason: Mapping[str, Any]) -> str:
    """One piece of evidence, as its chip says it."""
    values = dict(reason["values"])
    if "on" in values:
        values["on"] = date_format(date.fromisoformat(values["on"]), "SHORT_DATE_FORMAT")
    return str(WORDS[reason["code"]] % values)


def explain(found: Iterable[Mapping[str, Any]], residual_kind: str, residual_amount: Decimal, currency: str) -> str:
    """The chips as one sentence, for programs and screen readers."""
    marks = {"proof": "✓", "doubt": "⚠", "": "·"}
    return " ; ".join(
        f"{marks[chip.tone]} {chip.text}" for chip in chips(found, residual_kind, residual_amount, currency)
    )


def why(proposal: MatchProposal, currency: str) -> list[str]:
    """The whole explanation as sentences: what speaks for the proposal, what against it, what is left and how sure."""
    spoken: dict[bool, list[str]] = {True: [], False: []}
    for reason in proposal.reasons:
        spoken[bool(reason["favourable"])].append(say(reason))
    sure = {"band": proposal.get_band_display().lower(), "score": proposal.score}
    sentences = [_("Confidence: %(band)s (%(score)s out of 100).") % sure]
    if spoken[True]:
        sentences.append(_("For it: %(reasons)s.") % {"reasons": ", ".join(spoken[True])})
    if spoken[False]:
        sentences.append(_("Against it: %(reasons)s.") % {"reasons": ", ".join(spoken[False])})
    left = residual(proposal.residual_kind, proposal.residual_amount, currency)
    sentences.append(_("Once accepted, %(residual)s.") % {"residual": left} if left else _("Nothing is left over."))
    return sentences

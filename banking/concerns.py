"""What looks wrong about a part of a file: said to a person, who may go on."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from banking.formats.statement import Doubt, DoubtKind, ParsedStatement, StatementKind
from banking.identity import Comparison
from banking.models import BankAccount
from common.money import format_money


class Kind(StrEnum):
    GAP = "gap"
    JUMP = "jump"
    ONLY_NEW = "only_new"
    OTHER_ACCOUNT = "other_account"
    OTHER_CURRENCY = "other_currency"
    BALANCE_MISMATCH = "balance_mismatch"
    NOTICE = "notice"
    CUT_SHORT = "cut_short"
    LOOKALIKES = "lookalikes"
    LEFT_ASIDE = "left_aside"
    PENDING = "pending"
    DETAILS = "details"


# These are only told; all others wait for a tick, and the lookalikes for an answer.
ONLY_TOLD = frozenset({Kind.PENDING, Kind.DETAILS})


class Concern(NamedTuple):
    kind: Kind
    words: str

    @property
    def is_only_told(self) -> bool:
        return self.kind in ONLY_TOLD

    @property
    def asks_for_a_tick(self) -> bool:
        return not self.is_only_told and self.kind is not Kind.LOOKALIKES


def digest(concerns: Iterable[Concern]) -> str:
    """What a tick acknowledges: these concerns and no others. Empty where there is nothing to tick."""
    words = [each.words for each in concerns if each.asks_for_a_tick]
    return blake2b("\x1f".join(words).encode(), digest_size=8).hexdigest() if words else ""


def account_concerns(account: BankAccount, stated_number: str, stated_currency: str) -> list[Concern]:
    """The file names another account or another currency than the one it is imported into."""
    concerns = []
    if stated_number and stated_number != account.number:
        words = _("The file names the account %(number)s.") % {"number": stated_number}
        concerns.append(Concern(Kind.OTHER_ACCOUNT, words))
    if stated_currency and stated_currency != account.currency:
        currencies = {"stated": stated_currency, "own": account.currency}
        in_two = _("The file is in %(stated)s, the account in %(own)s.") % currencies
        concerns.append(Concern(Kind.OTHER_CURRENCY, in_two))
    return concerns


def identity_concerns(comparison: Comparison, *, days_already_held: bool) -> list[Concern]:
    """Transactions that may be known under another label (matching.md §5, 61), or a file of another account (65)."""
    if comparison.lookalikes:
        count = len(comparison.lookalikes)
        words = ngettext(
            "%(n)s new transaction has the date and the amount of another one, known under another label.",
            "%(n)s new transactions have the dates and amounts of others, known under other labels.",
            count,
        )
        return [Concern(Kind.LOOKALIKES, words % {"n": count})]
    if days_already_held and comparison.new and not comparison.known:
        all_new = _(
            "None of these transactions was known, though some of their days were imported before: "
            "check that this is the right account."
        )
        return [Concern(Kind.ONLY_NEW, str(all_new))]
    return []


def pending_concerns(count: int) -> list[Concern]:
    if not count:
        return []
    words = ngettext(
        "%(n)s transaction is still pending at the bank: it is shown, and can be matched once it is booked.",
        "%(n)s transactions are still pending at the bank: they are shown, and can be matched once they are booked.",
        count,
    )
    return [Concern(Kind.PENDING, words % {"n": count})]


DOUBTS: dict[DoubtKind, tuple[Kind, Promise]] = {
    DoubtKind.BALANCE_MISMATCH: (
        Kind.BALANCE_MISMATCH,
        _(
            "The transactions do not lead from the opening balance to the closing balance (%(expected)s computed, "
            "%(stated)s stated): some are missing or changed."
        ),
    ),
    DoubtKind.NO_CLOSING_BALANCE: (
        Kind.CUT_SHORT,
        _("The file opens with a balance and has no closing one: its end may be missing."),
    ),
    DoubtKind.LEFT_ASIDE: (
        Kind.LEFT_ASIDE,
        _("“%(file)s” in the archive was left aside: it is empty or no statement."),
    ),
    DoubtKind.UNDATED: (
        Kind.PENDING,
        _("Transactions that the bank announces without a day were left aside: %(count)s. They come once booked."),
    ),
    DoubtKind.PARTIAL_DETAILS: (
        Kind.DETAILS,
        _("A payment of several (transaction %(transaction)s) is kept as one: its details do not add up to it."),
    ),
}


def file_concerns(statements: Iterable[ParsedStatement]) -> list[Concern]:
    """What the file itself leaves open."""
    concerns = [
        Concern(DOUBTS[doubt.kind][0], str(DOUBTS[doubt.kind][1] % _for_people(doubt, statement.currency)))
        for statement in statements
        for doubt in statement.doubts
        if doubt.kind in DOUBTS
    ]
    if any(statement.kind is StatementKind.NOTICE for statement in statements):
        words = _(
            "These are notices of single payments: where the statement books them as one sum, "
            "importing both would count the money twice."
        )
        concerns.append(Concern(Kind.NOTICE, str(words)))
    return concerns


def _for_people(doubt: Doubt, currency: str) -> dict[str, str | int]:
    """The details, amounts as people read them."""
    amounts = {name: str(doubt.details[name]) for name in ("expected", "stated") if name in doubt.details}
    return doubt.details | {name: format_money(Decimal(text), currency) for name, text in amounts.items()}

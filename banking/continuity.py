"""What looks wrong between a statement and those stored before: said to people, never a reason to refuse."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking.identity import Comparison
from banking.models import BankAccount, Statement
from common.money import format_money

ONE_DAY = timedelta(days=1)


def continuity_warnings(account: BankAccount, statement: Statement, booked: Decimal) -> list[str]:
    """Days that no statement covers, and a balance that jumps. `booked` is the sum of the statement's transactions."""
    if statement.period_start is None:
        return []  # a file without a transaction and without dates says nothing of any day
    previous = _statement_before(account, statement.period_start)
    if previous is None or previous.period_end is None:
        return []
    if previous.closing_balance is not None and previous.closing_balance == _opening(statement, booked):
        return []  # the balances prove that nothing lies between the two
    first_missing = previous.period_end + ONE_DAY
    if statement.period_start > first_missing:
        return [_gap(first_missing, statement.period_start - ONE_DAY)]
    balances = (previous.closing_balance, statement.opening_balance)
    if statement.period_start == first_missing and balances[0] is not None and balances[1] is not None:
        return [_jump(account, balances[0], balances[1])]
    return []


def _statement_before(account: BankAccount, start: date) -> Statement | None:
    """Of the statements that begin no later than `start`, the one that reaches furthest."""
    earlier = Statement.objects.filter(bank_account=account, period_start__lte=start)
    return earlier.filter(period_end__isnull=False).order_by("-period_end", "-pk").first()


def _opening(statement: Statement, booked: Decimal) -> Decimal | None:
    """As stated, or drawn from the closing balance: OFX states that one alone."""
    if statement.opening_balance is not None or statement.closing_balance is None:
        return statement.opening_balance
    return statement.closing_balance - booked


def _gap(first: date, last: date) -> str:
    return _("No statement covers the days from %(first)s to %(last)s: is one missing?") % {
        "first": date_format(first, "SHORT_DATE_FORMAT"),
        "last": date_format(last, "SHORT_DATE_FORMAT"),
    }


def _jump(account: BankAccount, closing: Decimal, opening: Decimal) -> str:
    return _("The opening balance (%(opening)s) does not follow the closing balance before it (%(closing)s).") % {
        "opening": format_money(opening, account.currency),
        "closing": format_money(closing, account.currency),
    }


def identity_warnings(comparison: Comparison, *, days_already_held: bool) -> list[str]:
    """Transactions that may be known under another label (matching.md §5, 61), or a file of another account (65)."""
    if comparison.lookalikes:
        return [
            ngettext(
                "%(n)s new transaction has the date and the amount of another one, known under another label: "
                "check that it is not the same.",
                "%(n)s new transactions have the dates and amounts of others, known under other labels: "
                "check that they are not the same.",
                comparison.lookalikes,
            )
            % {"n": comparison.lookalikes}
        ]
    if days_already_held and comparison.new and not comparison.known:
        return [
            _(
                "None of these transactions was known, though some of their days were imported before: "
                "check that this is the right account."
            )
        ]
    return []


def pending_warning(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "%(n)s pending transaction was left out: it comes with a statement once it is booked.",
            "%(n)s pending transactions were left out: they come with a statement once they are booked.",
            count,
        )
        % {"n": count}
    ]


def account_warnings(account: BankAccount, stated_number: str, stated_currency: str) -> list[str]:
    """The file names another account or another currency than the one it is imported into."""
    warnings = []
    if stated_number and stated_number != account.number:
        warnings.append(_("The file names the account %(number)s.") % {"number": stated_number})
    if stated_currency and stated_currency != account.currency:
        warnings.append(
            _("The file is in %(stated)s, the account in %(own)s.")
            % {"stated": stated_currency, "own": account.currency}
        )
    return warnings

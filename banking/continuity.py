"""Between a statement and those before it: days that no statement covers, and a balance that jumps."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.concerns import Concern, Kind
from banking.models import BankAccount, Statement
from common.money import format_money

ONE_DAY = timedelta(days=1)


def continuity_concerns(
    account: BankAccount, statement: Statement, booked: Decimal, earlier: Iterable[Statement] = ()
) -> list[Concern]:
    """`booked` is the sum of the statement's transactions; `earlier` are others on their way into the account."""
    if statement.period_start is None:
        return []  # a file without a transaction and without dates says nothing of any day
    previous = _statement_before(account, statement.period_start, earlier)
    if previous is None or previous.period_end is None:
        return []
    if previous.closing_balance is not None and previous.closing_balance == _opening(statement, booked):
        return []  # the balances prove that nothing lies between the two
    first_missing = previous.period_end + ONE_DAY
    if statement.period_start > first_missing:
        return [Concern(Kind.GAP, _gap(first_missing, statement.period_start - ONE_DAY))]
    balances = (previous.closing_balance, statement.opening_balance)
    if statement.period_start == first_missing and balances[0] is not None and balances[1] is not None:
        return [Concern(Kind.JUMP, _jump(account, balances[0], balances[1]))]
    return []


def _statement_before(account: BankAccount, start: date, others: Iterable[Statement]) -> Statement | None:
    """Of the statements that begin no later than `start`, the one that reaches furthest."""
    found = [each for each in others if each.period_start and each.period_start <= start and each.period_end]
    if account.pk:
        earlier = Statement.objects.standing().filter(bank_account=account, period_start__lte=start)
        last = earlier.filter(period_end__isnull=False).order_by("-period_end", "-pk").first()
        found += [last] if last else []
    return max(found, key=lambda each: each.period_end or date.min, default=None)


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

"""Amounts and dates as banks write them."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from banking.formats.statement import Refusal, UnreadableStatementError

CENT = Decimal("0.01")
AMOUNT_LIMIT = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1970, 2100
BLANKS = dict.fromkeys(map(ord, " \t\r\n\u00a0\u202f\u2009'’"))
# What most files write, read at once: the other forms cost five times as much.
EXACT = re.compile(r"[+-]?[0-9]{1,11}[.,][0-9]{2}")
PLAIN_NUMBER = re.compile(r"[+-]?([0-9]{1,40}([.,][0-9]{0,20})?|[.,][0-9]{1,20})")
# Both marks: the last one is the decimal mark. One mark alone is never taken for thousands here.
GROUPED_NUMBER = re.compile(r"[+-]?[0-9]{1,3}((,[0-9]{3}){1,5}\.[0-9]{0,20}|(\.[0-9]{3}){1,5},[0-9]{0,20})")


def parse_amount(text: str, **place: str | int) -> Decimal:
    """An amount with a decimal point or comma, thousands apart by blanks or the other mark.

    Rounded half up to the cent: some brokers write ten-thousandths, which the raw record keeps.
    Raises `UnreadableStatementError` (bad amount), with `place` and the text as details.
    """
    if EXACT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    cleaned = text.translate(BLANKS).replace("−", "-")
    if GROUPED_NUMBER.fullmatch(cleaned):
        cleaned = cleaned.replace("." if cleaned.rfind(".") < cleaned.rfind(",") else ",", "")
    if not PLAIN_NUMBER.fullmatch(cleaned):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, value=text[:40], **place)
    return to_cents(Decimal(cleaned.replace(",", ".")), **place)


def to_cents(amount: Decimal, **place: str | int) -> Decimal:
    """`amount` with two places; raises `UnreadableStatementError` (bad amount) from 10¹² on."""
    if not -AMOUNT_LIMIT < amount < AMOUNT_LIMIT:
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, value=str(amount)[:40], **place)
    return amount.quantize(CENT, ROUND_HALF_UP)


def parse_date(text: str, **place: str | int) -> date:
    """The local date at the head of `YYYYMMDD…`, or with dashes or slashes: a time and its zone never shift the day.

    Raises `UnreadableStatementError` (bad date) for a day that is none, or outside 1970–2100.
    """
    found = date_or_none(text)
    if found is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, value=text[:40], **place)
    return found


@lru_cache(maxsize=2048)
def date_or_none(text: str) -> date | None:
    """As `parse_date`, for dates a file may leave empty or fill with zeros."""
    digits = text.strip()[:10].replace("-", "").replace("/", "")[:8]
    if not (len(digits) == 8 and digits.isascii() and digits.isdigit()):  # noqa: PLR2004 - YYYYMMDD
        return None
    return calendar_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The day if the calendar has it and a bank may have written it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Forms of dates and numbers that a file does not state, guessed from all of its values at once."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from banking.formats.mapping import DateOrder, DecimalMark
from banking.formats.month_names import day_in_words
from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.values import CENT, calendar_date, date_or_none, parse_amount

# French files first: a day that may be read both ways is day, month, year.
ORDERS: tuple[DateOrder, ...] = ("dmy", "ymd", "mdy")
DATE = re.compile(r"\s*(\d{1,4})\s{0,2}[-/.' ]\s{0,2}(\d{1,2})\s{0,2}[-/.' ]\s{0,2}(\d{1,4})(?![\d/.-])")
YEAR_FIRST = re.compile(r"\s*\d{4}-?\d\d-?\d\d(?!\d)")
DAY_FIRST = re.compile(r"\s*(\d\d)(\d\d)(\d{4})(?!\d)")
SERIAL_DAY = re.compile(r"\s*([2-6]\d{4})(?:\.\d{1,10})?\s*")
DAY_ZERO = date(1899, 12, 30)
LETTER = re.compile(r"[^\W\d_]{3}")
NOT_OF_A_NUMBER = re.compile(r"[^\d.,+()−-]")
CURRENCY_WORDS = re.compile(r"[A-Z]{3}|[€$£]", re.IGNORECASE)
SIDE = re.compile(r"(?<=\d)\s*(?:(CR?)|(DR?|DB))\s*", re.IGNORECASE)
TWO_MARKS = re.compile(r"[.,]{2}")  # of no number
# What most tables write, read at once: the other forms cost several times as much.
SIMPLE = {mark: re.compile(rf"[+-]?[0-9]{{1,9}}(?:\{mark}[0-9]{{1,2}})?") for mark in ",."}
WITH_CENTS = re.compile(r"[+-]?[0-9]{1,9}([.,])[0-9]{1,2}")
GROUPED = {
    ",": re.compile(r"[+(−-]{0,2}\d{1,3}(\.\d{3})+(,\d*)?[)−-]?"),
    ".": re.compile(r"[+(−-]{0,2}\d{1,3}(,\d{3})+(\.\d*)?[)−-]?"),
}
PIVOT = 70
YEAR_DIGITS = (2, 4)
LONG_PERIOD, MUCH_SHORTER = 366, 10


@lru_cache(maxsize=4096)  # a file says the same days again and again
def read_day(text: str, order: DateOrder) -> date | None:
    """The day at the head of `text`; `YYYY-MM-DD`, `YYYYMMDD` and months in words are known whatever the order."""
    if YEAR_FIRST.match(text):
        return date_or_none(text) or _without_separators(text)
    found = DATE.match(text)
    if found is not None:
        parts = dict(zip(order, found.groups(), strict=True))
        return _day(parts["y"], int(parts["m"]), parts["d"])
    serial = SERIAL_DAY.fullmatch(text)
    if serial:  # of a spreadsheet whose column lost the form of a date
        return DAY_ZERO + timedelta(days=int(serial[1]))
    in_words = day_in_words(text) if LETTER.search(text) else None
    return _day(in_words[2], in_words[1], in_words[0]) if in_words else None


def _without_separators(text: str) -> date | None:
    """JJMMAAAA, for eight digits that are no year first."""
    found = DAY_FIRST.match(text)
    return _day(found[3], int(found[2]), found[1]) if found else None


def _day(year: str, month: int, day: str) -> date | None:
    if len(year) not in YEAR_DIGITS or len(day) > 2:  # noqa: PLR2004 - digits
        return None
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 - two digits
        full += 1900 if full >= PIVOT else 2000
    return calendar_date(full, month, int(day))


def guess_date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order in which the most texts are days, French first; none where no order reads any.

    «05/06/07» leaves it open: an order that scatters a file over years yields to one that does not, and one in which
    the days go back and forth to one in which they follow each other.
    """
    stated = [text for text in texts if text.strip()]
    days = {order: [day for text in stated if (day := read_day(text, order))] for order in ORDERS}
    most = max(map(len, days.values()))
    if not most:
        return None
    spans = {order: (max(known) - min(known)).days for order, known in days.items() if len(known) == most}
    first, shortest = next(iter(spans)), min(spans, key=lambda order: spans[order])
    if spans[first] > LONG_PERIOD and spans[shortest] * MUCH_SHORTER < spans[first]:
        return shortest
    return next((order for order in spans if _follow_each_other(days[order])), first)


def _follow_each_other(days: list[date]) -> bool:
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))


def guess_decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """The mark before the cents: the last of two, or the one that is not followed by three digits."""
    votes: dict[DecimalMark, int] = {",": 0, ".": 0}
    for text in texts:
        cents = WITH_CENTS.fullmatch(text)
        if cents:
            votes["," if cents[1] == "," else "."] += 1
            continue
        at = max(text.rfind(","), text.rfind("."))
        if at < 0 or TWO_MARKS.search(text):
            continue
        last: DecimalMark = "," if text[at] == "," else "."
        other: DecimalMark = "." if last == "," else ","
        after = sum(map(str.isdecimal, text[at:]))
        # Twice the same mark, or three digits behind the only one: a group of thousands.
        thousands = last in text[:at] or (after == 3 and other not in text)  # noqa: PLR2004
        votes[other if thousands else last] += 1
    return "." if votes["."] > votes[","] else ","


def read_number(text: str, mark: DecimalMark, **place: str | int) -> Decimal:
    """`1 234,50 €`, `(12.00)`, `12,00-`, `12.00 DR`; raises `UnreadableStatementError` (bad amount).

    The other mark may only set groups of three apart: a point read as nothing would make 12.50 a hundred times more.
    """
    if SIMPLE[mark].fullmatch(text):
        return Decimal(text.replace(",", ".")).quantize(CENT)
    side = SIDE.search(text)
    if side and side.end() == len(text):
        text = f"-{text[: side.start()]}" if side[2] else text[: side.start()]
    bare = CURRENCY_WORDS.sub("", text)
    cleaned, other = NOT_OF_A_NUMBER.sub("", bare), "." if mark == "," else ","
    if re.search(r"[^\W\d_]", bare) or (other in cleaned and not GROUPED[mark].fullmatch(cleaned)):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, value=text[:40], **place)
    cleaned = cleaned.replace(other, "")
    if cleaned.startswith("(") and cleaned.endswith(")"):
        cleaned = f"-{cleaned[1:-1]}"
    elif cleaned.endswith(("-", "−")):
        cleaned = f"-{cleaned[:-1]}"
    return parse_amount(cleaned, **place)

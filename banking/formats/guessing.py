"""Forms of dates and numbers that a file does not state, guessed from all of its values at once."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.values import calendar_date, date_or_none, parse_amount

DateOrder = Literal["dmy", "mdy", "ymd"]
DecimalMark = Literal[",", "."]

# French files first: a day that may be read both ways is day, month, year.
ORDERS: tuple[DateOrder, ...] = ("dmy", "ymd", "mdy")
DATE = re.compile(r"\s*(\d{1,4})\s{0,2}[-/.' ]\s{0,2}(\d{1,2})\s{0,2}[-/.' ]\s{0,2}(\d{1,4})(?![\d/.-])")
YEAR_FIRST = re.compile(r"\s*\d{4}-?\d\d-?\d\d(?!\d)")
NOT_OF_A_NUMBER = re.compile(r"[^\d.,+()−-]")
CURRENCY_WORDS = re.compile(r"[A-Z]{3}|[€$£]", re.IGNORECASE)
PIVOT = 70
LONG_PERIOD, MUCH_SHORTER = 366, 10


def read_day(text: str, order: DateOrder) -> date | None:
    """The day at the head of `text`; `YYYY-MM-DD` and `YYYYMMDD` are known whatever the order."""
    if YEAR_FIRST.match(text):
        return date_or_none(text)
    found = DATE.match(text)
    if found is None:
        return None
    parts = dict(zip(order, found.groups(), strict=True))
    year = int(parts["y"])
    if len(parts["y"]) == 2:  # noqa: PLR2004 - two digits
        year += 1900 if year >= PIVOT else 2000
    return calendar_date(year, int(parts["m"]), int(parts["d"]))


def guess_date_order(texts: Iterable[str]) -> DateOrder | None:
    """The order in which the most texts are days, French first; none where no order reads any.

    Two-digit years leave «13/08/12» open: an order that scatters a file over years yields to one that does not.
    """
    stated = [text for text in texts if text.strip()]
    days = {order: [day for text in stated if (day := read_day(text, order))] for order in ORDERS}
    most = max(map(len, days.values()))
    if not most:
        return None
    spans = {order: (max(known) - min(known)).days for order, known in days.items() if len(known) == most}
    first, shortest = next(iter(spans)), min(spans, key=lambda order: spans[order])
    scattered = spans[first] > LONG_PERIOD and spans[shortest] * MUCH_SHORTER < spans[first]
    return shortest if scattered else first


def guess_decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """The mark before the cents: the last of two, or the one that is not followed by three digits."""
    votes: dict[DecimalMark, int] = {",": 0, ".": 0}
    for text in texts:
        marks = re.findall(r"[.,]", text)
        if not marks:
            continue
        last: DecimalMark = "," if marks[-1] == "," else "."
        other: DecimalMark = "." if last == "," else ","
        after = len(re.sub(r"\D", "", text.rpartition(last)[2]))
        thousands = marks.count(last) > 1 or (after == 3 and other not in marks)  # noqa: PLR2004 - a group of thousands
        votes[other if thousands else last] += 1
    return "." if votes["."] > votes[","] else ","


def read_number(text: str, mark: DecimalMark, **place: str | int) -> Decimal:
    """`1 234,50 €`, `(12.00)`, `12,00-`; raises `UnreadableStatementError` (bad amount)."""
    bare = CURRENCY_WORDS.sub("", text)
    if re.search(r"[^\W\d_]", bare):
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, value=text[:40], **place)
    cleaned = NOT_OF_A_NUMBER.sub("", bare).replace("." if mark == "," else ",", "")
    if cleaned.startswith("(") and cleaned.endswith(")"):
        cleaned = f"-{cleaned[1:-1]}"
    elif cleaned.endswith(("-", "−")):
        cleaned = f"-{cleaned[:-1]}"
    return parse_amount(cleaned, **place)

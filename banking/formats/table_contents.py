"""How to read a table whose titles say nothing, or that has none: by what its columns hold."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from banking.formats.csv_headers import normalised
from banking.formats.guessing import guess_date_order, guess_decimal_mark, read_day
from banking.formats.mapping import CsvMapping, DateOrder
from banking.formats.table_cells import Rows, cell
from banking.formats.table_certainty import certain_mapping

LOOKED_AT = 200
NARROWEST = 3
MOST = 0.8  # of the cells that a column fills must be of its kind
DAY = re.compile(r"\d{4}-?\d\d-?\d\d(?!\d)|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
AMOUNT = re.compile(r"[-+−(]?\s?(?:\d{1,3}(?:[\s.,’']\d{3})+|\d{1,9})[.,]\d{1,2}\)?-?(?:\s?(?:€|EUR))?")
WORDS = re.compile(r"[^\W\d_]{3}")
# LCL writes no titles: day, amount, kind, number of the cheque, label.
LCL_KINDS = frozenset({"carte", "virement", "prelevement", "cheque", "retrait", "frais", "remise", "effet", "divers"})

# BNP Paribas: kind of account twice, its number masked, day and balance.
BNP_FIRST = re.compile(r"([^;]{4,60});\1;[*Xx0-9 ]{4,30};\d\d/\d\d/\d{4};")


class ContentsGuess(NamedTuple):
    """`bank` where its way to write without titles is known; `is_certain` where no other mapping would do."""

    bank: str
    mapping: CsvMapping
    is_certain: bool = False


def guess_by_contents(rows: Rows) -> ContentsGuess | None:
    """How to read a table by its cells; None for what is no statement."""
    alike = [number for number, row in enumerate(rows[:LOOKED_AT]) if _is_like_a_movement(row)]
    if len(alike) > 1 and not _days_of(rows[alike[0]]) & _days_of(rows[alike[1]]):
        del alike[0]  # BNP Paribas begins with account, day and balance, in other columns than the movements
    first = next(iter(alike), len(rows))
    wide = [row for row in rows[first : first + LOOKED_AT] if len(row) >= NARROWEST]
    order = guess_date_order(text for row in wide for text in row if DAY.match(text.strip()))
    if order is None:
        return None
    days = _columns(wide, DAY)
    body = [row for row in wide if days and read_day(cell(row, days[0]), order)]
    amounts = [column for column in _columns(body, AMOUNT) if column not in days]
    if not body or not amounts or len(body) < MOST * len(wide) - 1:
        return None
    guessed = _mapping(rows, body, days, amounts, order)
    if guessed.bank or first or len(body) < len([row for row in rows[:LOOKED_AT] if any(row)]):
        return guessed  # what stands above the movements or among them may be titles in words that we do not know
    proved = certain_mapping(body, guessed.mapping, days, amounts)
    return guessed if proved is None else ContentsGuess("", proved, is_certain=True)


def _is_like_a_movement(row: Sequence[str]) -> bool:
    texts = [text.strip() for text in row]
    return any(map(DAY.fullmatch, texts)) and any(map(AMOUNT.fullmatch, texts))


def _days_of(row: Sequence[str]) -> set[int]:
    return {column for column, text in enumerate(row) if DAY.fullmatch(text.strip())}


def _columns(rows: Rows, kind: re.Pattern[str]) -> list[int]:
    """The columns most of whose cells, where filled, are of a kind."""
    found = []
    for column in range(max(map(len, rows), default=0)):
        texts = [text for row in rows if (text := cell(row, column))]
        fitting = sum(kind.match(text) is not None for text in texts)
        if texts and fitting >= MOST * len(texts):
            found.append(column)
    return found


def _mapping(rows: Rows, body: Rows, days: Sequence[int], amounts: Sequence[int], order: DateOrder) -> ContentsGuess:
    first = next(number for number, row in enumerate(rows) if row is body[0])
    above = rows[first - 1] if first and not _is_like_a_movement(rows[first - 1]) else None
    full = [column for column in amounts if all(cell(row, column) for row in body)]
    pair = () if full else tuple(amounts[:2])
    taken = {*days, *amounts}
    labels = [column for column in range(max(map(len, body))) if column not in taken and _is_text(body, column)]
    return ContentsGuess(
        _bank(rows[:first], body, days, full),
        CsvMapping(
            header_row=first - 1,
            titles=() if above is None else tuple(title.strip() for title in above),
            date=days[0],
            value_date=days[1] if len(days) > 1 else None,
            amount=full[0] if full else amounts[0] if len(pair) < 2 else None,  # noqa: PLR2004 - a debit and a credit
            debit=pair[0] if len(pair) > 1 else None,
            credit=pair[1] if len(pair) > 1 else None,
            balance=full[1] if len(full) > 1 else None,
            labels=tuple(labels),
            date_order=order,
            decimal_mark=guess_decimal_mark(
                cell(row, column) for row in body for column in (full or pair or amounts)[:2]
            ),
            debits_are_negative=any(cell(row, pair[0]).startswith("-") for row in body) if pair else False,
        ),
    )


def _is_text(body: Rows, column: int) -> bool:
    return any(WORDS.search(cell(row, column)) for row in body)


def _bank(above: Rows, body: Rows, days: Sequence[int], full: Sequence[int]) -> str:
    if len(above) == 1 and BNP_FIRST.match(";".join(above[0])) and days[0] == 0:
        return "BNP Paribas"
    kinds = {normalised(cell(row, 2)) for row in body} - {""}
    return "LCL" if days[0] == 0 and full[:1] == [1] and kinds and kinds <= LCL_KINDS else ""

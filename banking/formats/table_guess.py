"""How the columns of a table are to be understood, guessed from its titles and from what stands below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import Any

from banking.formats.csv_banks import bank_of
from banking.formats.csv_headers import label_columns, normalised, roles
from banking.formats.csv_titles import NET_TITLES, OWED, TITLES
from banking.formats.guessing import guess_date_order, guess_decimal_mark, read_number
from banking.formats.mapping import CsvMapping
from banking.formats.statement import UnreadableStatementError
from banking.formats.table_cells import Rows, cell, has_digits
from banking.formats.table_certainty import has_rival_amounts
from banking.formats.table_contents import WORDS, guess_by_contents
from banking.formats.table_roles import amounts_of_one_side, amounts_under_other_titles, correct
from banking.formats.table_rows import stated_day

BALANCES = frozenset(TITLES["balance"])
HEADER_WITHIN = 40
PREVIEW = 20
# Of an amount's title, as «Montant (XPF)»; «(TTC)» is none.
IN_BRACKETS = re.compile(
    r"[(\[](XPF|XOF|XAF|MAD|TND|DZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|ILS|AED|JPY|CNY|HKD|SGD|THB|INR|AUD|NZD|MXN"
    r"|BRL|ZAR)[)\]]\s*$"
)
MOST_TOTALS = 2  # rows of amounts without a day, or of a day without one, that a statement of nothing may have
CURRENCY = re.compile(r"\b(EUR|CHF|USD|GBP|CAD)\b|(€|\beuros?\b)", re.IGNORECASE)


class Certainty(StrEnum):
    RECOGNISED = "recognised"  # one bank's own titles
    LIKELY = "likely"  # titles that we know, or cells that prove what they are
    UNSURE = "unsure"  # no titles: what the columns hold; to be confirmed before it is read


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGuess:
    """What a person is shown before a table is read. `rows` are the first ones below the header, as text."""

    format: str
    mapping: CsvMapping
    certainty: Certainty
    bank: str = ""
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def guess_table(rows: Rows, *, format_name: str, delimiter: str = ";") -> TableGuess | None:
    """How to read the table of which `rows` are the first; None where it has no columns of days and of amounts."""
    mapping = _by_titles(rows)
    if mapping is not None:
        bank = bank_of(mapping.titles)
        certainty = _certainty(bank, mapping, rows)
        return _shown(rows, replace(mapping, delimiter=delimiter), format=format_name, certainty=certainty, bank=bank)
    by_contents = guess_by_contents(rows)
    if by_contents is None:
        return None
    bank, mapping, is_certain = by_contents
    certainty = Certainty.RECOGNISED if bank else Certainty.LIKELY if is_certain else Certainty.UNSURE
    return _shown(rows, replace(mapping, delimiter=delimiter), format=format_name, certainty=certainty, bank=bank)


def _by_titles(rows: Rows) -> CsvMapping | None:
    """By the first row that names a day and an amount, of which there are some below it.

    «Sortierung;Datum absteigend», above the titles, may name both and is followed by neither.
    """
    first = None
    for number, titles in _headers(rows[: HEADER_WITHIN + 1]):
        mapping = _titled(number, titles, rows)
        if mapping is not None and _has_amounts(mapping, rows):
            return mapping
        first = first or mapping
    return first


def _titled(number: int, titles: list[str], rows: Rows) -> CsvMapping | None:
    """By the titles that end on a row; None where they name no day or no amount."""
    columns = roles(titles)
    amounts_under_other_titles(columns, rows[number + 1 :])
    spent_is_positive = amounts_of_one_side(columns, rows[number + 1 :])
    if "date" not in columns or not ("amount" in columns or {"debit", "credit"} <= columns.keys()):
        return None
    return replace(_mapped(number, titles, rows, columns), opposite_sign=spent_is_positive)


def _has_amounts(mapping: CsvMapping, rows: Rows) -> bool:
    """False where most of what stands in the places of amounts is none."""
    below = rows[mapping.header_row + 1 :][:PREVIEW]
    stated = [text for row in below for column in _amounts(mapping) if has_digits(text := cell(row, column))]
    return 2 * sum(_is_number(text, mapping) for text in stated) >= len(stated)


def _amounts(mapping: CsvMapping) -> list[int]:
    return [column for column in (mapping.amount, mapping.debit, mapping.credit) if column is not None]


def _is_number(text: str, mapping: CsvMapping) -> bool:
    try:
        read_number(text, mapping.decimal_mark)
    except UnreadableStatementError:
        return False
    return True


def _certainty(bank: str, mapping: CsvMapping, rows: Rows) -> Certainty:
    below = rows[mapping.header_row + 1 :]
    dated = [row for row in below if has_digits(stated_day(row, mapping))]
    if not _has_days(mapping, below, dated) or not _has_money(mapping, dated):
        return Certainty.UNSURE
    if bank:
        return Certainty.RECOGNISED
    names = list(map(normalised, mapping.titles))
    is_called_balance = mapping.amount is not None and names[mapping.amount] in BALANCES
    is_unsure = is_called_balance or OWED.intersection(names) or has_rival_amounts(dated, mapping)
    return Certainty.UNSURE if is_unsure else Certainty.LIKELY


def _has_days(mapping: CsvMapping, below: Rows, dated: Rows) -> bool:
    """False where amounts stand below the titles and not one day beside them: another column has the days."""
    if dated:
        return True
    return sum(any(has_digits(cell(row, column)) for column in _amounts(mapping)) for row in below) <= MOST_TOTALS


def _has_money(mapping: CsvMapping, dated: Rows) -> bool:
    """False where days stand below the titles and not one amount beside them: another column has the amounts."""
    if len(dated) <= MOST_TOTALS:
        return True
    return any(has_digits(cell(row, column)) for row in dated for column in _amounts(mapping))


def _headers(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """What may be titles, and the row they end on: each row, then each with the one below.

    «Débit» and «Crédit» may stand below one «Mouvements», beside cells that reach over both rows.
    """
    yield from enumerate(rows)
    for number, (row, below) in enumerate(pairwise(rows), start=1):
        if any(below) and any(row) and not any(map(has_digits, (*row, *below))):
            pairs = zip_longest(row, below, fillvalue="")
            yield number, [lower if lower.strip() else upper for upper, lower in pairs]


def _shown(rows: Rows, mapping: CsvMapping, **known: Any) -> TableGuess:
    below = rows[mapping.header_row + 1 :][:PREVIEW]
    return TableGuess(mapping=mapping, titles=mapping.titles, rows=tuple(map(tuple, below)), **known)


def _mapped(header_row: int, header: list[str], rows: Rows, columns: dict[str, int]) -> CsvMapping:
    dated = [columns[role] for role in ("date", "start_date", "value_date") if role in columns]
    body = [row for row in rows[header_row + 1 :] if any(has_digits(cell(row, column)) for column in dated)]
    correct(columns, header, body, rows[:header_row])
    labels = _labels(columns, header, body)
    amounts = [column for role in ("amount", "debit", "credit") if (column := columns.get(role)) is not None]
    fee = columns.pop("fee", None)
    found: dict[str, Any] = {**columns}
    mapping = CsvMapping(
        header_row=header_row,
        titles=tuple(title.strip() for title in header),
        date=found.pop("date"),
        labels=tuple(labels),
        date_order=guess_date_order(cell(row, columns.get(role)) for row in body for role in ("date", "start_date"))
        or "dmy",
        decimal_mark=guess_decimal_mark(cell(row, column) for row in body for column in amounts),
        debits_are_negative=any(
            has_digits(text) and text.startswith(("-", "−"))
            for row in body
            if (text := cell(row, columns.get("debit")))
        ),
        default_currency=_stated_currency(rows[: header_row + 1], header, amounts),
    )
    mapping = replace(mapping, **found)
    return mapping if fee is None else _with_fee(mapping, fee, body)


def _labels(columns: dict[str, int], header: list[str], body: Rows) -> list[int]:
    """Where a reference is the only text, it is the payer's words and not the bank's number; else any text is it."""
    free = [column for column in range(len(header)) if column not in columns.values()]
    known = [column for column in label_columns(header) if column in free]
    if known:
        return known
    if "reference" in columns and (not body or any(cell(row, columns["reference"]) for row in body)):
        return [columns["reference"]]
    return [column for column in free if any(WORDS.search(cell(row, column)) for row in body[:PREVIEW])]


def _stated_currency(head: Rows, header: list[str], amounts: list[int]) -> str:
    """The currency that the amount's title names, else the lines above the header."""
    titles = [header[column] for column in amounts]
    above = [text for row in head[:-1] for text in row]
    found = next((match for text in (*titles, *above) if (match := CURRENCY.search(text))), None)
    if found:
        return (found[1] or "EUR").upper()
    bracketed = next((match for text in titles if (match := IN_BRACKETS.search(text))), None)
    return bracketed[1] if bracketed else ""


def _with_fee(mapping: CsvMapping, fee: int, body: Rows) -> CsvMapping:
    """The fee as part of the amount or beside it: as the running balance tells, or a column of what was there before.

    Else as the title of the amount says.
    """
    beside, withheld = replace(mapping, fee=fee), replace(mapping, withheld=fee)
    if mapping.amount is None:
        return withheld
    explained = {kept: _balances_explained(kept, body) for kept in (beside, withheld)}
    if explained[beside] != explained[withheld]:
        return max(explained, key=lambda kept: explained[kept])
    if _has_gross_beside(mapping, fee, body):
        return withheld
    is_net = normalised(mapping.titles[mapping.amount]) in NET_TITLES or "deducted" in mapping.titles[fee].lower()
    return withheld if is_net else beside


def _has_gross_beside(mapping: CsvMapping, fee: int, body: Rows) -> bool:
    """Whether a column, less the fee, makes the amount on every row that has a fee."""
    charged = [row for row in body if has_digits(cell(row, fee)) and cell(row, fee).strip("-0.,")]
    others = set(range(len(mapping.titles))) - {mapping.amount, fee, mapping.balance}
    return bool(charged) and any(all(_is_gross(row, column, fee, mapping) for row in charged) for column in others)


def _is_gross(row: Sequence[str], column: int, fee: int, mapping: CsvMapping) -> bool:
    if not has_digits(cell(row, column)):
        return False
    try:
        gross, cost, net = (read_number(cell(row, n), mapping.decimal_mark) for n in (column, fee, mapping.amount))
    except UnreadableStatementError:
        return False
    return gross > 0 and gross - abs(cost) == net


def _balances_explained(mapping: CsvMapping, body: Rows) -> int:
    """How many running balances follow from the one above or below them."""
    moved: list[tuple[Decimal, Decimal]] = []
    for row in body:
        try:
            amount = read_number(cell(row, mapping.amount), mapping.decimal_mark)
            fee = cell(row, mapping.fee)
            amount -= abs(read_number(fee, mapping.decimal_mark)) if has_digits(fee) else Decimal(0)
            moved.append((amount, read_number(cell(row, mapping.balance), mapping.decimal_mark)))
        except UnreadableStatementError:
            continue
    downwards = sum(before + amount == after for (_, before), (amount, after) in pairwise(moved))
    upwards = sum(after + amount == before for (amount, before), (_, after) in pairwise(moved))
    return max(downwards, upwards)

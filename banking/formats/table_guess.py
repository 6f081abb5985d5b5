"""How the columns of a table are to be understood, guessed from its titles and from what stands below them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import Any

from banking.formats.csv_banks import bank_of
from banking.formats.csv_headers import NET_TITLES, label_columns, normalised, roles
from banking.formats.guessing import guess_date_order, guess_decimal_mark, read_number
from banking.formats.mapping import CsvMapping
from banking.formats.statement import UnreadableStatementError
from banking.formats.table_accounts import stated_account
from banking.formats.table_cells import Rows, cell, has_digits
from banking.formats.table_contents import guess_by_contents
from banking.formats.table_directions import direction_column

HEADER_WITHIN = 40
PREVIEW = 20
MOST_ACCOUNTS = 3
CURRENCY = re.compile(r"\b(EUR|CHF|USD|GBP|CAD)\b|(€|\beuros?\b)", re.IGNORECASE)


class Certainty(StrEnum):
    RECOGNISED = "recognised"  # one bank's own titles
    LIKELY = "likely"  # titles that we know
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
    for number, titles in _headers(rows[: HEADER_WITHIN + 1]):
        columns = roles(titles)
        _amounts_under_both(columns, rows[number + 1 :])
        if "date" in columns and ("amount" in columns or {"debit", "credit"} <= columns.keys()):
            mapping = replace(_mapped(number, titles, rows, columns), delimiter=delimiter)
            bank = bank_of(titles)
            certainty = Certainty.RECOGNISED if bank else Certainty.LIKELY
            return _shown(rows, mapping, format=format_name, certainty=certainty, bank=bank)
    by_contents = guess_by_contents(rows)
    if by_contents is None:
        return None
    bank, mapping = by_contents
    certainty = Certainty.RECOGNISED if bank else Certainty.UNSURE
    return _shown(rows, replace(mapping, delimiter=delimiter), format=format_name, certainty=certainty, bank=bank)


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
    dated = [columns["date"], *([columns["start_date"]] if "start_date" in columns else [])]
    body = [row for row in rows[header_row + 1 :] if any(has_digits(cell(row, column)) for column in dated)]
    _one_kind_of_amount(columns, body)
    _whose_iban(columns, header, body, rows[:header_row])
    _direction(columns, header, body)
    # Where a reference is the only text, it is the payer's words and not the bank's number.
    labels = [column for column in label_columns(header) if column not in columns.values()]
    labels = labels or [column for column in (columns.get("reference"),) if column is not None]
    amounts = [column for role in ("amount", "debit", "credit") if (column := columns.get(role)) is not None]
    fee = columns.pop("fee", None)
    found: dict[str, Any] = {**columns}
    mapping = CsvMapping(
        header_row=header_row,
        titles=tuple(title.strip() for title in header),
        date=found.pop("date"),
        labels=tuple(labels),
        date_order=guess_date_order(cell(row, column) for row in body for column in dated) or "dmy",
        decimal_mark=guess_decimal_mark(cell(row, column) for row in body for column in amounts),
        debits_are_negative=any(cell(row, columns.get("debit")).startswith(("-", "−")) for row in body),
        default_currency=_stated_currency(rows[: header_row + 1], header, amounts),
    )
    mapping = replace(mapping, **found)
    return mapping if fee is None else _with_fee(mapping, fee, body)


def _one_kind_of_amount(columns: dict[str, int], body: Rows) -> None:
    """Keeps the signed amount or the pair, where a file has both: the one that every row fills and that has signs."""
    if not {"debit", "credit"} <= columns.keys():
        columns.pop("debit", None)
        columns.pop("credit", None)
        return
    if "amount" not in columns:
        return
    amounts = [cell(row, columns["amount"]) for row in body]
    debits = [cell(row, columns["debit"]) for row in body]
    signed = any("-" in amount or "−" in amount for amount in amounts) or not any(map(has_digits, debits))
    if signed and all(map(has_digits, amounts)):
        del columns["debit"], columns["credit"]
    else:
        del columns["amount"]


def _amounts_under_both(columns: dict[str, int], below: Rows) -> None:
    """«Débit/Crédit» is a column of signed amounts where no other holds them."""
    column = columns.get("direction")
    if column is None or columns.keys() & {"amount", "debit", "credit"}:
        return
    if any(has_digits(cell(row, column)) for row in below[:PREVIEW]):
        columns["amount"] = columns.pop("direction")


def _direction(columns: dict[str, int], header: list[str], body: Rows) -> None:
    """Where no title tells which column says «D» or «C», its words do."""
    if "amount" not in columns or "direction" in columns or not body:
        return
    movement = {columns[role] for role in ("date", "amount", "value_date", "balance") if role in columns}
    found = direction_column(body, columns["amount"], [n for n in range(len(header)) if n not in movement])
    if found is not None:
        for role in [role for role, column in columns.items() if column == found]:
            del columns[role]
        columns["direction"] = found


def _whose_iban(columns: dict[str, int], header: list[str], body: Rows, above: Rows) -> None:
    """A column «IBAN» that says another one on most rows, or none on some, is the counterparties'.

    So it is where the lines above the titles name the account.
    """
    column = columns.get("account")
    if column is None or normalised(header[column]) != "iban":
        return
    ibans = [cell(row, column) for row in body]
    stated = set(ibans) - {""}
    varied = len(stated) > MOST_ACCOUNTS and 2 * len(stated) > len(body)
    if varied or (stated and "" in ibans) or (stated and stated_account(above) not in {"", *stated}):
        columns.setdefault("counterparty_iban", columns.pop("account"))


def _stated_currency(head: Rows, header: list[str], amounts: list[int]) -> str:
    """The currency that the amount's title names, else the lines above the header."""
    titles = [header[column] for column in amounts]
    above = [text for row in head[:-1] for text in row]
    found = next((match for text in (*titles, *above) if (match := CURRENCY.search(text))), None)
    return (found[1] or "EUR").upper() if found else ""


def _with_fee(mapping: CsvMapping, fee: int, body: Rows) -> CsvMapping:
    """The fee as part of the amount or beside it: as the running balance tells, else as the title of the amount."""
    beside, withheld = replace(mapping, fee=fee), replace(mapping, withheld=fee)
    if mapping.amount is None:
        return withheld
    explained = {kept: _balances_explained(kept, body) for kept in (beside, withheld)}
    if explained[beside] != explained[withheld]:
        return max(explained, key=lambda kept: explained[kept])
    is_net = normalised(mapping.titles[mapping.amount]) in NET_TITLES or "deducted" in mapping.titles[fee].lower()
    return withheld if is_net else beside


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

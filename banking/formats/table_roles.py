"""What stands below its titles corrects what the columns of a table were taken for."""

import re
from collections.abc import Sequence

from banking.formats.accounts import iban_or_empty
from banking.formats.csv_headers import normalised
from banking.formats.csv_titles import TITLES
from banking.formats.table_accounts import stated_account
from banking.formats.table_cells import Rows, cell, has_digits
from banking.formats.table_directions import direction_column

LOOKED_AT = 200
MOST_ACCOUNTS = 3
DAY = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{8}|.*[^\W\d_]{3}")
NAMES, ACCOUNTS = frozenset(TITLES["counterparty"]), frozenset(TITLES["account"]) - {"iban"}
CURRENCY_CODE = re.compile(r"[A-Z]{3}")
OF_AN_ACCOUNT = re.compile(r"account|compte|konto|iban|rekening|cuenta|conto", re.IGNORECASE)


def amounts_under_other_titles(columns: dict[str, int], below: Rows) -> None:
    """«Débit/Crédit» and «Value» are columns of amounts where no other column holds them."""
    if columns.keys() & {"amount", "debit", "credit"}:
        return
    for role in ("direction", "value_date"):
        stated = [text for row in below[:LOOKED_AT] if has_digits(text := cell(row, columns.get(role)))]
        if stated and not any(map(DAY.match, stated)):
            columns["amount"] = columns.pop(role)
            return


def amounts_of_one_side(columns: dict[str, int], below: Rows) -> bool:
    """Takes a lone «Débit» or «Crédit» for the amount, where it is filled on every row with a day.

    Returns whether it then says above zero what was spent.
    """
    sides = columns.keys() & {"debit", "credit"}
    if "amount" in columns or len(sides) != 1:
        return False
    (side,) = sides
    stated = [cell(row, columns[side]) for row in below if has_digits(cell(row, columns.get("date")))]
    if not stated or not all(map(has_digits, stated)):
        return False
    columns["amount"] = columns.pop(side)
    return side == "debit" and not any(text.startswith(("-", "−")) for text in stated)


def correct(columns: dict[str, int], header: Sequence[str], body: Rows, above: Rows) -> None:
    """The roles that titles gave, by the rows of `body` and the lines `above` the titles."""
    _one_kind_of_amount(columns, body)
    _whose_iban(columns, header, body, above)
    _accounts_under_other_titles(columns, header, body)
    if "currency" not in columns and _all_fit(CURRENCY_CODE, body, columns.get("value_date")):
        columns["currency"] = columns.pop("value_date")  # «Valuta»: a day in German, a currency in Danish
    _direction(columns, header, body)


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


def _direction(columns: dict[str, int], header: Sequence[str], body: Rows) -> None:
    """Where no title tells which column says «D» or «C», its words do."""
    if "amount" not in columns or "direction" in columns or not body:
        return
    movement = {columns[role] for role in ("date", "amount", "value_date", "balance") if role in columns}
    found = direction_column(body, columns["amount"], [n for n in range(len(header)) if n not in movement])
    if found is not None:
        for role in [role for role, column in columns.items() if column == found]:
            del columns[role]
        columns["direction"] = found


def _whose_iban(columns: dict[str, int], header: Sequence[str], body: Rows, above: Rows) -> None:
    """A column «IBAN», or of IBANs, that says another one on most rows, or none on some, is the counterparties'.

    So it is where the lines above the titles name the account.
    """
    column = columns.get("account")
    if column is None:
        return
    ibans = [cell(row, column) for row in body]
    stated = set(ibans) - {""}
    if normalised(header[column]) != "iban" and not all(map(iban_or_empty, stated)):
        return
    varied = len(stated) > MOST_ACCOUNTS and 2 * len(stated) > len(body)
    if varied or (stated and "" in ibans) or (stated and stated_account(above) not in {"", *stated}):
        columns.setdefault("counterparty_iban", columns.pop("account"))
        _own_account(columns, header, body)


def _own_account(columns: dict[str, int], header: Sequence[str], body: Rows) -> None:
    """The column that names one of a few accounts on every row, where the «IBAN» was the counterparties'."""
    for column, title in enumerate(header):
        if column not in columns.values() and normalised(title) in ACCOUNTS:
            stated = {cell(row, column) for row in body}
            if "" not in stated and 0 < len(stated) <= MOST_ACCOUNTS:
                columns["account"] = column
                return


def _accounts_under_other_titles(columns: dict[str, int], header: Sequence[str], body: Rows) -> None:
    """An IBAN where a name was expected is the counterparty's; the same on each row under «Account», the account's."""
    counterparties = {text for row in body[:LOOKED_AT] if (text := cell(row, columns.get("counterparty")))}
    if "counterparty_iban" not in columns and counterparties and all(map(iban_or_empty, counterparties)):
        columns["counterparty_iban"] = columns.pop("counterparty")
        names = (n for n, title in enumerate(header) if n not in columns.values() and normalised(title) in NAMES)
        columns |= dict(zip(("counterparty",), names, strict=False))
    if "account" in columns:
        return
    for column, title in enumerate(header):
        if column not in columns.values() and OF_AN_ACCOUNT.search(title):
            ibans = {iban_or_empty(cell(row, column)) for row in body[:LOOKED_AT]}
            if len(ibans) == 1 and "" not in ibans and (len(body) > 1 or normalised(title) == "account"):
                columns["account"] = column
                return


def _all_fit(kind: re.Pattern[str], body: Rows, column: int | None) -> bool:
    texts = [text for row in body[:LOOKED_AT] if (text := cell(row, column))]
    return bool(texts) and all(map(kind.fullmatch, texts))

"""The column that says beside an amount without a sign which way it went."""

from collections.abc import Sequence

from banking.formats.csv_headers import word_of
from banking.formats.table_cells import Rows, cell, has_digits

DEBIT_WORDS = frozenset({
    "d", "db", "dr", "dbit", "debit", "s", "soll", "debet", "-", "debiteur", "sortie", "depense", "af", "out", "dare",
    "outgoing", "withdrawal", "expense", "cargo", "addebito", "belastung", "lastschrift", "ausgang", "money out",
})  # fmt: skip
CREDIT_WORDS = frozenset({
    "c", "cr", "crdt", "credit", "h", "haben", "+", "crediteur", "entree", "recette", "bij", "in", "avere",
    "incoming", "deposit", "income", "abono", "accredito", "gutschrift", "eingang", "money in",
})  # fmt: skip


def direction_word(text: str) -> str:
    """As `DEBIT_WORDS` and `CREDIT_WORDS` write it."""
    sign = text.strip().replace("−", "-").replace("–", "-")
    return sign if sign in {"+", "-"} else word_of(text)


def direction_column(body: Rows, amount: int, others: Sequence[int]) -> int | None:
    """Of the columns `others` the one that says the direction of every amount, where no amount has a sign."""
    amounts = [cell(row, amount) for row in body]
    if any(text.startswith(("-", "−", "(")) or text.endswith("-") for text in amounts if has_digits(text)):
        return None
    for column in others:
        words = {direction_word(cell(row, column)) for row in body}
        if words & DEBIT_WORDS and words <= DEBIT_WORDS | CREDIT_WORDS:
            return column
    return None

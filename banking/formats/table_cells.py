"""The cells of a row, of which a file may leave some out."""

import re
from collections.abc import Sequence

Rows = Sequence[list[str]]

DIGIT = re.compile(r"\d")


def cell(row: Sequence[str], column: int | None) -> str:
    """The text in a column; empty where the table or the row lacks it."""
    return row[column].strip() if column is not None and column < len(row) else ""


def has_digits(text: str) -> bool:
    return DIGIT.search(text) is not None

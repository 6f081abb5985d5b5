"""Which account a table is about, in the lines above its titles."""

import re
from collections.abc import Sequence

from banking.formats.accounts import account_number, iban_or_empty

IBAN_SHAPE = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}")
ACCOUNT_TITLE = re.compile(
    r"(?:num[ée]ro (?:de )?compte|account number"
    r"|\b(?:compte|cchq|livret|ldds?|pel|cel|plan|[ée]pargne)\b[^;0-9]{0,30} n[°o]"
    r"|\b(?:compte|account|konto|kontonummer|rib)\s{0,3}[:;=](?=(?:\D{0,4}\d){5}))"
    r"\W{0,12}([0-9A-Z][0-9A-Z ]{4,30})",
    re.IGNORECASE,
)
ACCOUNT_ALONE = re.compile(r"=?\"?([0-9]{10,23}[A-Z]?[0-9]{0,2})\"?")


def stated_account(above: Sequence[Sequence[str]]) -> str:
    """The account that the lines above the titles name, the nearest first."""
    for row in reversed(above):
        text = " ; ".join(row)
        found = IBAN_SHAPE.search(text)
        iban = iban_or_empty(found[0]) if found else ""
        titled = ACCOUNT_TITLE.search(text)
        alone = ACCOUNT_ALONE.fullmatch(row[0].strip()) if row else None
        stated = titled or alone
        if iban or stated:
            return iban or (account_number(stated[1]) if stated else "")
    return ""

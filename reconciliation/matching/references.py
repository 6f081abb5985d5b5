"""What the fields of a line may hold of a number: whole in the references of SEPA, cut at the end of a label."""

import re
from collections.abc import Iterator

from reconciliation.matching.labels import FIELD_LENGTHS
from reconciliation.matching.ledger import BankLine
from reconciliation.matching.numbers import SHORT_NUMBER
from reconciliation.matching.text import compact, fold

_STRUCTURED = re.compile(r"^RF[0-9]{2}")
_EMPTY_REFERENCES = frozenset({"", "NOTPROVIDED", "NOTPROVIDE"})
_LAST_WORD = re.compile(r"[A-Z0-9][A-Z0-9/_. -]*$")


def references_of(line: BankLine) -> dict[str, bool]:
    """Letters and digits of the structured and end-to-end references, and whether RF says they are the creditor's."""
    found: dict[str, bool] = {}
    for reference in (line.structured_reference, line.end_to_end_reference):
        written = compact(reference)
        key = _STRUCTURED.sub("", written)
        if key not in _EMPTY_REFERENCES:
            found[key] = found.get(key, False) or key != written
    return found


def beginnings_of(line: BankLine) -> Iterator[str]:
    """What may be the beginning of a number that the bank cut, where the field is full (case 6)."""
    for written in (line.counterparty_name, line.remittance_information):
        last = _LAST_WORD.search(fold(written)) if len(written) in FIELD_LENGTHS else None
        words = last[0].split() if last else []
        for beginning in ("".join(words[-2:]), words[-1] if words else ""):
            key = compact(beginning)
            if len(key) > SHORT_NUMBER and any(c.isdigit() for c in key):
                yield key

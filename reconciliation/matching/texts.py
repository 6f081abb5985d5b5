"""What a line says by itself, whatever the ledger: read once, before anything is looked for."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from reconciliation.matching.bearers import Name, core
from reconciliation.matching.kinds import kind_of
from reconciliation.matching.labels import Label, begins_a_label, read_label
from reconciliation.matching.ledger import BankLine, LineKind
from reconciliation.matching.lists import Run
from reconciliation.matching.masks import Span, crosses, never_numbers, perhaps_dates
from reconciliation.matching.names import words_of
from reconciliation.matching.numbers import RUNS
from reconciliation.matching.text import fold

_MONTHS = (
    "JANVIER",
    "FEVRIER",
    "MARS",
    "AVRIL",
    "MAI",
    "JUIN",
    "JUILLET",
    "AOUT",
    "SEPTEMBRE",
    "OCTOBRE",
    "NOVEMBRE",
    "DECEMBRE",
)
_MONTH_NAME = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_MONTH_DIGITS = re.compile(r"(?<![0-9/.])(0[1-9]|1[0-2])[/.]20[0-9]{2}(?![0-9])")
_DATE_OF_INVOICE = re.compile(r"\bFACT(?:URE)?S? DU [0-3]?[0-9][/.](0?[1-9]|1[0-2])[/.](?:20)?[0-9]{2}(?![0-9])")
_WIDEST_GAP = 3
_TAGS = ("REF", "REFERENCE", "MOTIF", "DATE", "CHEZ", "FRM", "POUR", "FACT", "FACTURE", "FACTURES")
# A number stops before these, unless it starts with them: the banks' tags, and small words that no series holds.
_NEVER_INSIDE = frozenset((*_TAGS, "DU", "LE", "DE", "ET", "EN", "SUR"))


@dataclass(frozen=True, slots=True)
class LineText:
    """`runs`: letters or digits that may be of a number; `dates`: where digits look like a date or an amount."""

    line: BankLine
    kind: LineKind
    label: Label
    payer: Name  # as names are compared, and so the ultimate debtor
    debtor: Name
    text: str
    words: frozenset[str]
    runs: list[Run]
    joins: list[bool]  # of each run, whether it may go on with the number of the one before
    dates: list[Span]
    months: frozenset[int]


def read_text(line: BankLine) -> LineText:
    line = _said_once(line)
    text = f"{fold(line.counterparty_name)}  {fold(line.remittance_information)}"
    label, debtor = read_label(line), fold(line.ultimate_party_name)
    masked = never_numbers(text)
    runs = [Run(m[0], m.start(), m.end()) for m in RUNS.finditer(text)]
    if masked:
        runs = [r for r in runs if not crosses((r.start, r.end), masked)]
    return LineText(
        line=line,
        kind=kind_of(line),
        label=label,
        payer=core(label.payer),
        debtor=core(debtor),
        text=text,
        words=words_of(f"{text} {debtor}"),
        runs=runs,
        joins=[False, *(_are_joined(text[a.end : b.start], b.text) for a, b in pairwise(runs))],
        dates=perhaps_dates(text),
        months=_months(text),
    )


def _said_once(line: BankLine) -> BankLine:
    """Some banks give the beginning of the label as the name, cut where that field ends, and then all of the label."""
    name = line.counterparty_name
    is_repeated = name and line.remittance_information.startswith(name) and begins_a_label(name)
    return replace(line, counterparty_name="") if is_repeated else line


def _are_joined(gap: str, following: str) -> bool:
    return len(gap) <= _WIDEST_GAP and following not in _NEVER_INSIDE and "+" not in gap and "=" not in gap


def _months(text: str) -> frozenset[int]:
    named = {_MONTHS.index(m[0]) + 1 for m in _MONTH_NAME.finditer(text)}
    dated = {int(m[1]) for pattern in (_MONTH_DIGITS, _DATE_OF_INVOICE) for m in pattern.finditer(text)}
    return frozenset(named | dated)

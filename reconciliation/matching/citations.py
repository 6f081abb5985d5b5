"""Which documents a label cites. Runs of letters and of digits are joined over separators and looked up, so a scan
costs the length of the label and never the size of the ledger. Digits bound a number: F-1 is not in F-12."""

import re
from dataclasses import dataclass
from itertools import pairwise

from reconciliation.matching.lists import Citation, Run, with_lists
from reconciliation.matching.masks import Span, crosses
from reconciliation.matching.numbers import (
    LONGEST_UNPREFIXED_RISK,
    SHORT_NUMBER,
    Cited,
    NumberIndex,
    canonical,
    search_key,
    shape,
)
from reconciliation.matching.text import LOOK_ALIKES
from reconciliation.matching.texts import LineText

MOST_RUNS = 7
_WIDEST_GAP = 3
_SPARE_ZEROS = 3  # payers add zeros too
_LEAST_LOOKALIKE_DIGITS = 3
_LOOK_ALIKE = re.compile(r"[0-9][OILSB]|[OILSB][0-9]")
_DOCUMENT_WORDS = frozenset(
    [
        "FACTURE",
        "FACTURES",
        "FACT",
        "FACTS",
        "FAC",
        "FCT",
        "FC",
        "FA",
        "F",
        "INVOICE",
        "INV",
        "N",
        "NO",
        "NR",
        "NUM",
        "NUMERO",
        "REF",
        "REFERENCE",
        "AVOIR",
        "AV",
        "MOTIF",
        "FRA",
    ]
)
_SURE = frozenset({Cited.FULL, Cited.NO_ZEROS})
GLUED_WORD = re.compile(r"^(?:FACTURE|FACT|FAC|NO|N|REF|REGLEMENT)(?=[A-Z])")  # «N°F2026» comes without its °
_OTHER_PAPER = frozenset(
    [
        "DEVIS",
        "DE",
        "DV",
        "CDE",
        "COMMANDE",
        "CMD",
        "BC",
        "BL",
        "CLIENT",
        "CONTRAT",
        "CHEQUE",
        "CHQ",
        "DOSSIER",
        "CT",
        "POLICE",
        "TEL",
    ]
)


@dataclass(frozen=True, slots=True)
class Citations:
    """`loose_digits`: digit runs that nothing explains. `unknown`: a number of our series that is not in the ledger."""

    found: tuple[Citation, ...]
    loose_digits: tuple[tuple[str, Span], ...]
    unknown: bool


class Scanner:
    def __init__(self, index: NumberIndex) -> None:
        self.index = index
        self._beginnings: dict[str, str | None] = {}

    def scan(self, said: LineText) -> Citations:
        text, runs, dates = said.text, said.runs, said.dates
        alike = bool(_LOOK_ALIKE.search(text))
        beginnings = [(i, first) for i, run in enumerate(runs) if (first := self._beginning(run.text)) is not None]
        hits = [hit for i, first in beginnings for hit in self._from(said, i, first, alike=alike)]
        hits = [h for h in hits if not crosses(h.span, dates) or _outweighs(text, h, dates)]
        found = with_lists(text, _longest(hits), runs, dates, self.index)
        explained = [c.span for c in found] + dates
        loose = [(r.text, (r.start, r.end)) for r in runs if r.text.isdigit()]
        unexplained = tuple([each for each in loose if not crosses(each[1], explained)])
        return Citations(tuple(found), unexplained, self._cites_unknown(said, explained))

    def _from(self, said: LineText, i: int, first: str, *, alike: bool) -> list[Citation]:
        """All citations that start at run `i`, or at its end `first`, shortest first."""
        text, runs, joins, hits = said.text, said.runs, said.joins, list[Citation]()
        opening = _opening(text, runs, i)
        if opening is None:
            return hits
        longest, taken, length = self.index.longest + _SPARE_ZEROS, [first], len(first)
        if first.isdigit() and length <= longest:
            hits += self._look_up(text, runs[i : i + 1], taken, opening)
        for j in range(i + 1, min(i + MOST_RUNS, len(runs))):
            run = runs[j].text
            length += len(run)
            if not joins[j] or length > longest:
                break
            taken.append(run)
            if run.isdigit() or alike or run in self.index.suffixes:
                hits += self._look_up(text, runs[i : j + 1], taken, opening)
        return hits

    def _beginning(self, run: str) -> str | None:
        """What of the run a number may begin with: digits, the letters of a series, without «FACTURE» glued to them."""
        if run not in self._beginnings:
            unglued = GLUED_WORD.sub("", run)
            series = self.index.prefixes
            spoiled = run.rstrip("O")  # «FACO12» for FAC012
            known = run.isdigit() or run in series or (spoiled and spoiled in series)
            self._beginnings[run] = run if known else unglued if unglued in series else None
        return self._beginnings[run]

    def _look_up(self, text: str, runs: list[Run], taken: list[str], opening: str) -> list[Citation]:
        key, span, index = "".join(taken), (runs[0].start, runs[-1].end), self.index
        if key in index.exact and (opening != "other" or not key.isdigit()):
            cited = self._strength(key, text, runs, opening)
            return [Citation(p, cited, span) for p in index.exact[key]] if cited else []
        if key in index.without_prefix:
            return [Citation(p, Cited.NO_PREFIX, span) for p in index.without_prefix[key]] if opening != "other" else []
        if key in index.reference:
            return [Citation(p, Cited.REFERENCE, span) for p in index.reference[key]]
        if key in index.exact or opening == "other":
            return []
        if taken[-1].isdigit() and (len(taken) > 1 or len(key) > SHORT_NUMBER) and search_key(key) in index.searches:
            positions = index.without_zeros.get(canonical(taken))
            if positions:
                return [Citation(p, Cited.NO_ZEROS, span) for p in positions]
        has_letters_inside = taken[0] not in index.prefixes or not key[len(taken[0]) :].isdigit()
        return self._look_alike(key, text, runs) if has_letters_inside and len(key) > LONGEST_UNPREFIXED_RISK else []

    def _strength(self, key: str, text: str, runs: list[Run], opening: str) -> Cited:
        """Short numbers and digits alone are sure only if separated as ours, or after a word that announces them."""
        if not key.isdigit():
            return Cited.FULL if len(key) >= SHORT_NUMBER or opening == "document" else Cited.BARE
        broken = any(text[a.end : b.start].isspace() for a, b in pairwise(runs))
        if broken and len(key) <= LONGEST_UNPREFIXED_RISK and not self.index.is_separated(key, [r.text for r in runs]):
            return Cited.NOT
        if opening == "document" or len(key) > LONGEST_UNPREFIXED_RISK:
            return Cited.FULL
        return Cited.FULL if len(runs) > 1 and not broken else Cited.BARE

    def _look_alike(self, key: str, text: str, runs: list[Run]) -> list[Citation]:
        """O for 0, I for 1… somewhere after the first run."""
        positions = self.index.lookalike.get(key.translate(LOOK_ALIKES), ())
        if not positions or len(runs) == 1 or text[runs[-1].end : runs[-1].end + 1].isalnum():
            return []
        if sum(c.isdigit() for c in key) < _LEAST_LOOKALIKE_DIGITS:
            return []
        span = (runs[0].start, runs[-1].end)
        return [Citation(p, Cited.LOOKALIKE, span) for p in positions]

    def _cites_unknown(self, said: LineText, explained: list[Span]) -> bool:
        runs = said.runs
        for i, (first, second) in enumerate(pairwise(runs)):
            if (
                not second.text.isdigit()
                or not said.joins[i + 1]
                or not first.text.isalpha()
                or crosses((first.start, second.end), explained)
            ):
                continue
            joined = first.text
            for j in range(i + 1, min(i + 4, len(runs))):
                run = runs[j]
                if not said.joins[j] or crosses((run.start, run.end), explained):
                    break
                joined += run.text
                if len(joined) > LONGEST_UNPREFIXED_RISK and shape(joined) in self.index.shapes:
                    return True
        return False


def _opening(text: str, runs: list[Run], i: int) -> str | None:
    """What stands before: "" nothing, "document" a word such as FACT, "other" another paper's; None: no boundary."""
    if i == 0:
        return ""
    before, gap = runs[i - 1], text[runs[i - 1].end : runs[i].start]
    word = before.text if before.text.isalpha() else ""
    if _announces(word, runs, i) or (not gap and GLUED_WORD.match(word + "X") and word):
        return "document"
    if word in _OTHER_PAPER and len(gap) <= _WIDEST_GAP and "DE:" not in text[before.start : before.end + 1]:
        return "other" if runs[i].text.isdigit() and gap != "/" else ""
    if not gap:
        return None if runs[i].text.isdigit() and not word else ("other" if word else "")
    if gap in {"-", "/", "_"} and word and runs[i].text.isdigit() and len(word) <= _WIDEST_GAP:
        return "other"
    return ""


def _announces(word: str, runs: list[Run], i: int) -> bool:
    """«FACTURE 12», and «FACTURES DE 12 A 15», whose DE is no «devis»."""
    return word in _DOCUMENT_WORDS or (word == "DE" and i > 1 and runs[i - 2].text in _DOCUMENT_WORDS)


def _outweighs(text: str, hit: Citation, dates: list[Span]) -> bool:
    """A number with its prefix may hold what looks like a date: «FA-2026-03-12»; it never holds a part of one.

    Without a prefix it must begin before it: «73/02/2026» is no day of February.
    """
    crossed = [d for d in dates if crosses(hit.span, [d])]
    whole = all(hit.span[0] <= start and end <= hit.span[1] for start, end in crossed)
    begins = text[hit.span[0]].isalpha() or all(hit.span[0] < start for start, _end in crossed)
    return whole and begins and hit.cited in _SURE


def _longest(hits: list[Citation]) -> list[Citation]:
    """Of overlapping citations the longest stands, then the strongest; one citation a document."""
    if len(hits) <= 1:
        return hits
    chosen: dict[int, Citation] = {}
    spans: list[Span] = []
    for hit in sorted(hits, key=lambda h: (h.span[0] - h.span[1], -h.cited)):
        held = chosen.get(hit.position)
        if held is None and not any(hit.span != s and s[0] < hit.span[1] and hit.span[0] < s[1] for s in spans):
            chosen[hit.position] = hit
            spans.append(hit.span)
    return sorted(chosen.values(), key=lambda h: h.span)

"""Everything a line says, read once: its kind, its payer, the documents and the months it cites."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.labels import FIELD_LENGTHS, Label
from reconciliation.matching.ledger import BankLine, Document, DocumentState, LineKind
from reconciliation.matching.lists import Citation
from reconciliation.matching.numbers import LONGEST_UNPREFIXED_RISK, Cited, counter_of
from reconciliation.matching.payer import Payer, PayerReading, payer_of, read_payer
from reconciliation.matching.references import beginnings_of, references_of
from reconciliation.matching.texts import LineText

_LONGEST_COUNTER = 6


@dataclass(frozen=True, slots=True)
class Reading:
    line: BankLine
    kind: LineKind
    label: Label
    payer: PayerReading
    cited: dict[int, Cited]  # by document id
    by_range: frozenset[int]
    counters: frozenset[int]
    months: frozenset[int]
    has_unknown_number: bool
    is_cut: bool  # a field is full: the label may go on where we do not see it
    index: LedgerIndex
    payers: dict[int, Payer] = field(default_factory=dict, compare=False)  # asked before

    def payer_of(self, customer_id: int) -> Payer:
        if customer_id not in self.payers:
            self.payers[customer_id] = payer_of(customer_id, self.payer, self.index)
        return self.payers[customer_id]

    def cites(self, document: Document) -> Cited:
        """By its number, or by the counter that ends it; a counter alone never names a document."""
        found = self.cited.get(document.id, Cited.NOT)
        if found is Cited.NOT and self.counters and counter_of(document.number) in self.counters:
            return Cited.COUNTER
        return found


def read_line(said: LineText, index: LedgerIndex) -> Reading:
    line = said.line
    payer = read_payer(said, index)
    scan, cut_at = index.scanner.scan(said), _cut_at(line)
    # «INV000052» is the beginning of INV0000521 there, not INV0000052 without its zeros.
    found = [c for c in scan.found if c.cited is not Cited.NO_ZEROS or c.span[1] not in cut_at]
    citations = [*_structured(line, index), *found] or _truncated(line, index)
    cited = _one_meaning(citations, line, payer, index)
    return Reading(
        line=line,
        kind=LineKind.INTERNAL if line.counterparty_iban in index.ledger.own_ibans else said.kind,
        label=said.label,
        payer=payer,
        cited=cited,
        by_range=frozenset(index.documents[c.position].id for c in citations if c.by_range),
        counters=frozenset(int(d) for d, _ in scan.loose_digits if len(d) <= _LONGEST_COUNTER and int(d)),
        months=said.months,
        has_unknown_number=scan.unknown,
        is_cut=bool(cut_at),
        index=index,
    )


def _cut_at(line: BankLine) -> list[int]:
    """Where in the text of the line (`texts.read_text`) a full field ends."""
    name, said = len(line.counterparty_name), len(line.remittance_information)
    ends = ((name, name), (said, name + 2 + said))
    return [end for length, end in ends if length in FIELD_LENGTHS]


def _structured(line: BankLine, index: LedgerIndex) -> Iterable[Citation]:
    """Our number as the payer's bank carried it: RF reference (ISO 11649) or end-to-end reference.

    A payer numbers his own transfers too: a few digits there are no more sure than in the label.
    """
    for key, is_ours in references_of(line).items():
        is_sure = is_ours or (len(key) > LONGEST_UNPREFIXED_RISK and not key.isdigit())
        for position in index.numbers.exact.get(key, ()):
            yield Citation(position, Cited.STRUCTURED if is_sure else Cited.BARE, (0, 0))


def _truncated(line: BankLine, index: LedgerIndex) -> list[Citation]:
    """A number cut where its field ends, if one open document alone begins so (case 6)."""
    for key in beginnings_of(line):
        found = [p for p in index.numbers.starting_with(key) if index.documents[p].state is DocumentState.OPEN]
        if len(found) == 1:
            return [Citation(found[0], Cited.TRUNCATED, (0, 0))]
    return []


def _one_meaning(
    citations: list[Citation], line: BankLine, payer: PayerReading, index: LedgerIndex
) -> dict[int, Cited]:
    """Where one piece of the label fits several documents (a series and another, a year and another), the likeliest."""
    by_span: dict[tuple[tuple[int, int], bool], list[Citation]] = {}
    for c in citations:
        by_span.setdefault((c.span, c.by_range), []).append(c)
    cited: dict[int, Cited] = {}
    for (_, by_range), rivals in by_span.items():
        kept = rivals if by_range or len(rivals) == 1 else _likeliest(rivals, line, payer, index)
        for c in kept:
            document = index.documents[c.position]
            strength = c.cited if len(kept) == 1 or by_range else min(c.cited, Cited.REFERENCE)
            cited[document.id] = max(strength, cited.get(document.id, Cited.NOT))
    return cited


def _likeliest(rivals: list[Citation], line: BankLine, payer: PayerReading, index: LedgerIndex) -> list[Citation]:
    def likelihood(c: Citation) -> tuple[bool, Payer, bool]:
        document = index.documents[c.position]
        is_open = document.state is DocumentState.OPEN
        return is_open, payer_of(document.customer_id, payer, index), document.balance == line.amount

    best = max(likelihood(c) for c in rivals)
    return [c for c in rivals if likelihood(c) == best]

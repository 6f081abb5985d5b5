"""What customers answered, put among what the engine found: a person's word, which is no proof.

Proposals are made again whenever something changes; the answer is kept beside them (`Inquiry`) and joins them each
time, less what was settled meanwhile. It never makes a match certain, and takes that word from one that it contradicts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from common.money import to_cents
from invoicing.models import Invoice
from organisations.models import Organisation
from reconciliation.matching import reasons
from reconciliation.matching.ledger import Band, BankLine, Match, Proposal, ProposedAllocation, Reason, ResidualKind
from reconciliation.models import Inquiry, InquiryDocument, Refusal

SCORE = 80  # of 100: it orders proposals, and decides nothing


@dataclass(frozen=True, slots=True)
class Part:
    """A document that the customer named and that is still open; amounts in cents, below zero for a credit note."""

    document_id: int
    due_date: date
    amount: int
    is_typed: bool


@dataclass(slots=True)
class Word:
    """The latest that one customer said of one line."""

    customer_id: int
    answer: str
    on: str
    parts: list[Part] = field(default_factory=list)


def with_answers(organisation: Organisation, lines: Sequence[BankLine], matches: Sequence[Match]) -> list[Match]:
    """The matches with what customers said of their lines: one query more, and three where somebody answered."""
    said = _said(organisation, [line.id for line in lines])
    if not said:
        return list(matches)
    refused = set(
        Refusal.objects.standing().filter(bank_transaction__in=said).values_list("bank_transaction_id", "documents_key")
    )
    owners = _owners(match for match in matches if match.line_id in said)
    return [
        _joined(line, match, said[line.id], refused, owners) if line.id in said else match
        for line, match in zip(lines, matches, strict=True)
    ]


def _said(organisation: Organisation, lines: Collection[int]) -> dict[int, list[Word]]:
    """By line to treat. Few: a customer is asked where nothing else helps."""
    answered = Inquiry.objects.for_organisation(organisation).answered().filter(bank_transaction__among=lines)
    waiting = answered.order_by("answered_at", "pk")
    latest = {(each.bank_transaction_id, each.customer_id): each for each in waiting}  # a later answer takes the place
    words: dict[int, Word] = {}
    found: dict[int, list[Word]] = {}
    for (line, customer), each in latest.items():
        at = each.answered_at
        word = Word(customer, each.answer, timezone.localdate(at).isoformat() if at else "")
        words[each.pk] = word
        found.setdefault(line, []).append(word)
    if words:
        for inquiry, part in _parts(words):
            words[inquiry].parts.append(part)
    return found


def _parts(inquiries: Iterable[int]) -> list[tuple[int, Part]]:
    rows = InquiryDocument.objects.filter(inquiry__in=list(inquiries), invoice__status=Invoice.Status.SENT)
    named = rows.select_related("invoice").order_by("pk")
    return [
        (row.inquiry_id, _part(row.invoice, row.amount))
        for row in named.only("inquiry_id", "amount", "invoice__balance_due", "invoice__due_date", "invoice__kind")
    ]


def _part(document: Invoice, typed: Decimal | None) -> Part:
    amount = to_cents(document.balance_due if typed is None else min(typed, document.balance_due))
    return Part(document.pk, document.due_date, -amount if document.is_credit_note else amount, typed is not None)


def _owners(matches: Iterable[Match]) -> dict[int, int]:
    """The customer of each document proposed."""
    parts = (part for match in matches for each in match.proposals for part in each.allocations)
    wanted = {part.document_id for part in parts if part.document_id is not None}
    return dict(Invoice.objects.filter(pk__in=wanted).values_list("pk", "customer_id"))


def _joined(
    line: BankLine, match: Match, words: Sequence[Word], refused: set[tuple[int, str]], owners: Mapping[int, int]
) -> Match:
    proposals = list(match.proposals)
    for word in words:
        if word.answer == Inquiry.Answer.NOT_US:
            proposals = [_denied(each, word, owners) for each in proposals]
            continue
        named = _named(line, word)
        if named is not None and (line.id, named.key) not in refused:
            proposals = _with_named(proposals, named, word)
    return replace(match, proposals=tuple(proposals))


def _with_named(proposals: Sequence[Proposal], named: Proposal, word: Word) -> list[Proposal]:
    same = next((each for each in proposals if each.key == named.key), None)
    others = [_contradicted(each, word) for each in proposals if each.key != named.key]
    if same is None:
        return [named, *others]
    agreed = same if same.band is Band.CERTAIN or not any(part.is_typed for part in word.parts) else named
    band = Band.CERTAIN if same.band is Band.CERTAIN else Band.PROBABLE
    said = (*named.reasons, *same.reasons)
    return [replace(agreed, band=band, score=max(same.score, SCORE), reasons=said), *others]


def _contradicted(proposal: Proposal, word: Word) -> Proposal:
    return _doubted(proposal, reasons.CUSTOMER_SAID_OTHER, word) if proposal.band is Band.CERTAIN else proposal


def _denied(proposal: Proposal, word: Word, owners: Mapping[int, int]) -> Proposal:
    theirs = {owners.get(part.document_id or 0) for part in proposal.allocations}
    return _doubted(proposal, reasons.CUSTOMER_DENIES, word) if word.customer_id in theirs else proposal


def _doubted(proposal: Proposal, code: str, word: Word) -> Proposal:
    band = Band.PROBABLE if proposal.band is Band.CERTAIN else proposal.band
    doubt = Reason(code=code, favourable=False, values={"on": word.on})
    return replace(proposal, band=band, reasons=(*proposal.reasons, doubt))


def _named(line: BankLine, word: Word) -> Proposal | None:
    """What the customer named, as far as the line goes: the earliest due first. None where nothing of it is open."""
    invoices = sorted(
        (part for part in word.parts if part.amount > 0), key=lambda part: (part.due_date, part.document_id)
    )
    credit_notes = [part for part in word.parts if part.amount < 0]
    if sum(part.amount for part in word.parts) <= 0:
        credit_notes = []  # nothing would be left to pay: people settle that on its own
    available = line.amount - sum(part.amount for part in credit_notes)
    shares = [(part.document_id, part.amount) for part in credit_notes]
    for part in invoices:
        share = min(part.amount, available)
        available -= share
        if share:
            shares.append((part.document_id, share))
    if not any(share > 0 for _document, share in shares):
        return None
    residual = line.amount - sum(part.amount for part in (*invoices, *credit_notes))
    return Proposal(
        line_id=line.id,
        band=Band.PROBABLE,
        score=SCORE,
        allocations=tuple(ProposedAllocation(amount=share, document_id=pk) for pk, share in shares),
        reasons=(Reason(code=reasons.CUSTOMER_SAID, values={"on": word.on}),),
        residual_kind=_kind(residual),
        residual_amount=residual,
    )


def _kind(residual: int) -> ResidualKind:
    if residual == 0:
        return ResidualKind.NONE
    return ResidualKind.OVERPAYMENT if residual > 0 else ResidualKind.PARTIAL

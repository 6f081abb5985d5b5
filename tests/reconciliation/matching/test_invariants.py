"""What holds for every batch, whatever the labels and the ledger."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.matching import propose
from reconciliation.matching.ledger import Band, BankLine, Document, DocumentKind, DocumentState
from tests.reconciliation.matching.builders import TODAY, credit_note, invoice, ledger, line, settled

NUMBERS = [f"F-2026-{n:04d}" for n in range(1, 9)]
AMOUNTS = st.sampled_from([5, 10_000, 20_000, 30_000, 30_003, 50_000, 98_000, 100_000])
MAKERS = st.sampled_from([invoice, invoice, invoice, settled, credit_note])


@st.composite
def ledgers(draw: st.DrawFn) -> list[Document]:
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=8))
    customers = st.sampled_from([1, 2, 3])
    return [draw(MAKERS)(number, draw(AMOUNTS), draw(customers), id=n) for n, number in enumerate(numbers)]


@st.composite
def batches(draw: st.DrawFn) -> list[BankLine]:
    payer = st.sampled_from(["ACME CONSEIL", "LEFEVRE ELECTRICITE", "QUELQU UN", ""])
    cited = st.lists(st.sampled_from(NUMBERS), max_size=3).map(" ".join)
    return [
        line(
            draw(AMOUNTS) * draw(st.sampled_from([1, 1, 1, -1])),
            f"VIR SEPA RECU /DE {draw(payer)} /MOTIF {draw(cited)}",
            id=n,
            booking_date=TODAY + timedelta(days=n),
        )
        for n in range(draw(st.integers(1, 5)))
    ]


@settings(max_examples=200, deadline=None)
@given(batches(), ledgers())
def test_first_proposals_never_take_more_than_a_document_or_a_line_has(
    lines: list[BankLine], documents: list[Document]
) -> None:
    by_id, taken = {d.id: d for d in documents}, Counter[int]()

    for bank_line, match in zip(lines, propose(lines, ledger(*documents)), strict=True):
        for rank, proposal in enumerate(match.proposals):
            paid = sum(a.amount for a in proposal.allocations)
            assert abs(paid) <= abs(bank_line.amount)
            asked = sum(by_id[a.document_id].signed_balance for a in proposal.allocations)
            if bank_line.amount > 0:
                assert proposal.residual_amount == bank_line.amount - asked
                assert paid == min(bank_line.amount, asked)
            for a in proposal.allocations:
                document = by_id[a.document_id]
                assert document.state is DocumentState.OPEN
                assert 0 < abs(a.amount) <= document.balance
                assert (a.amount < 0) == (document.kind is DocumentKind.CREDIT_NOTE)
                taken[document.id] += abs(a.amount) if rank == 0 and bank_line.amount > 0 else 0
    assert all(cents <= by_id[i].balance for i, cents in taken.items())


@settings(max_examples=200, deadline=None)
@given(batches(), ledgers())
def test_proposals_are_few_distinct_ordered_and_only_the_first_is_certain(
    lines: list[BankLine], documents: list[Document]
) -> None:
    for match in propose(lines, ledger(*documents)):
        scores = [p.score for p in match.proposals]
        assert len({p.key for p in match.proposals}) == len(match.proposals) <= 5
        assert scores == sorted(scores, reverse=True)
        assert Band.CERTAIN not in {p.band for p in match.proposals[1:]}


@settings(max_examples=100, deadline=None)
@given(batches(), ledgers())
def test_the_order_of_lines_and_documents_does_not_matter(lines: list[BankLine], documents: list[Document]) -> None:
    shuffled, reversed_documents = lines[::-1], documents[::-1]

    there = {m.line_id: m for m in propose(lines, ledger(*documents))}
    back = {m.line_id: m for m in propose(shuffled, ledger(*reversed_documents))}

    assert there == back


@settings(max_examples=100, deadline=None)
@given(batches(), ledgers())
def test_what_was_refused_never_comes_back(lines: list[BankLine], documents: list[Document]) -> None:
    refused = frozenset((m.line_id, m.proposals[0].key) for m in propose(lines, ledger(*documents)) if m.proposals)

    after = propose(lines, ledger(*documents, refusals=refused))

    assert not refused & {(m.line_id, p.key) for m in after for p in m.proposals}
